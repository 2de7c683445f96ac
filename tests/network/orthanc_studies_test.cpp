// Send six studies, query, retrieve, read: what is read is what was sent.
#include <algorithm>

#include <gmock/gmock.h>

#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/retrieve_study.h"
#include "diptych/dicom_network/send_files.h"
#include "diptych/dicom_network/storage_receiver.h"
#include "diptych/dicom_network/verify.h"
#include "orthanc.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::HasSubstr;

namespace
{

class OrthancStudies : public OrthancTest
{
protected:
    void send(const WrittenStudy& study)
    {
        const auto sent = sendFiles(node(), study.files);
        ASSERT_TRUE(sent) << sent.error().detail;
        for (const SentFile& file : *sent) {
            EXPECT_EQ(file.outcome, SendOutcome::Sent) << file.words;
            EXPECT_EQ(file.sentTransferSyntax, file.storedTransferSyntax);
        }
    }

    FoundStudies find(const StudyQuery& query)
    {
        const auto found = findStudies(node(), query);
        EXPECT_TRUE(found) << (found ? "" : found.error().detail);
        return found ? *found : FoundStudies{};
    }

    StudyOnServer only(const std::string& uid)
    {
        StudyQuery query;
        query.studyInstanceUid = uid;
        const FoundStudies found = find(query);
        EXPECT_EQ(found.studies.size(), 1U);
        return found.studies.empty() ? StudyOnServer{} : found.studies.front();
    }
};

}  // namespace

TEST_F(OrthancStudies, ItAnswersUsAndTurnsStrangersAway)
{
    EXPECT_TRUE(verify(node()));
    RemoteNode stranger = node();
    stranger.ownAeTitle = "STRANGER";
    const auto refused = verify(stranger);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::AssociationRejected);
    EXPECT_THAT(refused.error().detail, HasSubstr("STRANGER"));
    RemoteNode misnamed = node();
    misnamed.aeTitle = "NOT_ORTHANC";
    EXPECT_EQ(verify(misnamed).error().reason, Reason::AssociationRejected);
}

TEST_F(OrthancStudies, SixStudiesAreSentFoundRetrievedAndReadAgain)
{
    std::vector<WrittenStudy> studies;
    for (const char* patient : {"SIX-A", "SIX-B"})
        for (const char* date : {"20200110", "20220110", "20240110"})
            studies.push_back(writePhantom(folder_ / "sent", patient, date));
    for (const WrittenStudy& study : studies)
        send(study);

    StudyQuery ofPatient;
    ofPatient.patientId = "SIX-A";
    const FoundStudies found = find(ofPatient);
    ASSERT_EQ(found.studies.size(), 3U);
    EXPECT_EQ(found.studies[0].studyDate, "20240110");
    EXPECT_EQ(found.studies[0].images, 4);
    EXPECT_EQ(found.studies[0].patient.name, "Phantom^SIX-A");
    EXPECT_EQ(found.studies[0].modalities, std::vector<std::string>{"MG"});
    StudyQuery byDate;
    byDate.patientName = "Phantom^SIX*";
    byDate.dateFrom = "20210101";
    byDate.dateTo = "20221231";
    EXPECT_EQ(find(byDate).studies.size(), 2U);
    FindOptions few;
    few.mostAnswers = 2;
    byDate.dateFrom.clear();
    byDate.dateTo.clear();
    const auto cut = findStudies(node(), byDate, few);
    ASSERT_TRUE(cut) << cut.error().detail;
    EXPECT_TRUE(cut->cut);
    EXPECT_EQ(cut->studies.size(), 2U);

    const auto priors = findPriors(node(), found.studies[0]);
    ASSERT_TRUE(priors) << priors.error().detail;
    EXPECT_EQ(priors->studies.size(), 2U);
    EXPECT_TRUE(priors->refused.empty());

    for (const WrittenStudy& study : studies) {
        const fs::path target = folder_ / ("retrieved/" + study.uid);
        const auto retrieved = retrieveStudy(node(), only(study.uid), target);
        ASSERT_TRUE(retrieved) << retrieved.error().detail;
        EXPECT_EQ(retrieved->objects, 4);
    }
    EXPECT_EQ(dicom::testing::read({folder_ / "retrieved"}).studies.size(), 6U);
    EXPECT_EQ(pixelsBelow(folder_ / "retrieved"), pixelsBelow(folder_ / "sent"));
}

