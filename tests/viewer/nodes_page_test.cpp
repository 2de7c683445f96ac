// The site's DICOM nodes and the receiver, entered and tried at the window, on loopback.
#include "archive/nodes_page.h"

#include <fstream>
#include <sstream>

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_seat.h"
#include "diptych/dicom_network/send_files.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class NodesPageTest : public ::testing::Test
{
protected:
    void open()
    {
        seat_.sitDown();
        seat_.command(Command::DicomNodes);
    }
    net::NodeFile kept() { return net::readNodeFile(seat_.network().nodeFile).value(); }
    std::string state() { return seat_.text("nodesState"); }
    /// Somebody who answers, and lets FRIEND in.
    std::unique_ptr<net::StorageReceiver> neighbour()
    {
        net::LocalReceiver settings;
        settings.aeTitle = "ARCHIVE";
        settings.port = 0;
        settings.callers = {{"FRIEND", "127.0.0.1"}};
        settings.folder = seat_.folder() / "neighbour";
        return std::move(net::StorageReceiver::start(settings).value());
    }
    void test(int port, const QString& own)
    {
        seat_.child<QSpinBox>("nodePort")->setValue(port);
        seat_.type("nodeOwnAeTitle", own);
        seat_.click("testNode");
        ASSERT_TRUE(waitFor([this] { return seat_.child<QPushButton>("testNode")->isEnabled(); }));
    }

    ArchiveSeat seat_;
};

TEST_F(NodesPageTest, NothingListensUntilSomebodyTurnsItOn)
{
    open();
    EXPECT_FALSE(seat_.child<QCheckBox>("receiverOn")->isChecked());
    EXPECT_EQ(seat_.window().archive().receiver().status().kind, ReceiverStatus::Kind::Off);
    EXPECT_THAT(seat_.text("receiverState"), HasSubstr("Off"));
    EXPECT_EQ(seat_.child<QComboBox>("receiverBind")->currentData().toString().toStdString(), "127.0.0.1");
    EXPECT_FALSE(kept().receiverOn);
}

TEST_F(NodesPageTest, ANodeIsAddedChangedAndRemoved)
{
    open();
    seat_.picture("nodesPage");
    seat_.click("addNode");
    seat_.type("nodeName", QStringLiteral("Mammo room"));
    seat_.type("nodeAeTitle", QStringLiteral("MAMMO1"));
    seat_.type("nodeHost", QStringLiteral("10.1.2.3"));
    seat_.click("keepNode");
    ASSERT_EQ(kept().nodes.size(), 2U) << state();
    EXPECT_EQ(kept().nodes[1].aeTitle, "MAMMO1");
    seat_.type("nodeHost", QStringLiteral("10.1.2.4"));
    seat_.child<QComboBox>("nodeRetrieveBy")->setCurrentIndex(1);
    seat_.click("keepNode");
    EXPECT_EQ(kept().nodes[1].host, "10.1.2.4");
    EXPECT_EQ(kept().nodes[1].retrieveBy, net::RetrieveBy::Move);
    seat_.child<QListWidget>("nodes")->setCurrentRow(0);
    seat_.click("removeNode");
    ASSERT_EQ(kept().nodes.size(), 1U);
    EXPECT_EQ(kept().nodes[0].name, "Mammo room");
}

TEST_F(NodesPageTest, WhatIsEnteredAndNotKeptIsDroppedAtTheSecondWishOnly)
{
    open();
    auto* page = seat_.window().findChild<QDialog*>(QStringLiteral("nodesPage"));
    ASSERT_TRUE(page);
    seat_.click("addNode");
    seat_.type("nodeName", QStringLiteral("Mammo room"));
    page->reject();
    EXPECT_TRUE(page->isVisible());
    EXPECT_THAT(state(), HasSubstr("not kept yet"));
    seat_.type("nodeName", QStringLiteral("Mammo room 2"));
    page->reject();
    EXPECT_TRUE(page->isVisible()) << "asked anew for what was entered since";
    page->reject();
    EXPECT_FALSE(page->isVisible());
    EXPECT_EQ(kept().nodes.size(), 1U);
    seat_.command(Command::DicomNodes);
    page->reject();
    EXPECT_FALSE(page->isVisible()) << "nothing was entered";
}

TEST_F(NodesPageTest, AFaultNamesItsFieldAndNothingIsKept)
{
    open();
    seat_.type("nodeAeTitle", QStringLiteral("FAR TOO LONG FOR A TITLE"));
    seat_.click("keepNode");
    EXPECT_THAT(state(), HasSubstr("AE title: An AE title has at most 16 characters"));
    seat_.type("nodeAeTitle", QStringLiteral("ARCHIVE"));
    seat_.type("nodeHost", QStringLiteral("10.1.2.3:104"));
    seat_.click("keepNode");
    EXPECT_THAT(state(), HasSubstr("Host: "));
    EXPECT_EQ(kept().nodes[0].host, "127.0.0.1");
    seat_.click("addNode");
    seat_.type("nodeName", QStringLiteral("PACS"));
    seat_.type("nodeAeTitle", QStringLiteral("OTHER"));
    seat_.type("nodeHost", QStringLiteral("10.1.2.3"));
    seat_.click("keepNode");
    EXPECT_THAT(state(), HasSubstr("Name: another node"));
}

