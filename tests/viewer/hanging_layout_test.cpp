#include "hanging/hanging_layout.h"

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

ImageExtent extent(int columns, int rows, double mm, ChestWall wall)
{
    return {columns, rows, mm, mm, mm > 0.0, wall};
}

TEST(HangingLayout, ChestWallsMeetAtTheCommonEdge)
{
    const QSize viewport(601, 500);
    for (const double scale : {3.217, 1.5, 0.41}) {
        const ImageExtent right = extent(333, 777, 0.07, ChestWall::Right);
        const ImageExtent left = extent(401, 765, 0.07, ChestWall::Left);
        const ViewPlacement onTheLeft = placementOf(right, viewport, fitted(right, viewport, scale));
        const ViewPlacement onTheRight = placementOf(left, viewport, fitted(left, viewport, scale));
        EXPECT_NEAR(onTheLeft.originX + right.columns * onTheLeft.scaleX, viewport.width(), 0.5);
        EXPECT_NEAR(onTheRight.originX, 0.0, 0.5);
    }
}

TEST(HangingLayout, EqualSizesLookEqualAcrossDetectors)
{
    // The same 70 mm x 140 mm field from a 0.07 mm and a 0.1 mm detector.
    const ImageExtent fine = extent(1000, 2000, 0.07, ChestWall::Right);
    const ImageExtent coarse = extent(700, 1400, 0.10, ChestWall::Left);
    const QSize viewport(800, 600);
    const std::vector<PlacedImage> images{{fine, viewport}, {coarse, viewport}};
    const CommonScales scales = commonScales(images);
    const ViewPlacement a = placementOf(fine, viewport, fitted(fine, viewport, *scales.of(fine)));
    const ViewPlacement b = placementOf(coarse, viewport, fitted(coarse, viewport, *scales.of(coarse)));
    EXPECT_NEAR(fine.rows * a.scaleY, coarse.rows * b.scaleY, 1.0);
    EXPECT_NEAR(fine.columns * a.scaleX, coarse.columns * b.scaleX, 1.0);
}

TEST(HangingLayout, OneScaleFitsTheLargest)
{
    const ImageExtent small = extent(500, 500, 0.1, ChestWall::Right);
    const ImageExtent large = extent(1000, 2500, 0.1, ChestWall::Left);
    const std::vector<PlacedImage> images{{small, {500, 500}}, {large, {500, 500}}};
    EXPECT_DOUBLE_EQ(*commonScales(images).perMillimetre, 500 / 250.0);
}

TEST(HangingLayout, WithoutSpacingAnImageIsNotForcedIntoMillimetres)
{
    ImageExtent unknown{1000, 2000, 1.0, 1.0, false, ChestWall::Left};
    const ImageExtent known = extent(1000, 2000, 0.1, ChestWall::Right);
    const std::vector<PlacedImage> images{{known, {500, 500}}, {unknown, {500, 500}}};
    const CommonScales scales = commonScales(images);
    EXPECT_DOUBLE_EQ(*scales.of(known), 2.5);
    EXPECT_DOUBLE_EQ(*scales.of(unknown), 0.25);
}

TEST(HangingLayout, ZoomKeepsThePointUnderTheCursor)
{
    const ImageExtent image = extent(2000, 3000, 0.07, ChestWall::Left);
    const QSize viewport(700, 900);
    const Sight sight = fitted(image, viewport, 4.0);
    const QPointF cursor(123, 611);
    const QPointF before = laidOutAt(placementOf(image, viewport, sight), cursor);
    const QPointF after = laidOutAt(placementOf(image, viewport, zoomedAt(sight, viewport, cursor, 2.5)), cursor);
    // Half a device pixel of rounding at the smaller scale.
    EXPECT_NEAR(before.x(), after.x(), 0.5 / (4.0 * 0.07) + 0.5);
    EXPECT_NEAR(before.y(), after.y(), 0.5 / (4.0 * 0.07) + 0.5);
}

TEST(HangingLayout, UnknownChestWallIsCentred)
{
    const ImageExtent image = extent(1000, 1000, 0.1, ChestWall::Unknown);
    const ViewPlacement placement = placementOf(image, {600, 200}, fitted(image, {600, 200}, 2.0));
    EXPECT_DOUBLE_EQ(placement.originX, 200.0);
}

}  // namespace
}  // namespace diptych::viewer
