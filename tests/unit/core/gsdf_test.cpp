#include "diptych/core/gsdf.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace diptych::gsdf
{
namespace
{

/// A display as it comes from the shop, measured at the 18 levels.
LuminanceTable gammaDisplay(double least, double greatest, double gamma = 2.2)
{
    LuminanceTable table;
    for (int index = 0; index < kMeasuredLevels; ++index)
        table.points.push_back(
            {measuredLevel(index), least + (greatest - least) * std::pow(measuredLevel(index) / 255.0, gamma)});
    return table;
}

/// A display that follows the GSDF by itself.
LuminanceTable gsdfDisplay(double least, double greatest)
{
    LuminanceTable table;
    const double first = jndOf(least);
    const double step = (jndOf(greatest) - first) / (kMeasuredLevels - 1);
    for (int index = 0; index < kMeasuredLevels; ++index)
        table.points.push_back({measuredLevel(index), luminanceOf(first + index * step)});
    return table;
}

TEST(Gsdf, LuminancesAreThoseOfTheStandardsTable)
{
    // PS3.14, table B-1. The equation is a fit to the table; the standard says how near.
    const std::pair<int, double> table[] = {{1, 0.0500}, {2, 0.0547}, {3, 0.0594}, {4, 0.0643}, {5, 0.0696}};
    for (const auto& [index, luminance] : table)
        EXPECT_NEAR(luminanceOf(index), luminance, 0.00006) << index;
    EXPECT_NEAR(luminanceOf(1023) / 3993.404, 1.0, 1e-4);
}

TEST(Gsdf, TheInverseIsTheInverse)
{
    for (double index = 1.0; index <= 1023.0; index += 7.3)
        EXPECT_NEAR(jndOf(luminanceOf(index)), index, 1e-5);
    // The standard's own fitted inverse, at 1 and at 100 cd/m2 (equation 7-1, note 1).
    EXPECT_NEAR(jndOf(1.0), 71.498, 0.1);
    EXPECT_NEAR(jndOf(100.0), 476.4, 0.6);
    EXPECT_NEAR(jndOf(0.0), 1.0, 1e-5) << "darker than the function begins";
    EXPECT_NEAR(jndOf(1e5), 1023.0, 1e-5);
}

TEST(Gsdf, PValuesComeOutAtEqualStepsOfJnd)
{
    const auto light = [](double level) { return 1.0 + 449.0 * std::pow(level / 255.0, 2.2); };
    const auto table = displayTable(gammaDisplay(1.0, 450.0));
    ASSERT_TRUE(table);
    const double first = jndOf(1.0);
    const double step = (jndOf(450.0) - first) / 255.0;
    for (std::size_t p = 0; p < table->size(); ++p) {
        // Judged by the true curve, not by what was made of 18 points of it; 8 bits cannot come nearer than half a
        // level.
        const int level = (*table)[p];
        const double half = (jndOf(light(std::min(level + 1, 255))) - jndOf(light(std::max(level - 1, 0)))) / 4.0;
        EXPECT_NEAR(jndOf(light(level)), first + step * static_cast<double>(p), half + 0.1) << p;
        if (p > 0) {
            EXPECT_GE(level, (*table)[p - 1]) << p;
        }
    }
    EXPECT_EQ(table->front(), 0);
    EXPECT_EQ(table->back(), 255);
}

TEST(Gsdf, ATableMakesAGammaDisplayConform)
{
    const LuminanceTable display = gammaDisplay(1.0, 450.0);
    const auto before = conformance(measuredLuminances(display, unchanged()));
    const auto after = conformance(measuredLuminances(display, *displayTable(display)));
    ASSERT_TRUE(before && after);
    EXPECT_GT(before->greatestDeviation, 0.2) << "else the table would have nothing to do";
    EXPECT_LT(after->greatestDeviation, 0.1);
    EXPECT_LT(after->meanDeviation, 0.04);
    EXPECT_NEAR(after->ratio, 450.0, 0.5);
}

TEST(Gsdf, ADisplayThatFollowsTheGsdfIsLeftAsItIs)
{
    const LuminanceTable display = gsdfDisplay(0.8, 500.0);
    const auto table = displayTable(display);
    ASSERT_TRUE(table);
    for (std::size_t p = 0; p < table->size(); ++p)
        EXPECT_NEAR((*table)[p], static_cast<int>(p), 1) << p;
    const auto now = conformance(measuredLuminances(display, unchanged()));
    ASSERT_TRUE(now);
    EXPECT_LT(now->greatestDeviation, 1e-3);
    EXPECT_NEAR(now->jndPerStep, (jndOf(500.0) - jndOf(0.8)) / 17.0, 1e-3);
}

TEST(Gsdf, ADisplayThatIsOffIsFoundWhereItIsOff)
{
    std::vector<double> luminances = measuredLuminances(gsdfDisplay(0.8, 500.0), unchanged());
    luminances[9] *= 1.05;
    const auto off = conformance(luminances);
    ASSERT_TRUE(off);
    EXPECT_GT(off->greatestDeviation, 0.1);
    EXPECT_TRUE(off->worstStep == 8 || off->worstStep == 9) << off->worstStep;
}

TEST(Gsdf, AmbientLightCountsAndLessensTheRatio)
{
    LuminanceTable display = gammaDisplay(1.0, 450.0);
    display.ambient = 1.0;
    EXPECT_NEAR(luminanceAt(display, 0), 2.0, 1e-3);
    EXPECT_NEAR(luminanceAt(display, 255), 451.0, 0.05);
    EXPECT_NEAR(conformance(measuredLuminances(display, unchanged()))->ratio, 225.5, 0.2);
    EXPECT_NE(*displayTable(display), *displayTable(gammaDisplay(1.0, 450.0)));
}

TEST(Gsdf, WhatCannotBeATableIsRefused)
{
    EXPECT_FALSE(displayTable({}));
    EXPECT_FALSE(displayTable({{{0, 1.0}}, 0.0}));
    EXPECT_FALSE(displayTable({{{0, 1.0}, {120, 20.0}, {240, 100.0}}, 0.0})) << "the brightest level was not measured";
    EXPECT_FALSE(displayTable({{{0, 1.0}, {120, 20.0}, {255, 20.0}}, 0.0}));
    EXPECT_FALSE(displayTable({{{0, 1.0}, {255, 100.0}}, 0.0})) << "two points tell no curve";
    EXPECT_FALSE(displayTable({{{0, -1.0}, {120, 20.0}, {255, 100.0}}, 0.0}));
    EXPECT_FALSE(displayTable({{{0, 1.0}, {120, 20.0}, {255, 100.0}}, -0.1}));
    EXPECT_FALSE(displayTable({{{0, 1.0}, {120, 20.0}, {255, std::nan("")}}, 0.0}));
    const auto falling = displayTable({{{0, 1.0}, {120, 50.0}, {135, 49.0}, {255, 100.0}}, 0.0});
    ASSERT_FALSE(falling);
    EXPECT_NE(falling.error().detail.find("120 to 135"), std::string::npos) << falling.error().detail;
    EXPECT_TRUE(displayTable({{{0, 0.5}, {120, 60.0}, {255, 400.0}}, 0.0}));
    EXPECT_FALSE(conformance(std::vector<double>{1.0}));
    EXPECT_FALSE(conformance(std::vector<double>{2.0, 1.0}));
}

TEST(Gsdf, AnAssumedSrgbDisplayHasItsTwoLuminances)
{
    const LuminanceTable display = srgbDisplay(0.5, 300.0, 0.0);
    EXPECT_TRUE(check(display));
    EXPECT_NEAR(luminanceAt(display, 0), 0.5, 1e-4);
    EXPECT_NEAR(luminanceAt(display, 255), 300.0, 0.01);
    EXPECT_NEAR(luminanceAt(display, 128), 0.5 + 299.5 * 0.2159, 0.05);
    const auto table = displayTable(display);
    ASSERT_TRUE(table);
    EXPECT_GT(std::set<int>(table->begin(), table->end()).size(), 180U);
}

}  // namespace
}  // namespace diptych::gsdf
