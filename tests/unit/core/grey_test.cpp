#include "diptych/core/grey.h"

#include <cmath>

#include <gtest/gtest.h>

using namespace diptych;

// The expected values below are worked out by hand from the formulas of PS3.3 C.11.2.1.2, not by the code under test.

TEST(Windowed, LinearFollowsTheStandardsHalves)
{
    const VoiWindow window{2048.0, 4096.0, VoiFunction::Linear, ""};
    EXPECT_DOUBLE_EQ(windowed(window, 0.0), 0.0);
    EXPECT_DOUBLE_EQ(windowed(window, 4095.0), 1.0);
    EXPECT_NEAR(windowed(window, 2047.5), 0.5, 1e-12);
    const VoiWindow narrow{100.0, 1.0, VoiFunction::Linear, ""};
    EXPECT_DOUBLE_EQ(windowed(narrow, 99.5), 0.0);
    EXPECT_DOUBLE_EQ(windowed(narrow, 99.6), 1.0);
}

TEST(Windowed, LinearExactAndSigmoid)
{
    EXPECT_DOUBLE_EQ(windowed({100.0, 50.0, VoiFunction::LinearExact, ""}, 75.0), 0.0);
    EXPECT_DOUBLE_EQ(windowed({100.0, 50.0, VoiFunction::LinearExact, ""}, 100.0), 0.5);
    EXPECT_NEAR(windowed({100.0, 50.0, VoiFunction::Sigmoid, ""}, 100.0), 0.5, 1e-12);
    EXPECT_NEAR(windowed({100.0, 50.0, VoiFunction::Sigmoid, ""}, 125.0), 1.0 / (1.0 + std::exp(-2.0)), 1e-12);
}

TEST(DisplayTable, Monochrome1IsInvertedAfterTheWindow)
{
    GreyScale grey;
    const DisplayTableOptions options{VoiWindow{128.0, 256.0, VoiFunction::Linear, ""}, {}, false};
    const auto plain = displayTable(grey, 0, 255, options);
    grey.inverse = true;
    const auto inverse = displayTable(grey, 0, 255, options);
    EXPECT_EQ(plain[0], 0);
    EXPECT_EQ(plain[255], 255);
    for (int value = 0; value < 256; ++value)
        EXPECT_NEAR(plain[value] + inverse[value], 255, 1);
}

TEST(DisplayTable, PaddingStaysBlackEvenInverted)
{
    GreyScale grey;
    grey.paddingFirst = 0;
    grey.paddingLast = 9;
    const auto table = displayTable(grey, 0, 99, {VoiWindow{50.0, 100.0, VoiFunction::Linear, ""}, {}, true});
    EXPECT_EQ(table[0], 0);
    EXPECT_EQ(table[9], 0);
    EXPECT_GT(table[10], 200);
}

TEST(DisplayTable, SignedValuesAndRescale)
{
    GreyScale grey;
    grey.rescaleSlope = 2.0;
    grey.rescaleIntercept = 10.0;
    EXPECT_DOUBLE_EQ(modalityValue(grey, -5), 0.0);
    const auto table = displayTable(grey, -128, 127, {VoiWindow{10.0, 100.0, VoiFunction::LinearExact, ""}, {}, false});
    EXPECT_EQ(table[128], 128);  // stored 0 -> 10, the window's centre
}

TEST(DisplayTable, VoiLutClampsOutsideItsRange)
{
    GreyScale grey;
    grey.voiLuts.push_back({100, 8, {0, 128, 255}, "steps"});
    DisplayTableOptions options;
    options.voiLut = 0;
    const auto table = displayTable(grey, 0, 200, options);
    EXPECT_EQ(table[0], 0);
    EXPECT_EQ(table[101], 128);
    EXPECT_EQ(table[102], 255);
    EXPECT_EQ(table[200], 255);
}

TEST(DefaultDisplay, LutThenWindowThenFullRange)
{
    GreyScale grey;
    EXPECT_EQ(defaultDisplay(grey, 0, 4095).window->explanation, "full range");
    grey.voiWindows.push_back({1.0, 2.0, VoiFunction::Linear, "normal"});
    EXPECT_EQ(defaultDisplay(grey, 0, 4095).window->explanation, "normal");
    grey.voiLuts.push_back({0, 8, {0, 255}, "lut"});
    EXPECT_EQ(defaultDisplay(grey, 0, 4095).voiLut, 0U);
}

TEST(FullRangeWindow, CoversANegativeSlope)
{
    GreyScale grey;
    grey.rescaleSlope = -1.0;
    grey.rescaleIntercept = 100.0;
    const VoiWindow window = fullRangeWindow(grey, 0, 100);
    EXPECT_DOUBLE_EQ(windowed(window, 0.0), 0.0);
    EXPECT_DOUBLE_EQ(windowed(window, 100.0), 1.0);
}
