#include "diptych/core/assessment.h"

#include <gtest/gtest.h>

using namespace diptych;

TEST(Suspicion, HoldsOneToTenAndNothingElse)
{
    EXPECT_FALSE(Suspicion::of(0));
    EXPECT_FALSE(Suspicion::of(11));
    EXPECT_EQ(Suspicion::of(10)->value(), 10);
}

TEST(Suspicion, BandsAreThePublishedOnes)
{
    const Band expected[] = {Band::Lowest,        Band::Lowest,        Band::Low,  Band::Low,  Band::Indeterminate,
                             Band::Indeterminate, Band::Indeterminate, Band::High, Band::High, Band::High};
    for (int value = 1; value <= 10; ++value)
        EXPECT_EQ(Suspicion::of(value)->band(), expected[value - 1]) << value;
}
