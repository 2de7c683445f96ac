// Reports that a bundle tells of are made again, each with the hash that was noted; one that states something else now
// is named.
#include <QCryptographicHash>

#include "diptych/dicom/read_folder.h"
#include "diptych/store/noted_report.h"
#include "diptych/store/read_bundle.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;
using nlohmann::json;

namespace
{

class VerifyReports : public FolderTest
{
protected:
    /// A phantom that two readers have read, with marks, times and conclusions, alike.
    void SetUp() override
    {
        FolderTest::SetUp();
        images_ = smallPhantom("in");
        const auto load = dicom::readFolder(std::vector{images_});
        ASSERT_TRUE(load);
        study_ = load->studies.front();
        auto store = open();
        std::string lead;  // who lets the others in
        for (const auto& [name, role] :
             {std::pair{"Anna", reading::ReadRole::First}, std::pair{"Béla Ősz", reading::ReadRole::Second}}) {
            const auto reader = store.addReader(name, "4829", lead);
            ASSERT_TRUE(reader);
            lead = lead.empty() ? reader->id : lead;
            store::SealedRead read{store::newReadId(), store::examOf(study_), reader->id, role, {}, {}, {}};
            read.sealed = sealed();
            ASSERT_TRUE(store.seal(read));
            ASSERT_TRUE(store.settle(read.id, reader->id,
                                     {read.sealed.opinion, "2024-03-04T05:16:07Z", Suspicion::of(7), std::nullopt}));
        }
    }

    [[nodiscard]] reading::SealedOpinion sealed() const
    {
        reading::SealedOpinion sealed{reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall}),
                                      "2024-03-04T05:06:07Z"};
        const std::string& image = study_.views.front().sopInstanceUid;
        sealed.opinion.conclusion = "Mass right,\nnew.";
        sealed.opinion.lesions = {{Laterality::Right,
                                   reading::LesionType::IllDefinedMass,
                                   {},
                                   "",
                                   {{image, ViewPosition::Cc, Box{100.1, 80.7, 31.3, 29.9}, {}}}}};
        sealed.conditions.seconds = 41.37;
        sealed.conditions.coverage = {{StandardView::RightCc, 0.847}};
        for (const MammogramView& view : study_.views)
            sealed.conditions.images.push_back(
                {view.sopInstanceUid,
                 QCryptographicHash::hash(QByteArray::fromStdString(readFile(view.path)), QCryptographicHash::Sha256)
                     .toHex()
                     .toStdString()});
        return sealed;
    }

    [[nodiscard]] std::filesystem::path storeFile() const { return folder() / "store" / "reads.sqlite"; }
    [[nodiscard]] store::ReadStore open() const { return *store::ReadStore::open(store::SqliteFile{storeFile()}); }

    void report(std::vector<std::string> more = {})
    {
        std::vector<std::string> arguments{"report",  images_.string(),     "--pdf",    (folder() / "out").string(),
                                           "--store", storeFile().string(), "--device", "cpu"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const ProgramRun run = quickCli(arguments);
        ASSERT_EQ(run.status, 0) << run.err;
    }

    [[nodiscard]] std::string bundle(const std::string& assessment = {}) const
    {
        auto store = open();
        const auto exported = store::exportBundle(store, store::examOf(study_), assessment);
        return exported ? *exported : std::string();
    }

    ProgramRun verify(const std::string& bundle, std::vector<std::string> more = {})
    {
        writeFile(folder() / "bundle.json", bundle);
        std::vector<std::string> arguments{
            "verify", (folder() / "bundle.json").string(), images_.string(), "--device", "cpu",
            "--json", (folder() / "found.json").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return quickCli(arguments);
    }

    std::filesystem::path images_;
    Study study_;
};

}  // namespace

