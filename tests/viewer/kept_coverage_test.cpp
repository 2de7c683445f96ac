#include "views/kept_coverage.h"

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

/// Of an image of 4,096 x 3,328 pixels: a round breast at the chest wall, of which some parts were looked at.
SeenTissue partlySeen()
{
    const CellGrid grid{104, 128, 32, 3328, 4096};
    SeenTissue image{{grid, std::vector<std::uint8_t>(grid.size(), 0), 0}, CoverageMap(grid)};
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column)
            if (column * column + (row - 64) * (row - 64) < 60 * 60) {
                image.tissue.inside[grid.at(column, row)] = 1;
                ++image.tissue.cells;
            }
    for (int glance = 0; glance < 12; ++glance)
        image.seen.see({glance * 150.0, 300.0 + glance * 200.0, 1200.0, 900.0}, 1.0, 30 * glance);
    return image;
}

TEST(KeptCoverage, WhatWasPackedIsToTheMillisecondWhatItWas)
{
    const SeenTissue before = partlySeen();
    ASSERT_GT(before.share(), 0.1);
    KeptCoverage kept;
    kept.images()["1.RCC"] = before;
    kept.images()["1.LCC"] = SeenTissue{};  // an image without a grid
    kept.pack();
    ASSERT_EQ(kept.images().size(), 2U);
    const SeenTissue& after = kept.images().at("1.RCC");
    EXPECT_EQ(after.tissue.grid, before.tissue.grid);
    EXPECT_EQ(after.tissue.inside, before.tissue.inside);
    EXPECT_EQ(after.tissue.cells, before.tissue.cells);
    EXPECT_EQ(after.seen.grid(), before.seen.grid());
    EXPECT_EQ(after.seen.shownMs(), before.seen.shownMs());
    EXPECT_EQ(after.share(), before.share());
}

TEST(KeptCoverage, AnExamThatWasLeftTakesAFewKilobytes)
{
    KeptCoverage kept;
    for (const char* uid : {"1.RCC", "1.LCC", "1.RMLO", "1.LMLO"})
        kept.images()[uid] = partlySeen();
    EXPECT_GT(kept.bytes(), 150'000U);
    kept.pack();
    EXPECT_LT(kept.bytes(), 8'000U);
    EXPECT_GT(kept.bytes(), 0U);
    kept.pack();  // twice is once
    EXPECT_EQ(kept.images().size(), 4U);
}

TEST(KeptCoverage, ACopyIsItsOwn)
{
    KeptCoverage kept;
    kept.images()["1.RCC"] = partlySeen();
    const KeptCoverage copy = kept;
    kept.pack();
    EXPECT_EQ(copy.images().at("1.RCC").seen.shownMs(), partlySeen().seen.shownMs());
}

}  // namespace
}  // namespace diptych::viewer
