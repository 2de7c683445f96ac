#include "views/coverage_map.h"

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

/// 10 x 8 cells of 10 pixels; the last row and column hold 3 pixels of the image only.
CellGrid grid()
{
    return {10, 8, 10, 93, 73};
}

TissueMask leftHalf()
{
    TissueMask tissue;
    tissue.grid = grid();
    tissue.inside.assign(tissue.grid.size(), 0);
    for (int row = 0; row < 8; ++row)
        for (int column = 0; column < 5; ++column)
            tissue.inside[tissue.grid.at(column, row)] = 1;
    tissue.cells = 40;
    return tissue;
}

TEST(CoverageMap, WhatIsShownTooSmallIsNotSeenHoweverLong)
{
    CoverageMap map(grid());
    EXPECT_FALSE(map.see({0, 0, 93, 73}, 0.60, 60'000));
    EXPECT_EQ(map.seenShare(leftHalf()), 0.0);
    EXPECT_TRUE(map.see({0, 0, 93, 73}, 0.61, 300));
    EXPECT_EQ(map.seenShare(leftHalf()), 1.0);
}

TEST(CoverageMap, AGlanceIsNotEnoughButGlancesAddUp)
{
    CoverageMap map(grid());
    EXPECT_FALSE(map.see({0, 0, 93, 73}, 1.0, 200));
    EXPECT_FALSE(map.isSeen(2, 2));
    EXPECT_TRUE(map.see({0, 0, 50, 73}, 2.0, 100));
    EXPECT_TRUE(map.isSeen(2, 2));
    EXPECT_FALSE(map.isSeen(7, 2));
    EXPECT_FALSE(map.see({0, 0, 50, 73}, 2.0, 100)) << "nothing is new";
}

TEST(CoverageMap, ACellIsSeenWhenItsMiddleIs)
{
    CoverageMap map(grid());
    (void)map.see({14.9, 14.9, 20.2, 10.2}, 1.0, 300);
    EXPECT_TRUE(map.isSeen(1, 1));
    EXPECT_TRUE(map.isSeen(3, 1)) << "35 lies before 35.1";
    EXPECT_FALSE(map.isSeen(0, 1));
    EXPECT_FALSE(map.isSeen(4, 1));
    EXPECT_TRUE(map.isSeen(1, 2)) << "25 lies before 25.1";
    EXPECT_FALSE(map.isSeen(1, 3));
}

TEST(CoverageMap, TheRestOfACellAtTheImagesEdgeCanBeSeen)
{
    CoverageMap map(grid());
    (void)map.see({80, 60, 13, 13}, 1.0, 300);
    EXPECT_TRUE(map.isSeen(9, 7));
    EXPECT_TRUE(map.isSeen(8, 6));
    EXPECT_FALSE(map.isSeen(7, 7));
}

TEST(CoverageMap, TheShareIsOfTheTissueAlone)
{
    CoverageMap map(grid());
    (void)map.see({50, 0, 43, 73}, 1.0, 300);
    EXPECT_EQ(map.seenShare(leftHalf()), 0.0) << "air was looked at";
    (void)map.see({0, 0, 10, 73}, 1.0, 300);
    EXPECT_DOUBLE_EQ(*map.seenShare(leftHalf()), 0.2);
    EXPECT_FALSE(map.seenShare(TissueMask{})) << "without tissue there is no share";
}

TEST(CoverageMap, OneHundredPerCentMeansAll)
{
    EXPECT_EQ(wholePercent(0.9999), 99);
    EXPECT_EQ(wholePercent(1.0), 100);
    EXPECT_EQ(wholePercent(0.29), 29);
}

}  // namespace
}  // namespace diptych::viewer
