#include "diptych/core/geometry.h"

#include <gtest/gtest.h>

using namespace diptych;

TEST(Affine, InverseUndoesTheMap)
{
    const Affine map{{0.0, -2.5, 40.0, 3.0, 0.0, -7.0}};
    const auto there = map.apply(11.0, 5.0);
    const auto back = map.inverse().apply(there.x, there.y);
    EXPECT_NEAR(back.x, 11.0, 1e-12);
    EXPECT_NEAR(back.y, 5.0, 1e-12);
}

TEST(Affine, ProductAppliesTheInnerMapFirst)
{
    const Affine scale{{2.0, 0.0, 0.0, 0.0, 2.0, 0.0}};
    const Affine shift{{1.0, 0.0, 10.0, 0.0, 1.0, 20.0}};
    const auto point = (scale * shift).apply(1.0, 1.0);
    EXPECT_DOUBLE_EQ(point.x, 22.0);
    EXPECT_DOUBLE_EQ(point.y, 42.0);
}

TEST(MapBox, StaysUprightUnderMirroring)
{
    const Affine mirror{{-1.0, 0.0, 100.0, 0.0, 1.0, 0.0}};
    const Box box = mapBox(mirror, {10.0, 20.0, 30.0, 5.0});
    EXPECT_DOUBLE_EQ(box.x, 60.0);
    EXPECT_DOUBLE_EQ(box.y, 20.0);
    EXPECT_DOUBLE_EQ(box.width, 30.0);
    EXPECT_DOUBLE_EQ(box.height, 5.0);
}

TEST(IntersectionOverUnion, KnownOverlaps)
{
    EXPECT_DOUBLE_EQ(intersectionOverUnion({0, 0, 2, 2}, {0, 0, 2, 2}), 1.0);
    EXPECT_DOUBLE_EQ(intersectionOverUnion({0, 0, 2, 2}, {1, 0, 2, 2}), 2.0 / 6.0);
    EXPECT_DOUBLE_EQ(intersectionOverUnion({0, 0, 2, 2}, {2, 0, 2, 2}), 0.0);
}

/// Lays a small image out pixel by pixel as the comment of Dihedral says, and asks the map for each pixel's origin.
TEST(StoredFromLaidOut, TellsWhereEveryPixelOfEveryLayoutComesFrom)
{
    constexpr int kColumns = 3;
    constexpr int kRows = 2;
    for (int bits = 0; bits < 8; ++bits) {
        const Dihedral layout{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
        const int columns = layout.transpose ? kRows : kColumns;
        const int rows = layout.transpose ? kColumns : kRows;
        const Affine map = storedFromLaidOut(layout, kColumns, kRows);
        for (int y = 0; y < rows; ++y) {
            for (int x = 0; x < columns; ++x) {
                const int unflippedX = layout.flipX ? columns - 1 - x : x;
                const int unflippedY = layout.flipY ? rows - 1 - y : y;
                const auto from = map.apply(x + 0.5, y + 0.5);
                EXPECT_DOUBLE_EQ(from.x, (layout.transpose ? unflippedY : unflippedX) + 0.5) << bits;
                EXPECT_DOUBLE_EQ(from.y, (layout.transpose ? unflippedX : unflippedY) + 0.5) << bits;
            }
        }
    }
}
