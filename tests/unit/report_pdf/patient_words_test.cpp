#include "patient_words.h"

#include <gtest/gtest.h>

namespace diptych::report_pdf
{

namespace
{

const ReportLanguage kEnglish("en");

TEST(PatientWords, NameIsFamilyThenGiven)
{
    EXPECT_EQ(personName(kEnglish, "Muster^Erika"), "Muster, Erika");
    EXPECT_EQ(personName(kEnglish, "Muster^Erika^Maria^Dr.^MSc"), "Muster, Dr. Erika Maria, MSc");
    EXPECT_EQ(personName(kEnglish, "Muster"), "Muster");
    EXPECT_EQ(personName(kEnglish, "^Erika"), "Erika");
    EXPECT_EQ(personName(kEnglish, ""), "not stated");
    EXPECT_EQ(personName(kEnglish, "^^^^"), "not stated");
}

TEST(PatientWords, OtherComponentGroupsFollowInBrackets)
{
    EXPECT_EQ(personName(kEnglish, "Yamada^Tarou=山田^太郎=やまだ^たろう"),
              QString::fromUtf8("Yamada, Tarou (山田, 太郎; やまだ, たろう)"));
    EXPECT_EQ(personName(kEnglish, "=山田^太郎"), QString::fromUtf8("山田, 太郎"));
}

TEST(PatientWords, DatesThatAreNoneStandAsTheyAre)
{
    EXPECT_EQ(dateWords(kEnglish, "19610314"), "1961-03-14");
    EXPECT_EQ(dateWords(kEnglish, "1961"), "1961");
    EXPECT_EQ(dateWords(kEnglish, "unknown!"), "unknown!");
    EXPECT_EQ(dateWords(kEnglish, ""), "not stated");
}

TEST(PatientWords, TimesThatAreNoneStandAsTheyAre)
{
    EXPECT_EQ(timeWords(kEnglish, "2024-03-01T09:41:00Z"), "2024-03-01 09:41:00");
    EXPECT_EQ(timeWords(kEnglish, "2024-03-01T09:41:00+01:00"), "2024-03-01T09:41:00+01:00");
    EXPECT_EQ(timeWords(kEnglish, ""), "not stated");
}

TEST(PatientWords, LineBreaksInAHeaderDoNotBreakThePage)
{
    EXPECT_EQ(plainText("a\r\nb\tc"), "a  b c");
}

TEST(PatientWords, NumbersAndMissingValuesAreInTheReportsLanguage)
{
    const ReportLanguage german("de");
    EXPECT_EQ(percentWords(german, 0.0341), "3,4 %");
    EXPECT_EQ(percentWords(german, 0.0002), "< 0,1 %");
    EXPECT_EQ(personName(german, ""), QStringLiteral("nicht angegeben"));
    EXPECT_EQ(dateWords(german, "19610314"), "1961-03-14");
}

TEST(PatientWords, SmallProbabilitiesAreNotRoundedToNothing)
{
    EXPECT_EQ(percentWords(kEnglish, 0.624), "62 %");
    EXPECT_EQ(percentWords(kEnglish, 0.0341), "3.4 %");
    EXPECT_EQ(percentWords(kEnglish, 0.0002), "< 0.1 %");
    EXPECT_EQ(percentWords(kEnglish, 1.0), "100 %");
}

}  // namespace

}  // namespace diptych::report_pdf
