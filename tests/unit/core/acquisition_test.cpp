#include "diptych/core/acquisition.h"

#include <gtest/gtest.h>

using namespace diptych;

TEST(AgeInYears, CountsBirthdays)
{
    EXPECT_EQ(ageInYears("19600306", "20240305"), 63);
    EXPECT_EQ(ageInYears("19600305", "20240305"), 64);
    EXPECT_EQ(ageInYears("19600229", "20230228"), 62);
}

TEST(AgeInYears, IsUnknownOfDatesThatNobodyTold)
{
    EXPECT_FALSE(ageInYears("", "20240305"));
    EXPECT_FALSE(ageInYears("19600306", ""));
    EXPECT_FALSE(ageInYears("18991231", "20240305"));
    EXPECT_FALSE(ageInYears("19000101", "20240305"));
    EXPECT_FALSE(ageInYears("19600306", "19000101"));
    EXPECT_FALSE(ageInYears("19601341", "20240305"));
    EXPECT_FALSE(ageInYears("1960 306", "20240305"));
    EXPECT_FALSE(ageInYears("20250101", "20240305"));
    EXPECT_FALSE(ageInYears("17000101", "20240305"));
}
