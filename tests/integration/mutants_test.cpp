// Wrong files by the hundred: the programs neither crash nor hang, say why they leave a file out, and never give a
// score for a view whose pixels cannot be read.
//
// Made by seeds from phantoms and their documents always, from the real files beside the checkout where there are any.
// DIPTYCH_MUTANTS says how many of each (400 where it does not).
#include "mutate.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom_evidence/foreign_marks.h"
#include "diptych/dicom_evidence/presentation_state.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;

namespace
{

constexpr unsigned kBatch = 200;
constexpr unsigned kMostSecondsOfABatch = 120;

unsigned mutantsAskedFor()
{
    const char* const asked = std::getenv("DIPTYCH_MUTANTS");
    return asked != nullptr ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : 400U;
}

Bytes bytesOf(const std::filesystem::path& file)
{
    const std::string text = readFile(file);
    return {text.begin(), text.end()};
}

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder, std::uintmax_t mostBytes)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.file_size() > 0 && entry.file_size() <= mostBytes)
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

/// Every path of the listing, and no file twice.
std::multiset<std::string> pathsOf(const json& listing)
{
    std::multiset<std::string> paths;
    for (const json& study : listing.at("studies"))
        for (const char* const kind : {"images", "evidence"})
            for (const json& file : study.at(kind))
                paths.insert(file.at("path"));
    for (const json& file : listing.at("skipped"))
        paths.insert(file.at("path"));
    return paths;
}

/// Reads, decodes and interprets all that a file offers, as the workstation does.
void readWhole(const std::filesystem::path& file)
{
    const std::vector paths{file};
    const auto load = diptych::dicom::readFolder(paths);
    if (!load)
        return;
    for (const diptych::Study& study : load->studies) {
        for (const diptych::MammogramView& view : study.views) {
            (void)view.pixels->decode();
            if (view.pixels->mayHavePreview())
                (void)view.pixels->decodePreview();
        }
        (void)diptych::dicom_evidence::readForeignEvidence(study);
        (void)diptych::dicom_evidence::readPresentationStates(study);
    }
}

/// In a process of its own, so that the test can tell of its end. True where it came back in time.
bool survives(const std::vector<std::filesystem::path>& files, unsigned mostSeconds)
{
    const pid_t child = fork();
    if (child == 0) {
        alarm(mostSeconds);
        for (const auto& file : files)
            readWhole(file);
        _exit(0);
    }
    int state = 0;
    waitpid(child, &state, 0);
    return WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

class Mutants : public FolderTest
{
protected:
    /// Phantoms in every transfer syntax, and the engine's documents about one of them.
    std::vector<std::filesystem::path> phantomFiles()
    {
        for (const char* const syntax : {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-baseline",
                                         "jpeg-extended", "jpeg-lossless", "jpeg-ls", "jpeg2000-lossless"}) {
            const ProgramRun run = cli({"phantom", (folder() / "in" / syntax).string(), "--rows", "256", "--columns",
                                        "256", "--transfer-syntax", syntax});
            EXPECT_EQ(run.status, 0) << run.err;
        }
        smallPhantom("documented");
        const ProgramRun run = quickCli({"analyze", (folder() / "documented").string(), "--device", "cpu", "--evidence",
                                         (folder() / "in/evidence").string()});
        EXPECT_EQ(run.status, 0) << run.err;
        std::filesystem::remove_all(folder() / "documented");
        return filesBelow(folder() / "in", 1U << 20U);
    }

    void hold(const std::vector<std::filesystem::path>& sources, unsigned count)
    {
        std::map<std::string, unsigned> reasons;
        for (unsigned first = 0; first < count; first += kBatch)
            holdBatch(sources, first, std::min(first + kBatch, count), reasons);
        std::cout << count << " mutants of " << sources.size() << " files;";
        for (const auto& [reason, times] : reasons)
            std::cout << ' ' << reason << ' ' << times;
        std::cout << '\n';
    }

private:
    void holdBatch(const std::vector<std::filesystem::path>& sources, unsigned first, unsigned end,
                   std::map<std::string, unsigned>& reasons)
    {
        const auto batch = folder() / "batch";
        std::filesystem::create_directories(batch);
        std::vector<std::filesystem::path> files;
        for (unsigned seed = first; seed < end; ++seed) {
            const auto& source = sources[seed % sources.size()];
            const auto& other = sources[(seed / sources.size() + 7 * seed + 1) % sources.size()];
            const Bytes made = mutant(bytesOf(source), bytesOf(other), seed);
            files.push_back(batch / (std::to_string(seed) + '-' + source.filename().string()));
            writeFile(files.back(), {made.begin(), made.end()});
        }
        const ProgramRun run = cli({"scan", batch.string(), "--json", "-"}, kMostSecondsOfABatch);
        EXPECT_TRUE(run.status == 0 || run.status == 1 || run.status == 3)
            << "status " << run.status << " of " << culprits(files);
        if (run.status >= 0)
            expectAllExplained(json::parse(run.out), files, reasons);
        EXPECT_TRUE(survives(files, kMostSecondsOfABatch)) << culprits(files);
        std::filesystem::remove_all(batch);
    }

    static void expectAllExplained(const json& listing, const std::vector<std::filesystem::path>& files,
                                   std::map<std::string, unsigned>& reasons)
    {
        // What a DICOMDIR names is listed with them.
        const auto listed = pathsOf(listing);
        EXPECT_EQ(listing.at("files_seen"), listed.size());
        for (const auto& file : files)
            EXPECT_EQ(listed.count(file.string()), 1U) << file;
        for (const json& file : listing.at("skipped")) {
            EXPECT_NE(file.at("reason"), "") << file;
            EXPECT_NE(file.at("reason"), "reader_crashed") << file;
            EXPECT_NE(file.at("reason"), "reader_timed_out") << file;
            ++reasons[file.at("reason")];
        }
        for (const json& study : listing.at("studies")) {
            reasons["image"] += static_cast<unsigned>(study.at("images").size());
            reasons["document"] += static_cast<unsigned>(study.at("evidence").size());
        }
    }

    /// Which of them do it alone; kept beside the test's folder for whoever mends it.
    static std::string culprits(const std::vector<std::filesystem::path>& files)
    {
        std::string names;
        for (const auto& file : files) {
            if (cli({"scan", file.string()}, 20).status >= 0 && survives({file}, 20))
                continue;
            const auto kept = std::filesystem::temp_directory_path() / ("diptych-mutant-" + file.filename().string());
            std::filesystem::copy_file(file, kept, std::filesystem::copy_options::overwrite_existing);
            names += kept.string() + ' ';
        }
        return names.empty() ? "none of them alone" : names;
    }
};

}  // namespace

