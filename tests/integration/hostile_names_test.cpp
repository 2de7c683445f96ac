// What a file says is shown, never obeyed: markup, control characters and direction tricks in names, UIDs that are
// paths; and folders with things in them that are no files.
#include <algorithm>
#include <fstream>
#include <set>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "diptych/dicom/write_mammogram.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;

namespace
{

namespace fs = std::filesystem;

constexpr const char* kName = "<b>Bold</b>\u202Eesrever\u2066^<img src=x>";
constexpr const char* kId = "ID-<script>-\u202E-7";

class HostileNames : public FolderTest
{
protected:
    /// Four views with a breast in each that is good enough to be looked at.
    fs::path study(const std::string& studyUid, const std::string& seriesUid = "1.2.3")
    {
        const fs::path images = folder() / "in";
        int number = 0;
        for (const Laterality side : {Laterality::Right, Laterality::Left}) {
            for (const ViewPosition position : {ViewPosition::Cc, ViewPosition::Mlo}) {
                dicom::MammogramToWrite image;
                image.patient = {kId, kName, "19600102", "F"};
                image.studyInstanceUid = studyUid;
                image.seriesInstanceUid = seriesUid;
                image.sopInstanceUid = studyUid + "." + std::to_string(++number);
                image.studyDate = "20240305";
                image.accessionNumber = "=HYPERLINK(1)";
                image.studyDescription = "=cmd|'/C calc'!A0 \u202E";
                image.key = {side, position};
                const bool right = side == Laterality::Right;
                image.orientation = PatientOrientation{
                    right ? "P" : "A", position == ViewPosition::Cc ? (right ? "L" : "R") : (right ? "FL" : "FR")};
                image.imagerSpacing = PixelSpacingMm{0.4, 0.4};
                image.rows = 512;
                image.columns = 384;
                for (int y = 0; y < image.rows; ++y)
                    for (int x = 0; x < image.columns; ++x) {
                        const int fromWall = right ? image.columns - 1 - x : x;
                        const double reach = 250.0 * 250.0 - (y - 256.0) * (y - 256.0);
                        const bool inside = reach > 0.0 && fromWall * fromWall < reach;
                        image.samples.push_back(
                            static_cast<std::uint16_t>(inside ? 1500 + (x * 37 + y * 11) % 900 : 20));
                    }
                image.windows = {{2000.0, 4000.0, VoiFunction::Linear, "NORMAL"}};
                const auto written =
                    dicom::writeMammogram(image, images / ("image-" + std::to_string(number) + ".dcm"));
                EXPECT_TRUE(written) << written.error().detail;
            }
        }
        return images;
    }

    void SetUp() override
    {
        FolderTest::SetUp();
        fs::create_directories(folder() / "in");
    }

    /// Every file below, relative.
    [[nodiscard]] std::set<std::string> files() const
    {
        std::set<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder()))
            if (!entry.is_directory())
                found.insert(fs::relative(entry.path(), folder()).string());
        return found;
    }
};

