// A phantom that two readers have read comes out as a report from the store, and nothing that is not finished does.
#include <algorithm>
#include <chrono>
#include <thread>

#include <QCoreApplication>

#include "diptych/dicom/read_folder.h"
#include "diptych/store/noted_report.h"
#include "diptych/store/read_store.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;

namespace
{

class Report : public FolderTest
{
protected:
    void SetUp() override
    {
        FolderTest::SetUp();
        images_ = smallPhantom("in");
        const auto load = dicom::readFolder(std::vector{images_});
        exam_ = store::examOf(load->studies.front());
    }

    [[nodiscard]] store::ReadStore open() const { return *store::ReadStore::open(store::SqliteFile{storeFile()}); }
    [[nodiscard]] std::filesystem::path storeFile() const { return folder() / "store" / "reads.sqlite"; }

    void read(const std::string& name, reading::ReadRole role, reading::Recall right)
    {
        auto store = open();
        const auto known = store.readers();
        const auto reader = store.addReader(name, "4829", known->empty() ? "" : lead(*known));
        ASSERT_TRUE(reader);
        store::SealedRead read{store::newReadId(), exam_, reader->id, role, {}, {}, {}};
        read.sealed.opinion = reading::recallOnly({right, reading::Recall::NoRecall});
        read.sealed.sealedAt = "2024-03-04T05:06:07Z";
        ASSERT_TRUE(store.seal(read));
    }

    [[nodiscard]] static std::string lead(const std::vector<store::Reader>& readers)
    {
        return std::ranges::find(readers, true, &store::Reader::lead)->id;
    }

    ProgramRun report(const std::string& language = "en")
    {
        return quickCli({"report", images_.string(), "--pdf", (folder() / "out").string(), "--store",
                         storeFile().string(), "--language", language, "--device", "cpu"});
    }
    [[nodiscard]] std::size_t files() const
    {
        std::error_code none;
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder() / "out", none))
            count += entry.path().extension() == ".pdf" ? 1 : 0;
        return count;
    }

    std::filesystem::path images_;
    store::Exam exam_;
};

}  // namespace

TEST_F(Report, ComesOutOnceBothHaveReadAndIsAmendedNeverReplaced)
{
    ProgramRun run = report();
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("nobody has read it"), std::string::npos) << run.err;
    read("Anna", reading::ReadRole::First, reading::Recall::Recall);
    run = report();
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("not finished"), std::string::npos) << "half an exam is for no eyes";
    EXPECT_EQ(files(), 0U);

    read("Bela", reading::ReadRole::Second, reading::Recall::NoRecall);
    EXPECT_EQ(report().status, 1) << "they differ: an arbiter has yet to read";
    read("Cleo", reading::ReadRole::Arbiter, reading::Recall::Recall);
    run = report("de");
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_EQ(files(), 1U);
    auto store = open();
    ASSERT_EQ(store.reports(exam_)->size(), 1U);
    EXPECT_EQ(store.reports(exam_)->front().language, "de");
    const std::string parts = store.reports(exam_)->front().madeOf;
    EXPECT_NE(parts.find("diptych.report-parts/1"), std::string::npos) << "what it needs to be made again";
    for (const char* hidden : {"Anna", "Bela", "Cleo", "RCC.dcm"})
        EXPECT_EQ(parts.find(hidden), std::string::npos) << hidden;
    EXPECT_TRUE(store.verifyLog()->intact());

    // What was said after the AI changes what the report states.
    const auto reads = store.reads(exam_);
    const auto arbiter = std::ranges::find(*reads, reading::ReadRole::Arbiter, &store::SealedRead::role);
    ASSERT_NE(arbiter, reads->end());
    ASSERT_TRUE(store.settle(
        arbiter->id, arbiter->readerId,
        {reading::recallOnly({reading::Recall::NoRecall, reading::Recall::NoRecall}), "2024-03-04T06:00:00Z"}));
    EXPECT_EQ(report().status, 0);
    EXPECT_EQ(files(), 2U) << "an amendment lies beside the report that it amends";
    ASSERT_EQ(store.reports(exam_)->size(), 2U);
    EXPECT_EQ(store.reports(exam_)->back().amends, store.reports(exam_)->front().number);
    EXPECT_EQ(store.reports(exam_)->back().reason, "Written again from the store");
    // A report states when the engine analysed the images, to the second: of another second it is another statement.
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_EQ(report("fr").status, 0);
    ASSERT_EQ(store.reports(exam_)->size(), 3U);
    EXPECT_NE(store.reports(exam_)->back().reason.find("nouveau"), std::string::npos) << "in the report's language";
}

TEST_F(Report, TheReportAndTheReadingsGoToTheArchive)
{
    read("Anna", reading::ReadRole::First, reading::Recall::NoRecall);
    read("Bela", reading::ReadRole::Second, reading::Recall::NoRecall);
    const auto evidence = folder() / "evidence";
    const ProgramRun run = quickCli({"report", images_.string(), "--pdf", (folder() / "out").string(), "--evidence",
                                     evidence.string(), "--store", storeFile().string(), "--device", "cpu"});
    ASSERT_EQ(run.status, 0) << run.err;
    std::string names;
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(evidence)) {
        names += entry.path().filename().string().substr(0, 5) + ' ';
        bytes += readFile(entry.path());
    }
    EXPECT_NE(names.find("pdf-"), std::string::npos) << names;
    EXPECT_NE(names.find("reads"), std::string::npos) << names;
    EXPECT_NE(bytes.find("Second read, sealed 2024-03-04T05:06:07Z"), std::string::npos);
    EXPECT_NE(bytes.find("Bela"), std::string::npos);
}

TEST_F(Report, SaysWhatIsWrongWithItsArguments)
{
    EXPECT_EQ(report("tlh").status, 2);
    EXPECT_EQ(cli({"report", images_.string(), "--pdf", "out", "--policy", "dice"}).status, 2);
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