TEST_F(Mutants, OfPhantomsAndTheirDocumentsAreReadOrExplained)
{
    hold(phantomFiles(), mutantsAskedFor());
}

TEST_F(Mutants, OfRealFilesAreReadOrExplained)
{
    const char* const shared = std::getenv("DIPTYCH_SHARED");
    const auto dicom = std::filesystem::path(shared != nullptr ? shared : "../shared") / "dicom";
    if (!std::filesystem::exists(dicom))
        GTEST_SKIP() << "no real files at " << dicom;
    hold(filesBelow(dicom, 1U << 20U), mutantsAskedFor());
}

TEST_F(Mutants, NoScoreStandsOnPixelsThatCannotBeRead)
{
    const unsigned studies = std::clamp(mutantsAskedFor() / 20U, 4U, 1000U);
    const ProgramRun made = cli({"phantom", (folder() / "in").string(), "--count", std::to_string(studies), "--rows",
                                 "512", "--columns", "384", "--transfer-syntax", "jpeg-lossless"});
    ASSERT_EQ(made.status, 0) << made.err;
    // One or two views of each study.
    std::mt19937 random(1);
    unsigned changed = 0;
    const auto files = filesBelow(folder() / "in", 1U << 22U);
    for (const auto& file : files) {
        if (file.extension() != ".dcm" || random() % 3 != 0)
            continue;
        const Bytes bytes =
            mutant(bytesOf(file), bytesOf(files[random() % files.size()]), static_cast<std::uint32_t>(random()));
        writeFile(file, {bytes.begin(), bytes.end()});
        ++changed;
    }
    // What is refused does not depend on the network.
    const ProgramRun run =
        quickCli({"analyze", (folder() / "in").string(), "--json", "-", "--device", "cpu"}, 60 + 10 * studies);
    ASSERT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;

    unsigned analyzed = 0;
    unsigned refused = 0;
    for (const json& exam : jsonLines(run.out)) {
        std::set<std::string> places;  // a mutant may be a second image of a view that is there
        for (const json& view : exam.at("views")) {
            if (view.at("status") == "analyzed") {
                ++analyzed;
                places.insert(view.at("view"));
                const std::vector paths{std::filesystem::path(view.at("path").get<std::string>())};
                const auto load = diptych::dicom::readFolder(paths);
                ASSERT_TRUE(load && load->studies.size() == 1 && load->studies[0].views.size() == 1) << view;
                EXPECT_TRUE(load->studies[0].views[0].pixels->decode()) << view;
                continue;
            }
            ++refused;
            EXPECT_TRUE(view.at("reason").is_string()) << view;
            EXPECT_NE(view.at("reason"), "reader_crashed") << "a crash is no refusal: " << view;
            EXPECT_NE(view.at("reason"), "reader_timed_out") << "nor is a hang: " << view;
            EXPECT_TRUE(view.at("findings").empty()) << view;
        }
        const bool whole = places.size() == 4;
        EXPECT_EQ(exam.at("status") == "complete", whole) << exam;
        EXPECT_EQ(exam.at("exam").is_null(), !whole) << "the exam's verdict needs all four views";
    }
    EXPECT_GT(analyzed, 0U);
    EXPECT_GT(refused, 0U);
    std::cout << studies << " studies, " << changed << " files changed, " << analyzed << " views analysed, " << refused
              << " refused with a reason\n";
}
