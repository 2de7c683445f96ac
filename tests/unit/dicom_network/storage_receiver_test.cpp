#include "diptych/dicom_network/storage_receiver.h"

#include <chrono>
#include <limits>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmnet/scu.h"

#include "diptych/dicom_network/send_files.h"
#include "diptych/dicom_network/verify.h"
#include "fake_archive.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;
using dicom::testing::TemporaryFolder;
using ::testing::HasSubstr;

namespace
{

/// Sent without a look at it, as a stranger's program would. The answer's status.
Uint16 storeAsItIs(const RemoteNode& node, const fs::path& file)
{
    DcmSCU caller;
    caller.setAETitle(node.ownAeTitle.c_str());
    caller.setPeerAETitle(node.aeTitle.c_str());
    caller.setPeerHostName(node.host.c_str());
    caller.setPeerPort(static_cast<Uint16>(node.port));
    OFList<OFString> syntaxes;
    syntaxes.push_back(UID_JPEGProcess14SV1TransferSyntax);
    caller.addPresentationContext(UID_DigitalMammographyXRayImageStorageForPresentation, syntaxes);
    EXPECT_TRUE(caller.initNetwork().good());
    EXPECT_TRUE(caller.negotiateAssociation().good());
    Uint16 status = 0;
    EXPECT_TRUE(caller.sendSTORERequest(0, OFFilename(file.c_str()), nullptr, status).good());
    EXPECT_TRUE(caller.releaseAssociation().good());
    return status;
}

class Receiver : public ::testing::Test
{
protected:
    Receiver()
    {
        settings_.port = 0;
        settings_.folder = folder_ / "received";
        settings_.callers = {{"FRIEND", "127.0.0.1"}};
    }

    void start()
    {
        auto started =
            StorageReceiver::start(settings_, {[this](const ArrivedStudy& study) { arrived_.push_back(study); },
                                               [this](const std::string& sentence) { refused_.push_back(sentence); }});
        ASSERT_TRUE(started) << started.error().detail;
        receiver_ = std::move(*started);
    }

    RemoteNode node() const
    {
        RemoteNode node;
        node.aeTitle = settings_.aeTitle;
        node.host = "127.0.0.1";
        node.port = receiver_->port();
        node.ownAeTitle = "FRIEND";
        return node;
    }

    fs::path image(const std::string& name, const std::string& file,
                   dicom::TransferSyntax syntax = dicom::TransferSyntax::JpegLossless)
    {
        dicom::MammogramToWrite image = dicom::testing::sample(name);
        image.comment = file;
        image.transferSyntax = syntax;
        return dicom::testing::write(image, folder_ / (file + ".dcm"));
    }

    SentFile sendOne(const fs::path& file)
    {
        const std::vector<fs::path> files{file};
        const auto sent = sendFiles(node(), files);
        EXPECT_TRUE(sent) << (sent ? "" : sent.error().detail);
        return sent ? sent->front() : SentFile{};
    }

    fs::path place(const std::string& name) const
    {
        return settings_.folder / dicom::makeUid("study") / (dicom::makeUid("instance" + name) + ".dcm");
    }

    TemporaryFolder folder_;
    LocalReceiver settings_;
    std::vector<ArrivedStudy> arrived_;
    std::vector<std::string> refused_;
    std::unique_ptr<StorageReceiver> receiver_;
};

}  // namespace

TEST_F(Receiver, WhatComesLiesUnderItsUidsAsItWasSent)
{
    start();
    const fs::path original = image("a", "a");
    const SentFile sent = sendOne(original);
    EXPECT_EQ(sent.outcome, SendOutcome::Sent) << sent.words;
    EXPECT_EQ(sent.sentTransferSyntax, UID_JPEGProcess14SV1TransferSyntax);
    receiver_->stop();
    ASSERT_TRUE(fs::exists(place("a")));
    const auto copy = dicom::testing::readOne(place("a"));
    EXPECT_EQ(copy.transferSyntaxUid, UID_JPEGProcess14SV1TransferSyntax) << "not recoded";
    EXPECT_EQ(copy.pixels->decode().value()->samples,
              dicom::testing::readOne(original).pixels->decode().value()->samples);
    ASSERT_EQ(arrived_.size(), 1U);
    EXPECT_EQ(arrived_[0].studyInstanceUid, dicom::makeUid("study"));
    EXPECT_EQ(arrived_[0].stored, 1);
    EXPECT_TRUE(fs::is_empty(settings_.folder / ".incoming"));
}

TEST_F(Receiver, AnEmptyListIsNobody)
{
    settings_.callers.clear();
    start();
    EXPECT_EQ(verify(node()).error().reason, Reason::AssociationRejected);
    receiver_->stop();
    ASSERT_EQ(refused_.size(), 1U);
    EXPECT_THAT(refused_[0], HasSubstr("127.0.0.1"));
}

TEST_F(Receiver, AKnownTitleFromAnotherHostIsTurnedAway)
{
    settings_.callers = {{"FRIEND", "192.0.2.7"}};
    start();
    EXPECT_EQ(verify(node()).error().reason, Reason::AssociationRejected);
}

TEST_F(Receiver, AHostMayBeNamed)
{
    settings_.callers = {{"FRIEND", "localhost"}};
    start();
    EXPECT_TRUE(verify(node()));
}

TEST_F(Receiver, NobodyReachesItByAnotherAddressOfThisComputer)
{
    start();
    RemoteNode other = node();
    other.host = "127.0.0.2";  // Linux's loopback has them all; a receiver bound to every address would answer
    EXPECT_EQ(verify(other).error().reason, Reason::NodeUnreachable);
}

