#include "grey_adjustment.h"

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

std::shared_ptr<const ImagePyramid> image()
{
    return ImagePyramid::build(testing::makeImage({}), {});
}

TEST(GreyAdjustment, StartsWithWhatTheFileAsksFor)
{
    const auto window = effectiveWindow(*image(), {});
    ASSERT_TRUE(window.has_value());
    EXPECT_DOUBLE_EQ(window->centre, 2048.0);
    EXPECT_DOUBLE_EQ(window->width, 4096.0);
}

TEST(GreyAdjustment, DragRightSoftensAndDragDownDarkens)
{
    GreyAdjustment softer;
    softer.drag(0.2, 0.0);
    EXPECT_GT(effectiveWindow(*image(), softer)->width, 4096.0);
    GreyAdjustment darker;
    darker.drag(0.0, 0.2);
    EXPECT_LT(tableFor(*image(), darker)[2048], tableFor(*image(), {})[2048]);
}

TEST(GreyAdjustment, InvertTurnsTheTableRound)
{
    GreyAdjustment inverted;
    inverted.invert = true;
    const auto plain = tableFor(*image(), {});
    const auto turned = tableFor(*image(), inverted);
    EXPECT_EQ(plain[0], 0);
    EXPECT_EQ(turned[0], 255);
    EXPECT_NEAR(plain[1000] + turned[1000], 255, 1);
}

TEST(GreyAdjustment, TableReachesSamplesAboveTheStatedRange)
{
    PixelImage damaged = testing::makeImage({});
    damaged.samples[0] = 60000;
    const auto pyramid = ImagePyramid::build(damaged, {});
    EXPECT_GT(tableFor(*pyramid, {}).size(), 60000U);
}

TEST(GreyAdjustment, VoiLutGivesWayToAWindowOnlyWhenDragged)
{
    PixelImage withLut = testing::makeImage({});
    withLut.grey.voiLuts.push_back({0, 8, {0, 128, 255}, "lut"});
    const auto pyramid = ImagePyramid::build(withLut, {});
    EXPECT_FALSE(effectiveWindow(*pyramid, {}).has_value());
    GreyAdjustment dragged;
    dragged.drag(0.1, 0.0);
    EXPECT_TRUE(effectiveWindow(*pyramid, dragged).has_value());
}

}  // namespace
}  // namespace diptych::viewer
