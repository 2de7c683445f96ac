// What was read goes to the archive: only sealed, only with its report, and each document's fate is told.
#include "archive/send_dialog.h"

#include <QTreeWidget>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_seat.h"
#include "looks/text.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class SendDialogTest : public ::testing::Test
{
protected:
    void open()
    {
        seat_.sitDown();
        dicom::testing::write(imageOf("study"), seat_.folder() / "study/a.dcm");
        seat_.desk().open({seat_.folder() / "study"});
        ASSERT_TRUE(waitFor([this] { return seat_.desk().current() && seat_.window().hangingComplete(); }));
        ExamAssessment assessment = makeAssessment(*seat_.desk().currentStudy()->study);
        seat_.analysis().answer(assessment);
    }
    void seal()
    {
        seat_.desk().give(Laterality::Right, reading::Recall::NoRecall);
        seat_.desk().give(Laterality::Left, reading::Recall::NoRecall);
        seat_.desk().seal(true);
        ASSERT_TRUE(seat_.desk().currentStudy()->sealed());
    }
    void exportReport()
    {
        seat_.desk().exportReport(seat_.folder() / "report.pdf", false);
        ASSERT_TRUE(waitFor([this] { return !seat_.desk().currentStudy()->reading->reportFile.empty(); }));
    }
    std::string notice() { return seat_.text("notice"); }

    ArchiveSeat seat_;
};

TEST_F(SendDialogTest, NothingIsSentBeforeItIsSealedAndReported)
{
    open();
    seat_.command(Command::SendToArchive);
    EXPECT_THAT(notice(), HasSubstr("Seal your opinion first"));
    seal();
    seat_.command(Command::SendToArchive);
    EXPECT_THAT(notice(), HasSubstr("Export the report first"));
    EXPECT_EQ(seat_.window().findChild<QDialog*>(QStringLiteral("sendDialog")), nullptr);
}

TEST_F(SendDialogTest, ReportAndFindingsAreSentAndEachIsAnsweredFor)
{
    std::vector<fs::path> sent;
    seat_.network().send = [&sent](const auto&, std::span<const fs::path> files, const auto&) {
        std::vector<net::SentFile> answers;
        for (const fs::path& file : files) {
            EXPECT_TRUE(fs::is_regular_file(file)) << file;
            net::SentFile answer;
            answer.path = file;
            answer.outcome = answers.size() == 1 ? net::SendOutcome::Refused : net::SendOutcome::Sent;
            answer.words = answers.size() == 1 ? "The archive does not take documents of this kind." : "";
            answers.push_back(answer);
            sent.push_back(file);
        }
        return Result<std::vector<net::SentFile>>(answers);
    };
    open();
    seal();
    exportReport();
    seat_.command(Command::SendToArchive);
    EXPECT_THAT(seat_.text("sendWhose"),
                HasSubstr(nameText(seat_.desk().currentStudy()->study->patient).toStdString()));
    EXPECT_THAT(seat_.text("sendWhose"), HasSubstr("2024-03-05"));
    seat_.click("sendNow");
    auto* documents = seat_.child<QTreeWidget>("sendDocuments");
    ASSERT_TRUE(waitFor([documents] { return documents->topLevelItemCount() > 0; })) << seat_.text("sendState");
    seat_.picture("sendDialog");
    ASSERT_GE(sent.size(), 2U);
    EXPECT_THAT(documents->topLevelItem(0)->text(0).toStdString(), HasSubstr("Report"));
    EXPECT_THAT(documents->topLevelItem(0)->text(1).toStdString(), HasSubstr("taken"));
    EXPECT_THAT(documents->topLevelItem(1)->text(1).toStdString(), HasSubstr("does not take documents"));
    EXPECT_THAT(seat_.text("sendState"), HasSubstr("The archive took"));
    EXPECT_FALSE(fs::exists(sent.front())) << "the temporary folder is gone";
}

TEST_F(SendDialogTest, AnArchiveThatIsAwaySaysSo)
{
    net::NodeFile content;
    content.nodes.push_back(nodeAt(1));
    ASSERT_TRUE(net::writeNodeFile(content, seat_.network().nodeFile));
    open();
    seal();
    exportReport();
    seat_.command(Command::SendToArchive);
    seat_.click("sendNow");
    ASSERT_TRUE(waitFor([this] { return seat_.text("sendState").find("127.0.0.1") != std::string::npos; }))
        << seat_.text("sendState");
    EXPECT_THAT(seat_.text("sendState"), HasSubstr("Nothing was sent"));
}

TEST_F(SendDialogTest, AnotherExamClosesTheDialog)
{
    open();
    seal();
    exportReport();
    seat_.command(Command::SendToArchive);
    auto* dialog = seat_.child<QDialog>("sendDialog");
    EXPECT_TRUE(dialog->isVisible());
    seat_.desk().closeCurrent();
    EXPECT_FALSE(dialog->isVisible());
}

}  // namespace
}  // namespace diptych::viewer::testing
