// Where readers sign in: what of the network is a lead's to change, and what of an exam leaves before it is decided.
#include <QDialogButtonBox>
#include <QTreeWidget>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/nodes_page.h"
#include "archive_seat.h"
#include "store/site_rules_dialog.h"
#include "store/store_link.h"

namespace diptych::viewer::testing
{
namespace
{

using ::testing::HasSubstr;

class SiteReaders : public ::testing::Test
{
protected:
    void afterTheStore()
    {
        bool done = false;
        seat_.desk().store()->afterwards([&done] { done = true; });
        ASSERT_TRUE(waitFor([&done] { return done; }));
        QApplication::processEvents();
    }
    void signIn(const char* name)
    {
        seat_.desk().store()->signIn(QString::fromLatin1(name), QStringLiteral("2468"));
        ASSERT_TRUE(waitFor([this, name] { return seat_.desk().reader() && seat_.desk().reader()->name == name; }));
        afterTheStore();
    }
    /// Ada looks after the site, Bea reads; nobody is signed in.
    void twoReaders()
    {
        seat_.sitDown({}, true);
        StoreLink& store = *seat_.desk().store();
        store.addReader(QStringLiteral("Ada"), QStringLiteral("2468"), {});
        afterTheStore();
        signIn("Ada");
        store.addReader(QStringLiteral("Bea"), QStringLiteral("2468"), seat_.desk().reader()->id);
        afterTheStore();
        seat_.desk().signOut();
        store.listReaders();
        afterTheStore();
    }
    bool mayKeep() { return seat_.child<QPushButton>("keepNode")->isEnabled(); }
    bool may(const char* field) { return seat_.child<QWidget>(field)->isEnabled(); }

    OpenedStudy& study() { return *seat_.desk().currentStudy(); }
    /// The reader who is here says twice normal, and stays with it.
    void readNormal(reading::ReadRole role)
    {
        ASSERT_TRUE(waitFor([this] {
            return study().reading && study().reading->part.kind == ReadingPart::Kind::Reading &&
                   !study().reading->digests.empty();
        }));
        ASSERT_EQ(study().reading->part.role, role);
        for (const Laterality side : {Laterality::Right, Laterality::Left})
            seat_.desk().give(side, reading::Recall::NoRecall);
        seat_.desk().seal(true);
        const auto reading = study().reading;
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); }));
        seat_.desk().settle();
        ASSERT_TRUE(waitFor([&reading] { return reading->session.settled().has_value(); }));
        afterTheStore();
    }
    void exportReport(const char* name)
    {
        const std::filesystem::path file = seat_.folder() / name;
        seat_.desk().exportReport(file, false);
        ASSERT_TRUE(waitFor([&] { return study().reading->reportFile == file; }));
        afterTheStore();
    }
    bool sendDialogOpen()
    {
        const auto* dialog = seat_.window().findChild<QDialog*>(QStringLiteral("sendDialog"));
        return dialog && dialog->isVisible();
    }

    ArchiveSeat seat_;
};

TEST_F(SiteReaders, OnlyALeadChangesNodesAndReceiverAndAnybodyTests)
{
    twoReaders();
    seat_.command(Command::DicomNodes);
    for (const char* button : {"keepNode", "removeNode", "keepReceiver"})
        EXPECT_FALSE(may(button)) << button << ", nobody is signed in";
    EXPECT_TRUE(may("testNode"));
    EXPECT_TRUE(seat_.child<QLabel>("nodesWhose")->isVisible());
    signIn("Bea");
    EXPECT_FALSE(mayKeep());
    EXPECT_TRUE(may("testNode"));
    seat_.type("nodeHost", QStringLiteral("10.9.9.9"));
    seat_.click("keepNode");
    EXPECT_EQ(net::readNodeFile(seat_.network().nodeFile).value().nodes[0].host, "127.0.0.1");
    signIn("Ada");
    EXPECT_TRUE(mayKeep());
    EXPECT_FALSE(seat_.child<QLabel>("nodesWhose")->isVisible());
    seat_.type("nodeHost", QStringLiteral("10.9.9.9"));
    seat_.click("keepNode");
    EXPECT_EQ(net::readNodeFile(seat_.network().nodeFile).value().nodes[0].host, "10.9.9.9");
}

TEST_F(SiteReaders, WithoutReadersAnybodyChangesThem)
{
    seat_.sitDown();
    seat_.command(Command::DicomNodes);
    EXPECT_TRUE(mayKeep());
    EXPECT_FALSE(seat_.child<QLabel>("nodesWhose")->isVisible());
    seat_.command(Command::SiteSettings);
    EXPECT_TRUE(may("resultStore"));
}

TEST_F(SiteReaders, WhereResultsComeFromIsALeadsToSay)
{
    twoReaders();
    signIn("Bea");
    seat_.command(Command::SiteSettings);
    EXPECT_FALSE(may("resultStore"));
    signIn("Ada");
    seat_.command(Command::SiteSettings);
    EXPECT_TRUE(may("resultStore"));
    seat_.type("resultStore", QStringLiteral("host=db dbname=diptych password=secret"));
    auto* dialog = seat_.child<SiteRulesDialog>("siteRules");
    auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QTest::mouseClick(ok, Qt::LeftButton);
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_THAT(seat_.text("siteRulesFault"), HasSubstr("password"));
    seat_.type("resultStore", QStringLiteral("host=db dbname=diptych user=desk"));
    QTest::mouseClick(ok, Qt::LeftButton);
    EXPECT_EQ(seat_.desk().rules().resultStore.toStdString(), "host=db dbname=diptych user=desk");
}

TEST_F(SiteReaders, NothingIsSentBeforeBothHaveReadAndTheExamIsDecided)
{
    twoReaders();
    dicom::testing::write(imageOf("study"), seat_.folder() / "study/a.dcm");
    signIn("Ada");
    seat_.desk().open({seat_.folder() / "study"});
    ASSERT_TRUE(waitFor([this] { return seat_.desk().current() && seat_.window().hangingComplete(); }));
    seat_.analysis().answer(makeAssessment(*study().study));
    readNormal(reading::ReadRole::First);
    exportReport("first.pdf");
    seat_.command(Command::SendToArchive);
    EXPECT_THAT(seat_.text("notice"), HasSubstr("not decided yet"));
    EXPECT_FALSE(sendDialogOpen());

    signIn("Bea");
    seat_.command(Command::SendToArchive);
    EXPECT_FALSE(sendDialogOpen()) << "she has not read it";
    readNormal(reading::ReadRole::Second);
    exportReport("second.pdf");
    seat_.command(Command::SendToArchive);
    EXPECT_TRUE(sendDialogOpen()) << seat_.text("notice");
}

}  // namespace
}  // namespace diptych::viewer::testing
