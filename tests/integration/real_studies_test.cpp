// Real mammograms beside the checkout; nothing of them is part of this project.
#include <cstdlib>
#include <set>

#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;

namespace
{

class RealStudies : public FolderTest
{
protected:
    void SetUp() override
    {
        FolderTest::SetUp();
        const char* shared = std::getenv("DIPTYCH_SHARED");
        dicom_ = std::filesystem::path(shared ? shared : "../shared") / "dicom";
        if (!std::filesystem::exists(dicom_ / "studies"))
            GTEST_SKIP() << "no real studies at " << dicom_;
    }
    std::filesystem::path dicom_;
};

}  // namespace

TEST_F(RealStudies, SixStudiesAreAnalysedWholeAndReported)
{
    const ProgramRun run =
        cli({"analyze", (dicom_ / "studies").string(), "--json", "-", "--pdf", (folder() / "pdf").string()});
    ASSERT_EQ(run.status, 0) << run.err;
    const auto exams = jsonLines(run.out);
    ASSERT_EQ(exams.size(), 6U);
    std::string reports;
    for (const auto& entry : std::filesystem::directory_iterator(folder() / "pdf")) {
        std::system(("pdftotext '" + entry.path().string() + "' '" + (folder() / "text").string() + "'").c_str());
        const std::string text = readFile(folder() / "text");
        EXPECT_NE(text.find("not for diagnostic use"), std::string::npos) << entry.path();
        reports += text;
    }
    for (const json& exam : exams) {
        EXPECT_EQ(exam.at("status"), "complete");
        EXPECT_NE(reports.find(exam.at("study").at("patient_id").get<std::string>()), std::string::npos);
        EXPECT_FALSE(exam.at("exam").is_null());
    }
}

TEST_F(RealStudies, TheWholeCorpusIsListedAndNothingCrashes)
{
    const ProgramRun run = cli({"scan", (dicom_ / "corpus").string(), "--json", "-"});
    ASSERT_TRUE(run.status == 0 || run.status == 1) << run.status << run.err;
    const json document = json::parse(run.out);
    std::set<std::filesystem::path> listed;
    for (const json& file : document.at("skipped"))
        listed.insert(std::filesystem::weakly_canonical(file.at("path").get<std::string>()));
    for (const json& study : document.at("studies"))
        for (const char* kind : {"images", "evidence"})
            for (const json& file : study.at(kind))
                listed.insert(std::filesystem::weakly_canonical(file.at("path").get<std::string>()));
    EXPECT_EQ(document.at("files_seen"), listed.size()) << "each file once";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dicom_ / "corpus"))
        if (entry.is_regular_file()) {
            EXPECT_TRUE(listed.contains(std::filesystem::canonical(entry.path()))) << entry.path();
        }
}

TEST_F(RealStudies, AnalysingTheCorpusEnds)
{
    const ProgramRun run = cli({"analyze", (dicom_ / "corpus").string(), "--json", "-", "--device", "cpu"});
    EXPECT_TRUE(run.status == 0 || run.status == 1) << run.status;
    for (const json& exam : jsonLines(run.out))
        EXPECT_EQ(exam.at("exam").is_null(), exam.at("status") != "complete");
}