TEST_F(VerifyReports, AreMadeAgainWithTheNotedHashAndWrittenWithoutNames)
{
    report({"--language", "de"});
    report({"--policy", "any_recall_wins", "--reason", "The site's rule was another"});
    const auto noted = open().reports(store::examOf(study_));
    ASSERT_EQ(noted->size(), 2U);
    ASSERT_EQ(noted->back().amends, noted->front().number);
    const std::string whole = bundle(json::parse(noted->back().madeOf).at("assessment").dump());
    for (const char* hidden : {"Anna", "B\u00e9la", study_.patient.id.c_str(), study_.patient.name.c_str()})
        EXPECT_EQ(whole.find(hidden), std::string::npos) << hidden;

    const auto out = folder() / "again";
    const ProgramRun run = verify(whole, {"--out", out.string()});
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_TRUE(tells(run, "the engine says the same, 2 reports made again the same")) << run.out;
    const json found = json::parse(readFile(folder() / "found.json"));
    EXPECT_EQ(found.at("reports_made_again"), 2);
    EXPECT_EQ(found.at("reports").at(0).at("hash"), noted->front().hash);
    for (const store::NotedReport& each : *noted) {
        const auto file = out / ("report-" + each.number + ".pdf");
        EXPECT_TRUE(std::filesystem::exists(file)) << file;
        EXPECT_TRUE(tells(run, file.string())) << run.out;
    }
    // A report is never replaced, not by itself made again either.
    EXPECT_EQ(verify(whole, {"--out", out.string()}).status, 1);
}

TEST_F(VerifyReports, AReadThatWasSettledLaterIsStatedAsItWas)
{
    report();
    auto store = open();
    const auto arbiter = store.addReader("Cleo", "4829", store.readers()->front().id);
    ASSERT_TRUE(arbiter);
    store::SealedRead late{
        store::newReadId(), store::examOf(study_), arbiter->id, reading::ReadRole::Arbiter, {}, {}, {}};
    late.sealed = sealed();
    ASSERT_TRUE(store.seal(late)) << "a read that the report does not hold";
    const ProgramRun run = verify(bundle());
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_TRUE(tells(run, "1 report made again the same")) << run.out;
}

TEST_F(VerifyReports, OneThatStatesSomethingElseNowIsNamed)
{
    report();
    const std::string number = open().reports(store::examOf(study_))->front().number;
    const std::string otherwise = "The report " + number + ", made again, states something else than was noted";
    const std::string whole = bundle();
    // In the report's parts, which are text within text.
    const std::string key = R"(different_places\\\":false)";
    const auto at = whole.find(key);
    ASSERT_NE(at, std::string::npos);
    std::string forged = whole;
    forged.replace(at, key.size(), R"(different_places\\\":true )");
    const ProgramRun run = verify(forged);
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(tells(run, "The report " + number + ": its contents")) << run.out;
    EXPECT_TRUE(tells(run, otherwise)) << run.out;
    EXPECT_EQ(json::parse(readFile(folder() / "found.json")).at("reports_made_again"), 0);

    // The bundle as it was, and another description in the images' headers.
    ASSERT_FALSE(study_.description.empty());
    for (const MammogramView& view : study_.views) {
        std::string bytes = readFile(view.path);
        const auto description = bytes.find(study_.description);
        ASSERT_NE(description, std::string::npos);
        bytes[description] = bytes[description] == 'X' ? 'Y' : 'X';
        writeFile(view.path, bytes);
    }
    const ProgramRun header = verify(whole);
    EXPECT_EQ(header.status, 1);
    EXPECT_TRUE(tells(header, "is not the file that was read: it was changed.")) << header.out;
    EXPECT_TRUE(tells(header, otherwise)) << header.out;
}

TEST_F(VerifyReports, OneOfAnOlderVersionIsToldAndIsNoDifference)
{
    ASSERT_TRUE(open().noteReport(store::examOf(study_), {"20200101-101010-1a2b3c4d", std::string(64, 'a'), "", "",
                                                          "en", "2020-01-01T10:10:10Z"}));
    const ProgramRun run = verify(bundle());
    EXPECT_EQ(run.status, 0) << run.out;
    EXPECT_TRUE(tells(run,
                      "Note: The report 20200101-101010-1a2b3c4d was made by an older version: it cannot be made "
                      "again."))
        << run.out;
    EXPECT_FALSE(tells(run, "made again the same")) << run.out;
}

TEST_F(VerifyReports, WritesNothingWithoutTheImages)
{
    writeFile(folder() / "bundle.json", bundle());
    EXPECT_EQ(cli({"verify", (folder() / "bundle.json").string(), "--out", (folder() / "again").string()}).status, 2);
}
