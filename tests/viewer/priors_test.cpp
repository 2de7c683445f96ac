// Whose study may hang as a prior: never another woman's, never a later one.
#include <gtest/gtest.h>

#include "views/priors.h"

namespace diptych::viewer
{
namespace
{

Study studyOf(const std::string& date, const std::string& name = "Doe^Jane", const std::string& birthDate = "19600101")
{
    Study study;
    study.patient = {"4711", name, birthDate, "F", "Clinic"};
    study.studyDate = date;
    return study;
}

TEST(Priors, AnEarlierStudyOfTheSameWoman)
{
    EXPECT_TRUE(isPriorOf(studyOf("20220510"), studyOf("20240511")));
    EXPECT_TRUE(isPriorOf(studyOf("20220510", "DOE^JANE "), studyOf("20240511", "Doe^Jane")));
    EXPECT_TRUE(isPriorOf(studyOf("20220510", "Maiden^Jane"), studyOf("20240511")));  // same ID and birth date
    EXPECT_FALSE(isPriorOf(studyOf("20240511"), studyOf("20240511")));
    EXPECT_FALSE(isPriorOf(studyOf("20250101"), studyOf("20240511")));
    EXPECT_FALSE(isPriorOf(studyOf(""), studyOf("20240511")));
    EXPECT_FALSE(isPriorOf(studyOf("20229999"), studyOf("20240511")));
}

TEST(Priors, NeverInDoubt)
{
    const Study now = studyOf("20240511");
    Study then = studyOf("20220510");
    then.patient.id = "4712";
    EXPECT_FALSE(isPriorOf(then, now));
    then = studyOf("20220510");
    then.patient.issuerOfId = "Elsewhere";
    EXPECT_FALSE(isPriorOf(then, now));
    EXPECT_FALSE(isPriorOf(studyOf("20220510", "Doe^Jane", "19610101"), now));
    // Another name is marriage where the birth date agrees; where none is told it may be anybody.
    EXPECT_FALSE(isPriorOf(studyOf("20220510", "Roe^Ruth", ""), now));
    EXPECT_FALSE(isPriorOf(studyOf("20220510", "Roe^Ruth", ""), studyOf("20240511", "Doe^Jane", "")));
    then = studyOf("20220510");
    then.conflicts.push_back(Reason::PatientConflict);
    EXPECT_FALSE(isPriorOf(then, now));
    Study nameless = studyOf("20240511");
    nameless.patient.id.clear();
    then = studyOf("20220510");
    then.patient.id.clear();
    EXPECT_FALSE(isPriorOf(then, nameless));
}

TEST(Priors, TheIntervalIsTold)
{
    EXPECT_EQ(intervalText("20220510", "20240610"), QStringLiteral("2 y 1 mo earlier"));
    EXPECT_EQ(intervalText("20220510", "20240509"), QStringLiteral("1 y 11 mo earlier"));
    EXPECT_EQ(intervalText("20220510", "20240510"), QStringLiteral("2 y earlier"));
    EXPECT_EQ(intervalText("20240110", "20240601"), QStringLiteral("4 mo earlier"));
    EXPECT_EQ(intervalText("20240501", "20240522"), QStringLiteral("3 weeks earlier"));
    EXPECT_EQ(intervalText("20240501", "20240503"), QStringLiteral("2 d earlier"));
    EXPECT_EQ(intervalText("", "20240503"), QString());
    EXPECT_EQ(intervalText("20240601", "20240503"), QString());
}

}  // namespace
}  // namespace diptych::viewer
