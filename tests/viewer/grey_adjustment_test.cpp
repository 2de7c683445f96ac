#include "views/grey_adjustment.h"

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

std::shared_ptr<const ImagePyramid> withWindows(const std::vector<VoiWindow>& windows)
{
    PixelImage pixels = testing::makeImage({});
    pixels.grey.voiWindows = windows;
    return ImagePyramid::build(pixels, {});
}

TEST(Presets, ChosenOnOneViewAreFoundInTheOthersByExplanation)
{
    const auto chosenOn =
        withWindows({{100, 50, VoiFunction::Linear, "Normal"}, {200, 90, VoiFunction::Linear, "Softer"}});
    // The other view's file lists them in another order, and in capitals.
    const auto other = withWindows({{1, 10, VoiFunction::Linear, "HARDER"},
                                    {2, 20, VoiFunction::Linear, "NORMAL"},
                                    {3, 30, VoiFunction::Linear, "SOFTER "}});
    const GreyAdjustment chosen = nextPreset(*chosenOn, {});
    EXPECT_EQ(presetOf(*chosenOn, chosen), 1U);
    EXPECT_EQ(presetOf(*other, chosen), 2U);
    EXPECT_EQ(effectiveWindow(*other, chosen)->width, 30.0);
    EXPECT_EQ(greyText(*other, chosen), QStringLiteral("SOFTER: W 30  L 3"));
}

TEST(Presets, WithoutTheExplanationAreFoundByTheirPlaceOrNotAtAll)
{
    const auto chosenOn = withWindows({{100, 50, VoiFunction::Linear, ""}, {200, 90, VoiFunction::Linear, "Softer"}});
    const auto unnamed = withWindows({{1, 10, VoiFunction::Linear, ""}, {2, 20, VoiFunction::Linear, ""}});
    const auto one = withWindows({{1, 10, VoiFunction::Linear, "Normal"}});
    const auto none = withWindows({});
    const GreyAdjustment chosen = nextPreset(*chosenOn, {});
    EXPECT_EQ(effectiveWindow(*unnamed, chosen)->width, 20.0);
    EXPECT_EQ(greyText(*unnamed, chosen), QStringLiteral("Window 2: W 20  L 2"));
    EXPECT_FALSE(presetOf(*one, chosen));
    EXPECT_EQ(effectiveWindow(*one, chosen)->width, 10.0) << "then as its file asks first";
    EXPECT_EQ(greyText(*one, chosen), QStringLiteral("Normal: W 10  L 1"));
    EXPECT_EQ(effectiveWindow(*none, chosen)->explanation, "full range");
    EXPECT_EQ(nextPreset(*none, {}), GreyAdjustment{});
}

TEST(Presets, OfOneNameAreStillSteppedThrough)
{
    const auto twins = withWindows({{1, 10, VoiFunction::Linear, "NORMAL"},
                                    {2, 20, VoiFunction::Linear, "NORMAL"},
                                    {3, 30, VoiFunction::Linear, "NORMAL"}});
    GreyAdjustment chosen = nextPreset(*twins, {});
    EXPECT_EQ(effectiveWindow(*twins, chosen)->width, 20.0);
    chosen = nextPreset(*twins, chosen);
    EXPECT_EQ(effectiveWindow(*twins, chosen)->width, 30.0);
    chosen = nextPreset(*twins, chosen);
    EXPECT_EQ(effectiveWindow(*twins, chosen)->width, 10.0);
    EXPECT_EQ(effectiveWindow(*twins, nextPreset(*twins, chosen, -1))->width, 30.0);
}

TEST(Presets, DropTheDragKeepTheInversionAndLoseTheirNameWhenDragged)
{
    const auto two = withWindows({{100, 50, VoiFunction::Linear, "A"}, {200, 90, VoiFunction::Linear, "B"}});
    GreyAdjustment adjustment;
    adjustment.invert = true;
    adjustment.drag(0.3, 0.1);
    adjustment = nextPreset(*two, adjustment);
    EXPECT_TRUE(adjustment.windowUntouched());
    EXPECT_EQ(greyText(*two, adjustment), QStringLiteral("B: W 90  L 200, inverted"));
    adjustment.drag(0.3, 0.0);
    EXPECT_EQ(greyText(*two, adjustment), QStringLiteral("W 164  L 200, inverted"));
}

}  // namespace
}  // namespace diptych::viewer
