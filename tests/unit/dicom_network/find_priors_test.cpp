#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/dicom_network/find_studies.h"
#include "fake_archive.h"

namespace diptych::dicom_network::test
{

using ::testing::HasSubstr;

namespace
{

StudyOnServer current()
{
    StudyOnServer study;
    study.studyInstanceUid = "1.2.9";
    study.patient = {"P-1", "Test^Phantom", "19600102", "F", "CLINIC"};
    study.studyDate = "20240305";
    return study;
}

}  // namespace

TEST(FindPriors, EarlierStudiesOfThePatientAreItsPriors)
{
    Script script;
    script.answers = {answer("1.2.9"), answer("1.2.1", "P-1", "TEST^PHANTOM ^", "19600102", "20200101"),
                      answer("1.2.2", "P-1", "Test^Phantom", "", "20220101"),
                      answer("1.2.3", "P-1", "Test^Phantom", "19600102", "20250101")};
    const FakeArchive archive(std::move(script));
    const auto priors = findPriors(archive.node(), current());
    ASSERT_TRUE(priors) << priors.error().detail;
    ASSERT_EQ(priors->studies.size(), 2U) << "neither itself nor a later one";
    EXPECT_EQ(priors->studies[0].studyInstanceUid, "1.2.2");
    EXPECT_EQ(priors->studies[1].studyInstanceUid, "1.2.1");
    EXPECT_TRUE(priors->refused.empty());
}

TEST(FindPriors, AnotherPersonUnderTheSameIdIsRefusedAloud)
{
    Script script;
    script.answers = {answer("1.2.1", "P-1", "Test^Phantom", "19700101", "20200101"),
                      answer("1.2.2", "P-1", "Other^Person", "19600102", "20200101"),
                      answer("1.2.3", "p-1", "Test^Phantom", "19600102", "20200101"),
                      answer("1.2.4", "P-1", "Test^Phantom", "19600102", "20200101")};
    script.answers[3].putAndInsertString(DCM_IssuerOfPatientID, "ELSEWHERE");
    const FakeArchive archive(std::move(script));
    const auto priors = findPriors(archive.node(), current());
    ASSERT_TRUE(priors) << priors.error().detail;
    EXPECT_TRUE(priors->studies.empty());
    ASSERT_EQ(priors->refused.size(), 4U);
    for (const RefusedPrior& refused : priors->refused)
        EXPECT_FALSE(refused.why.empty());
    EXPECT_THAT(priors->refused[0].why, HasSubstr("date of birth"));
    EXPECT_THAT(priors->refused[1].why, HasSubstr("the name is another one"));
}

TEST(FindPriors, AnIdThatIsMissingOrWouldFindOthersIsNotLookedFor)
{
    const FakeArchive archive({});
    for (const char* id : {"", "P*", "P?", "P\\Q"}) {
        StudyOnServer study = current();
        study.patient.id = id;
        const auto priors = findPriors(archive.node(), study);
        ASSERT_FALSE(priors) << id;
        EXPECT_EQ(priors.error().reason, Reason::InvalidArgument);
    }
}

TEST(PatientDifference, OnlyWhatBothTellCounts)
{
    const Patient one{"P-1", "Müller^Anna^^Dr", "19600102", "F", ""};
    EXPECT_EQ(patientDifference(one, {"P-1", "", "", "", "CLINIC"}), "");
    EXPECT_EQ(patientDifference(one, {"P-1", "Müller^Anna^^Dr=山田", "19600102", "", ""}), "");
    EXPECT_NE(patientDifference(one, {"P-1", "Müller^Anne", "19600102", "", ""}), "");
    EXPECT_NE(patientDifference(one, {"P-1 ", "Müller^Anna^^Dr", "19600102", "", ""}), "");
    EXPECT_NE(patientDifference({"P", "A^B", "", "", ""}, {"P", "AB", "", "", ""}), "");
}

}  // namespace diptych::dicom_network::test
