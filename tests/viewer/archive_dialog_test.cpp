// Finding and fetching studies from the window; the archive's answers are the test's.
#include "archive/archive_dialog.h"

#include <atomic>
#include <thread>

#include <QCheckBox>
#include <QTreeWidget>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_seat.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ArchiveDialogTest : public ::testing::Test
{
protected:
    ArchiveDialogTest()
    {
        network().find = [this](const auto&, const net::StudyQuery& query, const auto&) {
            ++finds_;
            asked_ = query;
            return Result<net::FoundStudies>(net::FoundStudies{{told("new")}, false});
        };
        network().priors = [](const auto&, const auto&, const auto&) {
            net::PriorStudies priors;
            priors.studies = {told("old", "20220304")};
            return Result<net::PriorStudies>(priors);
        };
        network().retrieve = [](const auto&, const net::StudyOnServer& study, const fs::path& folder,
                                const net::RetrieveOptions& options) {
            if (options.progress)
                options.progress({0, 0, 1});
            const bool old = study.studyDate == "20220304";
            dicom::testing::write(imageOf(old ? "old" : "new", study.studyDate), folder / "a.dcm");
            return Result<net::RetrievedStudy>(net::RetrievedStudy{folder, 1, 0, true});
        };
    }

    NetworkServices& network() { return seat_.network(); }

    void openDialog()
    {
        seat_.sitDown();
        seat_.command(Command::FindInArchive);
    }
    void findOne()
    {
        openDialog();
        seat_.type("archivePatientId", QStringLiteral("P-1"));
        QTest::keyClick(seat_.child<QLineEdit>("archivePatientId"), Qt::Key_Return);
        ASSERT_TRUE(waitFor([this] { return results()->topLevelItemCount() == 1; }));
    }
    QTreeWidget* results() { return seat_.child<QTreeWidget>("archiveResults"); }
    QDialog* dialog() { return seat_.child<QDialog>("archiveDialog"); }
    int opened() { return seat_.desk().studies().count(); }

    ArchiveSeat seat_;
    std::atomic<int> finds_{0};
    net::StudyQuery asked_;
};

TEST_F(ArchiveDialogTest, WhatIsFoundIsFetchedWithItsPriorAndOpens)
{
    findOne();
    seat_.picture("archiveDialog");
    EXPECT_EQ(asked_.patientId, "P-1");
    EXPECT_EQ(asked_.modality, "MG");
    EXPECT_EQ(results()->topLevelItem(0)->text(3).toStdString(), "2024-03-05");
    QTest::keyClick(results(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return opened() == 2; })) << seat_.text("archiveState");
    EXPECT_FALSE(dialog()->isVisible());
    EXPECT_EQ(seat_.desk().currentStudy()->study->studyInstanceUid, dicom::makeUid("new"))
        << "the earlier one is its prior";
    EXPECT_TRUE(seat_.desk().hasPrior());
    EXPECT_TRUE(fs::exists(network().folder / dicom::makeUid("new")));
}

TEST_F(ArchiveDialogTest, WithoutPriorsOnlyTheStudyComes)
{
    findOne();
    seat_.child<QCheckBox>("archivePriors")->setChecked(false);
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([this] { return opened() == 1; }));
    EXPECT_FALSE(fs::exists(network().folder / dicom::makeUid("old")));
}

TEST_F(ArchiveDialogTest, AStudyThatMayBeAnotherPersonsIsTold)
{
    network().priors = [](const auto&, const auto&, const auto&) {
        net::PriorStudies priors;
        priors.refused = {
            {told("old", "20220304"), "The patient ID is the same, but the date of birth is another one."}};
        return Result<net::PriorStudies>(priors);
    };
    findOne();
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([this] { return opened() == 1; }));
    auto* warning = seat_.child<QFrame>("archiveWarning");
    EXPECT_TRUE(warning->isVisible());
    seat_.picture("archiveWarning");
    EXPECT_THAT(seat_.text("archiveWarningText"), HasSubstr("2022-03-04"));
    EXPECT_THAT(seat_.text("archiveWarningText"), HasSubstr("date of birth"));
    EXPECT_FALSE(seat_.child<QPushButton>("archiveFind")->isEnabled()) << "first it is read";
    dialog()->hide();
    seat_.command(Command::FindInArchive);
    EXPECT_TRUE(warning->isVisible()) << "closing the dialog is not reading it";
    seat_.click("archiveWarningRead");
    EXPECT_FALSE(dialog()->isVisible());
    seat_.command(Command::FindInArchive);
    EXPECT_FALSE(warning->isVisible());
}

