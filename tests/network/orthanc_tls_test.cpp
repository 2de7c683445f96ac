// DICOM over TLS (PS3.15 B.9) with a server that asks for our certificate as well.
#include <gmock/gmock.h>

#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/retrieve_study.h"
#include "diptych/dicom_network/send_files.h"
#include "diptych/dicom_network/storage_receiver.h"
#include "diptych/dicom_network/verify.h"
#include "orthanc.h"

namespace diptych::dicom_network::test
{

using ::testing::HasSubstr;

class OrthancTls : public OrthancTest
{
};

TEST_F(OrthancTls, AStudyGoesAndComesEncrypted)
{
    const auto verified = verify(secureNode());
    ASSERT_TRUE(verified) << verified.error().detail;
    const WrittenStudy study = writePhantom(folder_ / "sent", "SECRET", "20240110");
    const auto sent = sendFiles(secureNode(), study.files);
    ASSERT_TRUE(sent) << sent.error().detail;
    for (const SentFile& file : *sent)
        EXPECT_EQ(file.outcome, SendOutcome::Sent) << file.words;
    StudyQuery query;
    query.studyInstanceUid = study.uid;
    const auto found = findStudies(secureNode(), query);
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->studies.size(), 1U);
    const auto retrieved = retrieveStudy(secureNode(), found->studies[0], folder_ / "retrieved");
    ASSERT_TRUE(retrieved) << retrieved.error().detail;
    EXPECT_EQ(pixelsBelow(folder_ / "retrieved"), pixelsBelow(folder_ / "sent"));
}

TEST_F(OrthancTls, AServerThatAnotherAuthoritySignedIsRefused)
{
    RemoteNode node = secureNode();
    node.tls->authority = certificate("stranger.pem");
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::TlsRefused);
    EXPECT_THAT(verified.error().detail, HasSubstr("not signed by the authority"));
}

TEST_F(OrthancTls, ACertificateForAnotherNameIsRefusedUnlessTheSiteSaysOtherwise)
{
    RemoteNode node = secureNode();
    node.host = "localhost";  // the certificate is made out to 127.0.0.1
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::TlsRefused);
    EXPECT_THAT(verified.error().detail, HasSubstr("made out to another name"));
    node.tls->checkHostName = false;
    const auto unchecked = verify(node);
    EXPECT_TRUE(unchecked) << unchecked.error().detail;
}

TEST_F(OrthancTls, WithoutOurCertificateTheServerRefusesUs)
{
    RemoteNode node = secureNode();
    node.tls->certificate.clear();
    node.tls->key.clear();
    const auto verified = verify(node);
    ASSERT_FALSE(verified);
    EXPECT_FALSE(verified.error().detail.empty());
}

TEST_F(OrthancTls, PlainAndEncryptedDoNotMeet)
{
    RemoteNode plainCaller = secureNode();
    plainCaller.tls.reset();
    plainCaller.answerTimeout = std::chrono::seconds(5);
    EXPECT_FALSE(verify(plainCaller));
    RemoteNode plainServer = node();
    plainServer.tls = secureNode().tls;
    const auto verified = verify(plainServer);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().reason, Reason::TlsRefused) << verified.error().detail;
}

TEST_F(OrthancTls, OurReceiverTakesOnlyCallersOfItsAuthority)
{
    LocalReceiver settings;
    settings.port = 0;
    settings.folder = folder_ / "received";
    settings.callers = {{"DIPTYCH", "127.0.0.1"}};
    settings.tls = TlsFiles{certificate("authority.pem"), certificate("server.pem"), certificate("server.key")};
    const auto receiver = StorageReceiver::start(settings);
    ASSERT_TRUE(receiver) << receiver.error().detail;
    RemoteNode node = secureNode();
    node.aeTitle = settings.aeTitle;
    node.port = (*receiver)->port();
    const auto verified = verify(node);
    EXPECT_TRUE(verified) << verified.error().detail;
    node.tls->certificate.clear();
    node.tls->key.clear();
    EXPECT_FALSE(verify(node));
    node.tls.reset();
    node.answerTimeout = std::chrono::seconds(5);
    EXPECT_FALSE(verify(node));
}

}  // namespace diptych::dicom_network::test