TEST_F(NodesPageTest, ANodeThatAnswersTellsItsRoundTrip)
{
    const auto neighbour = this->neighbour();
    open();
    test(neighbour->port(), QStringLiteral("FRIEND"));
    EXPECT_THAT(state(), HasSubstr("round trip"));
}

TEST_F(NodesPageTest, AWrongNodeSaysWhatIsWrong)
{
    const auto neighbour = this->neighbour();
    open();
    test(neighbour->port(), QStringLiteral("STRANGER"));
    EXPECT_THAT(state(), HasSubstr("STRANGER")) << "it does not know us by this title";
    test(1, QStringLiteral("FRIEND"));
    EXPECT_THAT(state(), HasSubstr("127.0.0.1"));
    EXPECT_THAT(state(), Not(HasSubstr("round trip")));
}

TEST_F(NodesPageTest, AReceiverThatIsTurnedOnTakesWhatIsSentAndCountsIt)
{
    const int port = neighbour()->port();  // free again
    open();
    seat_.child<QTabWidget>("nodesTabs")->setCurrentIndex(1);
    seat_.child<QCheckBox>("receiverOn")->setChecked(true);
    seat_.child<QSpinBox>("receiverPort")->setValue(port);
    seat_.child<QPlainTextEdit>("receiverCallers")->setPlainText(QStringLiteral("FRIEND@127.0.0.1\n"));
    seat_.type("receiverFolder", pathText(seat_.folder() / "received"));
    seat_.click("keepReceiver");
    ReceiverHost& host = seat_.window().archive().receiver();
    ASSERT_TRUE(waitFor([&host] { return host.status().kind == ReceiverStatus::Kind::Listening; }))
        << state() << seat_.text("receiverState");
    net::RemoteNode us = nodeAt(port, "DIPTYCH", "FRIEND");
    const std::vector<fs::path> files{dicom::testing::write(imageOf("sent"), seat_.folder() / "sent.dcm")};
    ASSERT_EQ(net::sendFiles(us, files).value().front().outcome, net::SendOutcome::Sent);
    us.ownAeTitle = "STRANGER";
    EXPECT_FALSE(net::verify(us));
    ASSERT_TRUE(waitFor([&host] { return host.status().objects == 1 && host.status().refused == 1; }));
    EXPECT_THAT(seat_.text("receiverState"), HasSubstr("Arrived: 1 objects"));
    seat_.picture("nodesPage");
    EXPECT_TRUE(QTest::qWaitFor([this] { return seat_.desk().studies().count() == 1; }, 60000))
        << "and it joins the list";
    seat_.child<QCheckBox>("receiverOn")->setChecked(false);
    seat_.click("keepReceiver");
    EXPECT_EQ(host.status().kind, ReceiverStatus::Kind::Off);
    EXPECT_TRUE(QTest::qWaitFor(
        [&us] {
            const auto answer = net::verify(us);
            return !answer && answer.error().reason == Reason::NodeUnreachable;
        },
        60000));
}

TEST_F(NodesPageTest, WhoOpensItToTheNetworkIsWarned)
{
    open();
    seat_.child<QTabWidget>("nodesTabs")->setCurrentIndex(1);
    auto* warning = seat_.child<QLabel>("receiverWarning");
    EXPECT_TRUE(warning->isHidden());
    seat_.child<QComboBox>("receiverBind")->setCurrentIndex(1);
    EXPECT_FALSE(warning->isHidden());
    EXPECT_THAT(seat_.text("receiverWarning"), HasSubstr("Every computer of the network"));
    seat_.child<QCheckBox>("receiverOn")->setChecked(true);
    seat_.child<QPlainTextEdit>("receiverCallers")->setPlainText(QStringLiteral("MUCH TOO LONG A TITLE\n"));
    seat_.click("keepReceiver");
    EXPECT_THAT(state(), HasSubstr("Who may send: "));
    EXPECT_FALSE(kept().receiverOn);
}

TEST_F(NodesPageTest, AFileThatIsNotUnderstoodIsNotWrittenOver)
{
    std::ofstream(seat_.network().nodeFile) << "{ \"schema\": \"another\" }";
    open();
    EXPECT_THAT(state(), HasSubstr("schema"));
    EXPECT_FALSE(seat_.child<QPushButton>("keepNode")->isEnabled());
    EXPECT_FALSE(seat_.child<QPushButton>("keepReceiver")->isEnabled());
    std::stringstream content;
    content << std::ifstream(seat_.network().nodeFile).rdbuf();
    EXPECT_EQ(content.str(), "{ \"schema\": \"another\" }");
}

}  // namespace
}  // namespace diptych::viewer::testing
