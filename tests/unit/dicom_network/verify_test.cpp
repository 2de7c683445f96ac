#include "diptych/dicom_network/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/dicom_network/storage_receiver.h"
#include "fake_archive.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

using dicom::testing::TemporaryFolder;
using ::testing::HasSubstr;

TEST(Verify, ANodeThatAnswersIsMeasured)
{
    const FakeArchive archive({});
    const auto verified = verify(archive.node());
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_LT(verified->roundTrip.count(), 5000);
}

TEST(Verify, NobodyAtThePortIsSaidSo)
{
    RemoteNode node;
    node.aeTitle = "NOBODY";
    node.host = "127.0.0.1";
    node.port = ListeningSocket::bind("127.0.0.1", 0)->port();  // closed again at once
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::NodeUnreachable);
    EXPECT_THAT(verified.error().detail, HasSubstr("check host and port"));
}

TEST(Verify, AHostThatDoesNotExistIsSaidSo)
{
    RemoteNode node;
    node.aeTitle = "NOBODY";
    node.host = "no-such-host.invalid";
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::NodeUnreachable);
    EXPECT_THAT(verified.error().detail, HasSubstr("no-such-host.invalid"));
}

TEST(Verify, ANodeThatIsSilentIsWaitedForNoLongerThanSaid)
{
    Script script;
    script.silent = true;
    const FakeArchive archive(std::move(script));
    RemoteNode node = archive.node();
    node.answerTimeout = std::chrono::seconds(1);
    const auto begun = std::chrono::steady_clock::now();
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::NodeTimeout);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(6));
}

TEST(Verify, ARejectionIsTranslatedIntoWhatToDo)
{
    const TemporaryFolder folder;
    LocalReceiver settings;
    settings.port = 0;
    settings.folder = folder / "received";
    settings.callers = {{"FRIEND", "127.0.0.1"}};
    const auto receiver = StorageReceiver::start(settings);
    ASSERT_TRUE(receiver) << receiver.error().detail;
    RemoteNode node;
    node.aeTitle = "DIPTYCH";
    node.host = "127.0.0.1";
    node.port = (*receiver)->port();
    node.ownAeTitle = "FRIEND";
    EXPECT_TRUE(verify(node));

    node.ownAeTitle = "STRANGER";
    const auto stranger = verify(node);
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().reason, Reason::AssociationRejected);
    EXPECT_THAT(stranger.error().detail, HasSubstr("does not know our AE title STRANGER"));

    node.ownAeTitle = "FRIEND";
    node.aeTitle = "SOMEONE_ELSE";
    const auto misdirected = verify(node);
    ASSERT_FALSE(misdirected);
    EXPECT_EQ(misdirected.error().reason, Reason::AssociationRejected);
    EXPECT_THAT(misdirected.error().detail, HasSubstr("is not called SOMEONE_ELSE"));
}

}  // namespace diptych::dicom_network::test