TEST_F(Receiver, TheSameAgainIsNoSecondImageAndOtherContentIsSetAside)
{
    start();
    const fs::path original = image("a", "a");
    sendOne(original);
    EXPECT_EQ(sendOne(original).outcome, SendOutcome::Sent);
    EXPECT_EQ(sendOne(image("a", "changed")).outcome, SendOutcome::Sent);
    receiver_->stop();
    ASSERT_EQ(arrived_.size(), 3U);
    EXPECT_EQ(arrived_[1].alreadyThere, 1);
    EXPECT_EQ(arrived_[1].stored, 0);
    ASSERT_EQ(arrived_[2].setAside.size(), 1U);
    EXPECT_EQ(arrived_[2].stored, 0);
    EXPECT_TRUE(fs::exists(arrived_[2].setAside[0]));
    DcmFileFormat first;
    ASSERT_TRUE(first.loadFile(OFFilename(place("a").c_str())).good());
    OFString comment;
    first.getDataset()->findAndGetOFString(DCM_ImageComments, comment);
    EXPECT_EQ(comment, "a") << "the first stays in its place";
}

TEST_F(Receiver, WithoutRoomOnTheDiskItSaysSoToTheSender)
{
    settings_.keepFreeBytes = std::numeric_limits<std::uint64_t>::max() / 2;
    start();
    const SentFile sent = sendOne(image("a", "a"));
    EXPECT_EQ(sent.outcome, SendOutcome::Refused);
    EXPECT_EQ(sent.status, 0xA700);
    receiver_->stop();
    EXPECT_FALSE(fs::exists(place("a")));
    EXPECT_TRUE(fs::is_empty(settings_.folder / ".incoming"));
    ASSERT_EQ(refused_.size(), 1U);
}

TEST_F(Receiver, AnObjectLargerThanTheLimitIsRefusedAndTheNextOneTaken)
{
    settings_.mostFileBytes = 8000;
    start();
    const std::vector<fs::path> files{image("a", "a", dicom::TransferSyntax::ExplicitLittleEndian),
                                      image("b", "b", dicom::TransferSyntax::Rle)};
    settings_.mostFileBytes = 0;
    const auto size = fs::file_size(files[1]);
    ASSERT_GT(fs::file_size(files[0]), 8000U);
    const auto sent = sendFiles(node(), files);
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->at(0).status, 0xA700);
    EXPECT_EQ(sent->at(1).status == 0, size <= 8000) << size;
}

TEST_F(Receiver, AnObjectThatIsNotWhatItsRequestSaysIsRefused)
{
    start();
    const fs::path file = image("a", "a");
    dicom::testing::edit(file, [](DcmDataset& data) { data.putAndInsertString(DCM_StudyInstanceUID, "../../x"); });
    const SentFile sent = sendOne(file);
    EXPECT_EQ(sent.outcome, SendOutcome::Refused);
    receiver_->stop();
    EXPECT_TRUE(arrived_.empty());
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
        EXPECT_NE(entry.path().filename(), "x");
}

TEST_F(Receiver, AnObjectNestedWithoutEndIsRefusedAndTheNextOneTaken)
{
    start();
    const fs::path deep = image("deep", "deep");
    dicom::testing::edit(deep, [](DcmDataset& data) {
        DcmItem* item = &data;
        for (int level = 0; level < 200; ++level)
            ASSERT_TRUE(item->findOrCreateSequenceItem(DCM_ReferencedStudySequence, item, -2).good());
    });
    EXPECT_NE(storeAsItIs(node(), deep), STATUS_Success);
    EXPECT_EQ(sendOne(image("next", "next")).outcome, SendOutcome::Sent);
    receiver_->stop();
    EXPECT_FALSE(fs::exists(place("deep")));
    EXPECT_TRUE(fs::exists(place("next")));
}

TEST_F(Receiver, SeveralCallersAreServedAtOnce)
{
    start();
    std::vector<fs::path> files;
    for (int i = 0; i < 4; ++i)
        files.push_back(image("n" + std::to_string(i), "n" + std::to_string(i)));
    std::vector<std::thread> callers;
    std::atomic<int> sent{0};
    for (const fs::path& file : files)
        callers.emplace_back([&, file] {
            const std::vector<fs::path> one{file};
            const auto done = sendFiles(node(), one);
            sent += done && done->at(0).outcome == SendOutcome::Sent ? 1 : 0;
        });
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_EQ(sent, 4);
    receiver_->stop();
    int stored = 0;
    for (const ArrivedStudy& study : arrived_)
        stored += study.stored;
    EXPECT_EQ(stored, 4);
}

TEST_F(Receiver, ItStopsThoughACallerIsConnectedAndSilent)
{
    start();
    // A caller that connects and says nothing at all.
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(receiver_->port()));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(descriptor, static_cast<sockaddr*>(static_cast<void*>(&place)), sizeof place), 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_TRUE(verify(node())) << "the others are still served";
    const auto begun = std::chrono::steady_clock::now();
    receiver_->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(12));
    ::close(descriptor);
    EXPECT_EQ(verify(node()).error().reason, Reason::NodeUnreachable);
}

TEST_F(Receiver, APortThatIsTakenIsToldAtOnce)
{
    start();
    LocalReceiver second = settings_;
    second.port = receiver_->port();
    const auto started = StorageReceiver::start(second);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().reason, Reason::NodeUnreachable);
}

}  // namespace diptych::dicom_network::test