TEST_F(ArchiveDialogTest, WhatTheArchiveSendsOfAnotherPatientIsNotOpened)
{
    network().retrieve = [](const auto&, const auto&, const auto&, const auto&) -> Result<net::RetrievedStudy> {
        return failure(Reason::WrongPatient, "The archive sent an object of another patient than was asked for.");
    };
    findOne();
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([this] { return seat_.child<QFrame>("archiveWarning")->isVisible(); }));
    EXPECT_THAT(seat_.text("archiveWarningText"), HasSubstr("another patient"));
    EXPECT_EQ(opened(), 0);
}

TEST_F(ArchiveDialogTest, StoppingLeavesNothingHalf)
{
    std::atomic<bool> begun{false};
    network().retrieve = [&begun](const auto&, const auto&, const fs::path&,
                                  const net::RetrieveOptions& options) -> Result<net::RetrievedStudy> {
        begun = true;
        while (!options.cancel.cancelled())
            std::this_thread::yield();
        return failure(Reason::Cancelled);
    };
    findOne();
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([&begun] { return begun.load(); }));
    seat_.click("archiveStop");
    ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("archiveFetch")->isEnabled(); }));
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("Stopped"));
    EXPECT_EQ(opened(), 0);
    EXPECT_TRUE(fs::is_empty(network().folder));
}

TEST_F(ArchiveDialogTest, OneQueryAtATimeAndClosingStopsIt)
{
    std::atomic<bool> cancelled{false};
    network().find = [this, &cancelled](const auto&, const auto&, const net::FindOptions& options) {
        ++finds_;
        while (!options.cancel.cancelled())
            std::this_thread::yield();
        cancelled = true;
        return Result<net::FoundStudies>(net::FoundStudies{{told("new")}, false});  // all the same
    };
    openDialog();
    seat_.type("archiveName", QStringLiteral("Test*"));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(seat_.child<QLineEdit>("archiveName"), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return finds_ > 0; }));
    QApplication::setActiveWindow(dialog());  // else the key is the main window's
    QTest::keyClick(dialog(), Qt::Key_Escape);
    ASSERT_TRUE(waitFor([&cancelled] { return cancelled.load(); }));
    QTest::qWait(50);
    EXPECT_EQ(finds_, 1);
    EXPECT_FALSE(dialog()->isVisible());
    EXPECT_EQ(results()->topLevelItemCount(), 0) << "an answer that comes late is nobody's";
    EXPECT_TRUE(seat_.child<QLineEdit>("archiveName")->text().isEmpty()) << "the next reader does not see whom";
    EXPECT_EQ(dialog()->parentWidget(), &seat_.window()) << "a window that locks hides its own";
}

TEST_F(ArchiveDialogTest, AStudyThatIsHiddenAwayWhileItComesDoesNotOpen)
{
    std::atomic<bool> begun{false};
    std::atomic<bool> go{false};
    network().retrieve = [&](const auto&, const auto&, const fs::path& folder, const auto&) {
        begun = true;
        while (!go)
            std::this_thread::yield();
        dicom::testing::write(imageOf("new"), folder / "a.dcm");  // came whole in spite of the wish to stop
        return Result<net::RetrievedStudy>(net::RetrievedStudy{folder, 1, 0, true});
    };
    findOne();
    seat_.child<QCheckBox>("archivePriors")->setChecked(false);
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([&begun] { return begun.load(); }));
    dialog()->hide();  // as a window that locks does
    go = true;
    ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("archiveFind")->isEnabled(); }));
    QTest::qWait(50);
    EXPECT_EQ(opened(), 0);
}

