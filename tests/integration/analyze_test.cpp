#include <chrono>
#include <map>
#include <thread>

#include "quick_model.h"
#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;

namespace
{

class Analyze : public FolderTest
{
};

}  // namespace

TEST_F(Analyze, APhantomStudyBecomesOneCompleteJsonLine)
{
    smallPhantom("in");
    const ProgramRun run = cli({"analyze", (folder() / "in").string(), "--json", "-", "--device", "cpu"});
    ASSERT_EQ(run.status, 0) << run.err;
    const auto lines = jsonLines(run.out);
    ASSERT_EQ(lines.size(), 1U) << "standard output carries only what was asked for";
    const json& exam = lines.front();
    EXPECT_EQ(exam.at("status"), "complete");
    EXPECT_EQ(exam.at("study").at("patient_id"), "PHANTOM-1");
    EXPECT_EQ(exam.at("model").at("device"), "cpu");
    EXPECT_EQ(exam.at("views").size(), 4U);
    EXPECT_EQ(run.err.find("PHANTOM"), std::string::npos) << "no patient's ID in the log";

    // Every verdict can be traced down to a finding.
    int highest = 1;
    std::map<std::string, int> ofBreast{{"R", 1}, {"L", 1}};
    for (const json& view : exam.at("views")) {
        for (const json& finding : view.at("findings")) {
            const int suspicion = finding.at("suspicion");
            int& breast = ofBreast.at(view.at("view").get<std::string>().substr(0, 1));
            breast = std::max(breast, suspicion);
            highest = std::max(highest, suspicion);
            const json& box = finding.at("box_px");
            EXPECT_GE(box.at("x").get<double>(), 0.0);
            EXPECT_LE(box.at("x").get<double>() + box.at("width").get<double>(),
                      view.at("columns").get<double>() + 1e-6);
            EXPECT_LE(box.at("y").get<double>() + box.at("height").get<double>(), view.at("rows").get<double>() + 1e-6);
        }
    }
    for (const json& breast : exam.at("breasts"))
        EXPECT_EQ(breast.at("suspicion"), ofBreast.at(breast.at("breast")));
    EXPECT_EQ(exam.at("exam").at("suspicion"), highest);
}

TEST_F(Analyze, TheTransferSyntaxDoesNotChangeTheScores)
{
    smallPhantom("plain", 3);
    smallPhantom("lossless", 3, {"--transfer-syntax", "jpeg-lossless"});
    smallPhantom("ls", 3, {"--transfer-syntax", "jpeg-ls"});
    smallPhantom("rle", 3, {"--transfer-syntax", "rle"});
    const auto findings = [this](const char* name) {
        std::vector<std::string> arguments{"analyze", (folder() / name).string(), "--json", "-", "--device", "cpu"};
        useQuickModel(arguments, "residual");
        const ProgramRun run = cli(arguments);
        EXPECT_EQ(run.status, 0) << run.err;
        json all = json::array();
        for (const json& view : jsonLines(run.out).at(0).at("views")) {
            EXPECT_EQ(view.at("findings").size(), 1U);
            all.push_back(view.at("findings"));
        }
        return all;
    };
    const json plain = findings("plain");
    EXPECT_EQ(findings("lossless"), plain);
    EXPECT_EQ(findings("ls"), plain);
    EXPECT_EQ(findings("rle"), plain);
}

TEST_F(Analyze, WritesReportsNamedByTagAndNotByPatient)
{
    if (!isInstalled("pdftotext"))
        GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
    smallPhantom("in", 5, {"--count", "2"});
    const auto reports = folder() / "reports";
    const ProgramRun run =
        quickCli({"analyze", (folder() / "in").string(), "--pdf", reports.string(), "--device", "cpu"});
    ASSERT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(run.out.empty());
    std::string text;
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(reports)) {
        EXPECT_EQ(entry.path().string().find("PHANTOM"), std::string::npos);
        const auto plain = folder() / "text";
        ASSERT_EQ(std::system(("pdftotext '" + entry.path().string() + "' '" + plain.string() + "'").c_str()), 0);
        text += readFile(plain);
        ++count;
    }
    EXPECT_EQ(count, 2);
    EXPECT_NE(text.find("PHANTOM-5"), std::string::npos);
    EXPECT_NE(text.find("PHANTOM-6"), std::string::npos);
    EXPECT_NE(text.find("not for diagnostic use"), std::string::npos);
}

TEST_F(Analyze, AMissingViewMakesThePartialExamThatItIs)
{
    const auto study = smallPhantom("in");
    std::filesystem::remove(study / "LMLO.dcm");
    const ProgramRun run = quickCli({"analyze", study.string(), "--json", "-", "--device", "cpu"});
    EXPECT_EQ(run.status, 1);
    const json exam = jsonLines(run.out).at(0);
    EXPECT_EQ(exam.at("status"), "partial");
    EXPECT_TRUE(exam.at("exam").is_null());
    EXPECT_EQ(exam.at("views").at(3).at("reason"), "missing_view");
    EXPECT_EQ(exam.at("breasts").at(1).at("status"), "one_view");
    EXPECT_NE(run.err.find("L MLO"), std::string::npos);
}

TEST_F(Analyze, ScanListsWhatIsThere)
{
    const auto study = smallPhantom("in");
    writeFile(folder() / "in" / "readme.txt", "hello");
    const ProgramRun run = cli({"scan", (folder() / "in").string(), "--json", "-"});
    EXPECT_EQ(run.status, 0) << run.err;
    const json document = json::parse(run.out);
    EXPECT_EQ(document.at("studies").at(0).at("complete"), true);
    EXPECT_EQ(document.at("skipped").size(), 2U);  // readme.txt and truth.json
    for (const json& file : document.at("skipped"))
        EXPECT_EQ(file.at("reason"), "not_dicom");
}

using Scan = FolderTest;

TEST_F(Scan, WithAnIndexTellsTheSameTheNextTimeAndWhatChangedSince)
{
    // An index is kept of some hundred files and more.
    const ProgramRun made =
        cli({"phantom", (folder() / "in").string(), "--count", "51", "--rows", "256", "--columns", "192"});
    ASSERT_EQ(made.status, 0) << made.err;
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));  // what was written just now is not kept
    const auto scan = [this] {
        return cli({"scan", (folder() / "in").string(), "--index", (folder() / "index").string(), "--json", "-"});
    };
    const ProgramRun first = scan();
    ASSERT_EQ(first.status, 0) << first.err;
    EXPECT_EQ(scan().out, first.out);
    ASSERT_FALSE(std::filesystem::is_empty(folder() / "index"));
    std::filesystem::remove_all(folder() / "in/study-007");
    const auto second = nlohmann::json::parse(scan().out);
    EXPECT_EQ(second["studies"].size(), 50U);
}
