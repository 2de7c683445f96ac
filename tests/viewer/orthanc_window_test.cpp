// From the window to a real archive and back: find, fetch with the prior, read, send, and look what the archive has.
#include <QTreeWidget>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../network/orthanc.h"
#include "archive_seat.h"
#include "diptych/dicom_network/send_files.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;

class WindowAtOrthanc : public net::test::OrthancTest
{
protected:
    void SetUp() override
    {
        OrthancTest::SetUp();
        if (IsSkipped())
            return;
        study_ = net::test::writePhantom(folder_ / "new", "WINDOW-1", "20240305");
        prior_ = net::test::writePhantom(folder_ / "old", "WINDOW-1", "20220304");
        for (const auto& study : {study_, prior_}) {
            const auto sent = net::sendFiles(node(), study.files);
            ASSERT_TRUE(sent) << sent.error().detail;
            for (const net::SentFile& file : *sent)
                ASSERT_EQ(file.outcome, net::SendOutcome::Sent) << file.words;
        }
        net::NodeFile content;
        content.nodes.push_back(node());
        content.nodes.front().name = "PACS";
        ASSERT_TRUE(net::writeNodeFile(content, seat_.network().nodeFile));
        seat_.sitDown();
    }
    /// What the archive says of the study now.
    net::StudyOnServer archived(const std::string& uid)
    {
        net::StudyQuery query;
        query.studyInstanceUid = uid;
        query.modality.clear();
        const auto found = net::findStudies(node(), query);
        EXPECT_TRUE(found && found->studies.size() == 1);
        return found && !found->studies.empty() ? found->studies.front() : net::StudyOnServer{};
    }
    void findAndFetch()
    {
        seat_.command(Command::FindInArchive);
        seat_.type("archivePatientId", QStringLiteral("WINDOW-1"));
        QTest::keyClick(seat_.child<QLineEdit>("archivePatientId"), Qt::Key_Return);
        auto* results = seat_.child<QTreeWidget>("archiveResults");
        ASSERT_TRUE(waitFor([results] { return results->topLevelItemCount() == 2; })) << seat_.text("archiveState");
        const QList<QTreeWidgetItem*> rows = results->findItems(QStringLiteral("2024-03-05"), Qt::MatchExactly, 3);
        ASSERT_EQ(rows.size(), 1);
        results->setCurrentItem(rows.front());
        QTest::keyClick(results, Qt::Key_Return);
        ASSERT_TRUE(QTest::qWaitFor(
            [this] { return seat_.desk().studies().count() == 2 && seat_.window().hangingComplete(); }, 30000))
            << seat_.text("archiveState");
    }

    ArchiveSeat seat_;
    net::test::WrittenStudy study_;
    net::test::WrittenStudy prior_;
};

TEST_F(WindowAtOrthanc, AStudyIsFoundFetchedWithItsPriorReadAndItsResultsAreInTheArchive)
{
    findAndFetch();
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_EQ(seat_.desk().currentStudy()->study->studyInstanceUid, study_.uid);
    EXPECT_TRUE(seat_.desk().hasPrior());
    EXPECT_EQ(net::test::pixelsBelow(seat_.network().folder / study_.uid), net::test::pixelsBelow(folder_ / "new"));
    EXPECT_EQ(net::test::pixelsBelow(seat_.network().folder / prior_.uid), net::test::pixelsBelow(folder_ / "old"));

    seat_.command(Command::SendToArchive);
    EXPECT_THAT(seat_.text("notice"), HasSubstr("Seal your opinion first"));
    ExamAssessment assessment = makeAssessment(*seat_.desk().currentStudy()->study);
    for (ViewAssessment& view : assessment.views) {
        // These phantoms' pixels are larger than is believed; this engine analyses them all the same.
        view.status = ViewStatus::Analyzed;
        view.reason.reset();
        view.rows = 96;
        view.columns = 72;
    }
    seat_.analysis().answer(assessment);
    for (const Laterality side : {Laterality::Right, Laterality::Left})
        seat_.desk().give(side, reading::Recall::NoRecall);
    seat_.desk().seal(true);
    seat_.desk().exportReport(folder_ / "report.pdf", false);
    ASSERT_TRUE(waitFor([this] { return !seat_.desk().currentStudy()->reading->reportFile.empty(); }));
    EXPECT_EQ(archived(study_.uid).images, 4);

    seat_.command(Command::SendToArchive);
    seat_.click("sendNow");
    auto* documents = seat_.child<QTreeWidget>("sendDocuments");
    ASSERT_TRUE(QTest::qWaitFor([documents] { return documents->topLevelItemCount() > 0; }, 30000))
        << seat_.text("sendState");
    ASSERT_EQ(documents->topLevelItemCount(), 6)
        << "report, findings, marks of four views: " << seat_.text("sendState");
    for (int row = 0; row < documents->topLevelItemCount(); ++row)
        EXPECT_THAT(documents->topLevelItem(row)->text(1).toStdString(), HasSubstr("taken"));
    const net::StudyOnServer now = archived(study_.uid);
    EXPECT_EQ(now.images, 10);
    for (const char* modality : {"MG", "SR", "PR"})
        EXPECT_THAT(now.modalities, Contains(modality));
    EXPECT_EQ(archived(prior_.uid).images, 4) << "nothing was put into the earlier study";
}

}  // namespace
}  // namespace diptych::viewer::testing
