#include <limits>

#include <gtest/gtest.h>

#include "diptych/inference/model_package.h"

namespace diptych::inference
{

TEST(CalibrationCurve, StraightBetweenCornersAndClampedOutside)
{
    const CalibrationCurve curve{{{0.2, 0.1}, {0.4, 0.3}, {0.8, 0.9}}};
    EXPECT_DOUBLE_EQ(curve(0.0), 0.1);
    EXPECT_DOUBLE_EQ(curve(0.2), 0.1);
    EXPECT_NEAR(curve(0.3), 0.2, 1e-12);
    EXPECT_NEAR(curve(0.4), 0.3, 1e-12);
    EXPECT_NEAR(curve(0.6), 0.6, 1e-12);
    EXPECT_DOUBLE_EQ(curve(0.8), 0.9);
    EXPECT_DOUBLE_EQ(curve(1.0), 0.9);
}

TEST(CalibrationCurve, NeverFalls)
{
    const CalibrationCurve curve{{{0.0, 0.0}, {0.02, 7.7e-5}, {0.5, 0.5}, {0.7, 0.5}, {1.0, 1.0}}};
    double before = -1.0;
    for (int i = 0; i <= 1000; ++i) {
        EXPECT_GE(curve(i / 1000.0), before);
        before = curve(i / 1000.0);
    }
}

TEST(ModelManifest, SuspicionCountsThresholdsReached)
{
    ModelManifest manifest;
    manifest.suspicionThresholds = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    EXPECT_EQ(manifest.suspicion(0.0).value(), 1);
    EXPECT_EQ(manifest.suspicion(0.0999).value(), 1);
    EXPECT_EQ(manifest.suspicion(0.1).value(), 2);
    EXPECT_EQ(manifest.suspicion(0.55).value(), 6);
    EXPECT_EQ(manifest.suspicion(0.9).value(), 10);
    EXPECT_EQ(manifest.suspicion(1.0).value(), 10);
}

}  // namespace diptych::inference