bool tellsWhoItIs(const std::string& text)
{
    return std::ranges::any_of(std::vector<std::string>{"Bold", "esrever", "script", "19600102", "HYPERLINK"},
                               [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_F(HostileNames, AreDataAndNothingElse)
{
    const fs::path images = study("1.2.826.0.1.77");
    const ProgramRun scan = cli({"scan", images.string(), "--json", "-"});
    ASSERT_EQ(scan.status, 0) << scan.err;
    ASSERT_EQ(nlohmann::json::parse(scan.out)["studies"].size(), 1U);
    EXPECT_NE(scan.out.find("ID-<script>-"), std::string::npos) << "the JSON tells what the file has";

    const ProgramRun run =
        quickCli({"-v", "analyze", images.string(), "--device", "cpu", "--json", (folder() / "a.json").string(),
                  "--pdf", (folder() / "out").string(), "--evidence", (folder() / "ev").string()});
    EXPECT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;
    EXPECT_FALSE(tellsWhoItIs(run.err)) << "a log names nobody: " << run.err;
    EXPECT_FALSE(tellsWhoItIs(run.out)) << run.out;
    for (const std::string& file : files()) {
        EXPECT_FALSE(tellsWhoItIs(file)) << "nor does a file's name: " << file;
        EXPECT_TRUE(file.starts_with("in/") || file.starts_with("out/") || file.starts_with("ev/") || file == "a.json")
            << file;
        if (file.ends_with(".pdf") && file.starts_with("out/") && isInstalled("pdftotext")) {
            const auto text = folder() / "words.txt";
            ASSERT_EQ(std::system(("pdftotext '" + (folder() / file).string() + "' '" + text.string() + "'").c_str()),
                      0);
            const std::string words = readFile(text);
            EXPECT_NE(words.find("<b>Bold</b>"), std::string::npos) << "shown as it is written, not obeyed";
            EXPECT_EQ(words.find("\u202E"), std::string::npos) << "nothing turns the direction";
            fs::remove(text);
        }
    }
}

TEST_F(HostileNames, AListingForPeopleKeepsItsLines)
{
    const fs::path images = study("1.2.826.0.1.78");
    const std::string trick = "no\nstudy 9.9.9\x1b[2J\u202Eimage";
    std::ofstream(images / trick) << "no DICOM";
    const ProgramRun scan = cli({"scan", images.string()});
    EXPECT_EQ(scan.status, 0) << scan.err;
    EXPECT_NE(scan.out.find("ID-<script>-"), std::string::npos) << "shown as it is written";
    const ProgramRun run = quickCli({"analyze", images.string(), "--device", "cpu"});
    EXPECT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;
    for (const std::string& text : {scan.out, scan.err, run.err}) {
        EXPECT_EQ(text.find("\nstudy 9.9.9"), std::string::npos) << text;
        EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
        EXPECT_EQ(text.find("\u202E"), std::string::npos) << text;
    }
    EXPECT_NE(scan.out.find("study 9.9.9"), std::string::npos) << "it is named, in its own line";
}

TEST_F(HostileNames, AUidThatIsAPathLeadsNowhere)
{
    const fs::path images = study("../../../escaped/1.2");
    const auto before = fs::exists(folder().parent_path() / "escaped");
    const ProgramRun run =
        quickCli({"analyze", images.string(), "--device", "cpu", "--json", "-", "--pdf",
                  (folder() / "a/b/c/out").string(), "--evidence", (folder() / "a/b/c/ev").string()});
    EXPECT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;
    EXPECT_EQ(fs::exists(folder().parent_path() / "escaped"), before);
    for (const std::string& file : files())
        EXPECT_TRUE(file.starts_with("in/") || file.starts_with("a/b/c/out/") || file.starts_with("a/b/c/ev/")) << file;
    const ProgramRun media = cli({"media", images.string(), "--out", (folder() / "a/b/medium").string()});
    EXPECT_NE(media.status, -1) << media.err;
    for (const std::string& file : files())
        EXPECT_EQ(file.find("escaped"), std::string::npos) << file;
}

TEST_F(HostileNames, WhatIsNoFileIsNamedAndLeftAlone)
{
    const fs::path images = smallPhantom("phantom");
    ASSERT_EQ(::mkfifo((images / "pipe").c_str(), 0600), 0);
    fs::create_symlink("/dev/zero", images / "endless");
    fs::create_symlink("itself", images / "itself");
    fs::create_symlink("nowhere", images / "dangling");
    fs::create_directory_symlink("..", images / "above");
    const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{AF_UNIX, {}};
    const std::string place = (images / "socket").string();
    ASSERT_LT(place.size(), sizeof address.sun_path);
    place.copy(address.sun_path, place.size());
    ASSERT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);

    const ProgramRun run = cli({"scan", images.string(), "--json", "-"});
    ::close(listening);
    ASSERT_EQ(run.status, 1) << "whole, but for what could not be read: " << run.err;
    const auto scanned = nlohmann::json::parse(run.out);
    EXPECT_EQ(scanned["studies"].size(), 1U);
    std::set<std::string> skipped;
    for (const auto& file : scanned["skipped"])
        skipped.insert(fs::path(file["path"].get<std::string>()).filename().string());
    for (const char* name : {"pipe", "endless", "itself", "dangling", "socket"})
        EXPECT_TRUE(skipped.contains(name)) << name << ": " << run.out;
}