TEST_F(ArchiveDialogTest, ALockedWindowShowsAndFetchesNothing)
{
    std::atomic<bool> begun{false};
    std::atomic<bool> stopped{false};
    network().retrieve = [&](const auto&, const auto&, const fs::path&,
                             const net::RetrieveOptions& options) -> Result<net::RetrievedStudy> {
        begun = true;
        while (!options.cancel.cancelled())
            std::this_thread::yield();
        stopped = true;
        return failure(Reason::Cancelled);
    };
    seat_.sitDown({}, true);
    StoreLink& store = *seat_.desk().store();
    store.addReader(QStringLiteral("Amber"), QStringLiteral("2468"), {});
    store.signIn(QStringLiteral("Amber"), QStringLiteral("2468"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return seat_.desk().reader().has_value(); }, 60000));
    seat_.command(Command::FindInArchive);
    seat_.type("archivePatientId", QStringLiteral("P-1"));
    seat_.click("archiveFind");
    ASSERT_TRUE(waitFor([this] { return results()->topLevelItemCount() == 1; }));
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([&begun] { return begun.load(); }));
    seat_.window().lock();
    EXPECT_FALSE(dialog()->isVisible());
    EXPECT_EQ(results()->topLevelItemCount(), 0);
    EXPECT_TRUE(waitFor([&stopped] { return stopped.load(); }));
    for (const Command command : {Command::FindInArchive, Command::SendToArchive, Command::DicomNodes}) {
        EXPECT_FALSE(commandAction(seat_.window(), command).isEnabled());
        seat_.command(command);
    }
    EXPECT_FALSE(dialog()->isVisible());
    EXPECT_EQ(opened(), 0);
}

TEST_F(ArchiveDialogTest, AnArchiveThatIsNotThereSaysSo)
{
    network().find = realNetworkServices().find;
    net::NodeFile content;
    content.nodes.push_back(nodeAt(1));  // nobody listens there
    ASSERT_TRUE(net::writeNodeFile(content, network().nodeFile));
    openDialog();
    seat_.type("archivePatientId", QStringLiteral("P-1"));
    seat_.click("archiveFind");
    ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("archiveFind")->isEnabled(); }));
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("127.0.0.1"));
}

TEST_F(ArchiveDialogTest, NothingAndNoDateAreNotAsked)
{
    openDialog();
    seat_.click("archiveFind");
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("what to look for"));
    seat_.type("archiveFrom", QStringLiteral("31st of May"));
    seat_.click("archiveFind");
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("2024-05-31"));
    EXPECT_EQ(finds_, 0);
}

TEST_F(ArchiveDialogTest, ANameOfAFolderIsNeverTakenFromTheArchive)
{
    network().find = [](const auto&, const auto&, const auto&) {
        net::StudyOnServer study = told("new");
        study.studyInstanceUid = "../../elsewhere";
        return Result<net::FoundStudies>(net::FoundStudies{{study}, false});
    };
    std::atomic<bool> retrieved{false};
    network().retrieve = [&retrieved](const auto&, const auto&, const auto&,
                                      const auto&) -> Result<net::RetrievedStudy> {
        retrieved = true;
        return failure(Reason::NodeFailed);
    };
    findOne();
    seat_.click("archiveFetch");
    ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("archiveFetch")->isEnabled(); }));
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("Study Instance UID"));
    EXPECT_FALSE(retrieved);
}

TEST_F(ArchiveDialogTest, ANodeThatSendsToUsNeedsTheReceiver)
{
    net::NodeFile content;
    content.nodes.push_back(nodeAt(104));
    content.nodes.front().retrieveBy = net::RetrieveBy::Move;
    ASSERT_TRUE(net::writeNodeFile(content, network().nodeFile));
    findOne();
    seat_.click("archiveFetch");
    EXPECT_THAT(seat_.text("archiveState"), HasSubstr("C-MOVE"));
    EXPECT_EQ(opened(), 0);
}

}  // namespace
}  // namespace diptych::viewer::testing