TEST_F(OrthancStudies, CompressedImagesComeBackAsTheyWereSent)
{
    int number = 0;
    for (const dicom::TransferSyntax syntax :
         {dicom::TransferSyntax::JpegLossless, dicom::TransferSyntax::JpegLsLossless, dicom::TransferSyntax::Rle,
          dicom::TransferSyntax::ImplicitLittleEndian}) {
        const std::string name = "SYNTAX-" + std::to_string(++number);
        const WrittenStudy study = writePhantom(folder_ / name, name, "20240110", syntax);
        send(study);
        const fs::path target = folder_ / (name + "-back");
        const auto retrieved = retrieveStudy(node(), only(study.uid), target);
        ASSERT_TRUE(retrieved) << retrieved.error().detail;
        std::vector<std::string> sent;
        std::vector<std::string> back;
        EXPECT_EQ(pixelsBelow(target, &back), pixelsBelow(folder_ / name, &sent));
        EXPECT_EQ(back, sent) << "recoded on the way";
    }
}

TEST_F(OrthancStudies, ByMoveAStudyComesThroughOurReceiver)
{
    const WrittenStudy study = writePhantom(folder_ / "sent", "MOVED", "20240110", dicom::TransferSyntax::JpegLossless);
    send(study);
    RemoteNode mover = node();
    mover.retrieveBy = RetrieveBy::Move;
    LocalReceiver settings;
    settings.port = movePort();
    settings.folder = folder_ / "received";
    settings.callers = {{"ORTHANC", "127.0.0.1"}};
    {
        const auto receiver = StorageReceiver::start(settings);
        ASSERT_TRUE(receiver) << receiver.error().detail;
        RetrieveOptions options;
        options.receiver = receiver->get();
        const auto retrieved = retrieveStudy(mover, only(study.uid), folder_ / "retrieved", options);
        ASSERT_TRUE(retrieved) << retrieved.error().detail;
        EXPECT_EQ(retrieved->objects, 4);
        std::vector<std::string> syntaxes;
        EXPECT_EQ(pixelsBelow(folder_ / "retrieved", &syntaxes), pixelsBelow(folder_ / "sent"));
        EXPECT_THAT(syntaxes, Each("1.2.840.10008.1.2.4.70"));
    }
    // A receiver that does not know the archive: nothing comes, and nothing is kept.
    settings.callers = {{"SOMEONE_ELSE", ""}};
    const auto receiver = StorageReceiver::start(settings);
    ASSERT_TRUE(receiver) << receiver.error().detail;
    RetrieveOptions options;
    options.receiver = receiver->get();
    const auto refused = retrieveStudy(mover, only(study.uid), folder_ / "refused", options);
    ASSERT_FALSE(refused);
    EXPECT_FALSE(fs::exists(folder_ / "refused"));
}

TEST_F(OrthancStudies, AStudyThatTheArchiveDoesNotHaveIsNoEmptyStudy)
{
    StudyOnServer unknown;
    unknown.studyInstanceUid = dicom::makeUid("never sent");
    const auto retrieved = retrieveStudy(node(), unknown, folder_ / "retrieved");
    ASSERT_FALSE(retrieved);
    EXPECT_FALSE(fs::exists(folder_ / "retrieved"));
}

TEST_F(OrthancStudies, AnotherPersonUnderThePatientsIdIsRefusedAloud)
{
    const WrittenStudy study = writePhantom(folder_ / "sent", "MIXED", "20240110");
    const WrittenStudy prior = writePhantom(folder_ / "sent", "MIXED", "20220110");
    for (const fs::path& file : prior.files)
        dicom::testing::edit(file,
                             [](DcmDataset& data) { dicom::testing::put(data, DCM_PatientBirthDate, "19700301"); });
    send(study);
    send(prior);
    const auto priors = findPriors(node(), {study.uid, study.patient, study.date, "", "", "", {}, {}});
    ASSERT_TRUE(priors) << priors.error().detail;
    // Orthanc keeps a patient's data once for each ID, as the first study told them: both may look alike in its
    // answers. What comes is looked at again.
    StudyOnServer asked = only(prior.uid);
    asked.patient = study.patient;
    const auto retrieved = retrieveStudy(node(), asked, folder_ / "retrieved");
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::WrongPatient);
    EXPECT_FALSE(fs::exists(folder_ / "retrieved"));
}

}  // namespace diptych::dicom_network::test
