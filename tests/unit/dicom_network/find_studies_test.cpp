#include "diptych/dicom_network/find_studies.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attributes.h"
#include "fake_archive.h"

namespace diptych::dicom_network::test
{

using ::testing::HasSubstr;

namespace
{

StudyQuery forPatient(const std::string& id)
{
    StudyQuery query;
    query.patientId = id;
    return query;
}

}  // namespace

TEST(FindStudies, AnswersAreToldNewestFirst)
{
    Script script;
    script.answers = {answer("1.2.1", "P-1", "Test^Phantom", "19600102", "20200101"), answer("1.2.2")};
    script.answers[1].putAndInsertString(DCM_NumberOfStudyRelatedInstances, "4");
    script.answers[1].putAndInsertString(DCM_StudyDescription, "Screening");
    const FakeArchive archive(std::move(script));
    const auto found = findStudies(archive.node(), forPatient("P-1"));
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->studies.size(), 2U);
    EXPECT_FALSE(found->cut);
    EXPECT_EQ(found->studies[0].studyInstanceUid, "1.2.2");
    EXPECT_EQ(found->studies[0].images, 4);
    EXPECT_EQ(found->studies[0].description, "Screening");
    EXPECT_EQ(found->studies[0].patient.name, "Test^Phantom");
    EXPECT_EQ(found->studies[1].studyDate, "20200101");
    EXPECT_FALSE(found->studies[1].images) << "what is not told is not zero";
}

TEST(FindStudies, AskingForNothingIsRefusedBeforeAnyoneIsCalled)
{
    RemoteNode nobody;
    nobody.aeTitle = "NOBODY";
    nobody.host = "127.0.0.1";
    nobody.port = 1;
    for (const char* name : {"", "*", "^*"}) {
        StudyQuery query;
        query.patientName = name;
        const auto found = findStudies(nobody, query);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().reason, Reason::InvalidArgument);
    }
    EXPECT_EQ(findStudies(nobody, forPatient("A\\B")).error().reason, Reason::InvalidArgument);
}

TEST(FindStudies, NamesInAnyCharacterSetComeInUtf8AndGoOutInOneThatFits)
{
    std::string asked;
    std::string askedIn;
    Script script;
    script.answers = {answer("1.2.1")};
    script.answers[0].putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 100");
    script.answers[0].putAndInsertString(DCM_PatientName, "M\xFCller^Anna");
    script.onQuery = [&](DcmDataset& query) {
        asked = dicom::unicodeText(query, DCM_PatientName);
        askedIn = dicom::text(query, DCM_SpecificCharacterSet);
    };
    FakeArchive archive(std::move(script));
    StudyQuery query;
    query.patientName = "Müller^*";
    const auto found = findStudies(archive.node(), query);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->studies.at(0).patient.name, "Müller^Anna");
    EXPECT_EQ(asked, "Müller^*");
    EXPECT_EQ(askedIn, "ISO_IR 100");
    query.patientName = "山田^*";
    ASSERT_TRUE(findStudies(archive.node(), query));
    EXPECT_EQ(asked, "山田^*");
    EXPECT_EQ(askedIn, "ISO_IR 192");
}

TEST(FindStudies, StudiesOfAnotherModalityAreLeftOutWhereTheArchiveDoesNotMatchByIt)
{
    Script script;
    script.answers = {answer("1.2.1"), answer("1.2.2"), answer("1.2.3")};
    script.answers[1].putAndInsertString(DCM_ModalitiesInStudy, "CT\\SR");
    script.answers[2].putAndInsertString(DCM_ModalitiesInStudy, "");
    const FakeArchive archive(std::move(script));
    const auto found = findStudies(archive.node(), forPatient("P-1"));
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->studies.size(), 2U) << "one that does not tell its modality may be a mammogram";
}

TEST(FindStudies, AnArchiveWithoutEndIsToldToStop)
{
    Script script;
    script.answers = {answer("1.2.1")};
    script.endless = true;
    const FakeArchive archive(std::move(script));
    FindOptions options;
    options.mostAnswers = 5;
    const auto found = findStudies(archive.node(), forPatient("P-1"), options);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->studies.size(), 5U);
    EXPECT_TRUE(found->cut);
    EXPECT_TRUE(archive.wasCancelled());
}

TEST(FindStudies, AWishToStopReachesAnArchiveThatIsAnswering)
{
    Script script;
    script.answers = {answer("1.2.1")};
    script.endless = true;
    const FakeArchive archive(std::move(script));
    FindOptions options;
    options.mostAnswers = 1000000;
    std::thread impatient([&options] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        options.cancel.cancel();
    });
    const auto found = findStudies(archive.node(), forPatient("P-1"), options);
    impatient.join();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, Reason::Cancelled);
    EXPECT_TRUE(archive.wasCancelled());
}

TEST(FindStudies, AnArchiveThatDoesNotListenIsLeft)
{
    Script script;
    script.answers = {answer("1.2.1")};
    script.endless = true;
    script.deaf = true;
    const FakeArchive archive(std::move(script));
    FindOptions options;
    options.mostAnswers = 5;
    const auto begun = std::chrono::steady_clock::now();
    const auto found = findStudies(archive.node(), forPatient("P-1"), options);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_TRUE(found->cut);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST(FindStudies, AFailureOfTheArchiveIsNoEmptyList)
{
    Script script;
    script.status = 0xA700;
    const FakeArchive archive(std::move(script));
    const auto found = findStudies(archive.node(), forPatient("P-1"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, Reason::NodeFailed);
    EXPECT_THAT(found.error().detail, HasSubstr("narrow the query"));
}

}  // namespace diptych::dicom_network::test
