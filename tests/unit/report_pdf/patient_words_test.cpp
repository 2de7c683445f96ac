#include "patient_words.h"

#include <gtest/gtest.h>

namespace diptych::report_pdf
{

namespace
{

TEST(PatientWords, NameIsFamilyThenGiven)
{
    EXPECT_EQ(personName("Muster^Erika"), "Muster, Erika");
    EXPECT_EQ(personName("Muster^Erika^Maria^Dr.^MSc"), "Muster, Dr. Erika Maria, MSc");
    EXPECT_EQ(personName("Muster"), "Muster");
    EXPECT_EQ(personName("^Erika"), "Erika");
    EXPECT_EQ(personName(""), "not stated");
    EXPECT_EQ(personName("^^^^"), "not stated");
}

TEST(PatientWords, OtherComponentGroupsFollowInBrackets)
{
    EXPECT_EQ(personName("Yamada^Tarou=山田^太郎=やまだ^たろう"),
              QString::fromUtf8("Yamada, Tarou (山田, 太郎; やまだ, たろう)"));
    EXPECT_EQ(personName("=山田^太郎"), QString::fromUtf8("山田, 太郎"));
}

TEST(PatientWords, DatesThatAreNoneStandAsTheyAre)
{
    EXPECT_EQ(dateWords("19610314"), "1961-03-14");
    EXPECT_EQ(dateWords("1961"), "1961");
    EXPECT_EQ(dateWords("unknown!"), "unknown!");
    EXPECT_EQ(dateWords(""), "not stated");
}

TEST(PatientWords, LineBreaksInAHeaderDoNotBreakThePage)
{
    EXPECT_EQ(plainText("a\r\nb\tc"), "a  b c");
}

TEST(PatientWords, SmallProbabilitiesAreNotRoundedToNothing)
{
    EXPECT_EQ(percentWords(0.624), "62 %");
    EXPECT_EQ(percentWords(0.0341), "3.4 %");
    EXPECT_EQ(percentWords(0.0002), "< 0.1 %");
    EXPECT_EQ(percentWords(1.0), "100 %");
}

}  // namespace

}  // namespace diptych::report_pdf
