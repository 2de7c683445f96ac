#include "density.h"

#include <gtest/gtest.h>

#include "synthetic_breast.h"

namespace diptych::preprocess
{

namespace
{

PixelImage ramp()
{
    PixelImage image;
    image.rows = 1;
    image.columns = 5;
    image.bitsStored = 12;
    image.lastStored = 4095;
    image.samples = {0, 100, 200, 300, 4095};
    return image;
}

TEST(Density, ModalityTransformAndSignedValues)
{
    PixelImage image = ramp();
    image.firstStored = -2048;
    image.lastStored = 2047;
    image.grey.rescaleSlope = 2.0;
    image.grey.rescaleIntercept = -10.0;
    const auto table = densityTable(image);
    ASSERT_TRUE(table.has_value());
    EXPECT_FLOAT_EQ((*table)[0], -4106.0F);
    EXPECT_FLOAT_EQ((*table)[2048], -10.0F);
    EXPECT_FLOAT_EQ((*table)[4095], 4084.0F);
    EXPECT_FLOAT_EQ((*table)[65535], 4084.0F);  // a sample outside the stored range reads nothing beyond the table
}

TEST(Density, FirstVoiLutIsAppliedAndWindowsAreNot)
{
    PixelImage image = ramp();
    image.grey.voiWindows.push_back({50.0, 10.0, VoiFunction::Sigmoid, ""});
    EXPECT_FLOAT_EQ(densityTable(image)->at(300), 300.0F);
    image.grey.voiLuts.push_back({100, 12, {5, 7, 4000}, "first"});
    image.grey.voiLuts.push_back({0, 12, {9}, "second"});
    const auto table = densityTable(image);
    EXPECT_FLOAT_EQ(table->at(0), 5.0F);
    EXPECT_FLOAT_EQ(table->at(101), 7.0F);
    EXPECT_FLOAT_EQ(table->at(4095), 4000.0F);
    image.grey.inverse = true;
    EXPECT_FLOAT_EQ(densityTable(image)->at(4095), 95.0F);  // 4095 of twelve bits minus 4000
}

TEST(Density, InverseMirrorsTheRange)
{
    PixelImage image = ramp();
    image.grey.rescaleIntercept = 10.0;
    image.grey.inverse = true;
    const auto table = densityTable(image);
    EXPECT_FLOAT_EQ(table->at(0), 4105.0F);
    EXPECT_FLOAT_EQ(table->at(4095), 10.0F);
}

TEST(Density, PaddingTakesTheLowestOtherValueThatOccurs)
{
    PixelImage image = ramp();
    image.grey.paddingFirst = 4095;
    image.grey.paddingLast = 4000;  // a range may be written either way round
    EXPECT_FLOAT_EQ(densityTable(image)->at(4095), 0.0F);
    image.grey.inverse = true;  // now 300 is the darkest that occurs: 4095 - 300
    EXPECT_FLOAT_EQ(densityTable(image)->at(4095), 3795.0F);
}

TEST(Density, RefusesWhatHasNoGrey)
{
    PixelImage image = ramp();
    image.grey.paddingFirst = 0;
    image.grey.paddingLast = 4095;
    EXPECT_EQ(densityTable(image).error().reason, Reason::NoBreastFound);
    image = ramp();
    image.grey.rescaleSlope = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(densityTable(image).error().reason, Reason::UnsupportedPixelFormat);
    image = ramp();
    image.lastStored = -1;
    EXPECT_EQ(densityTable(image).error().reason, Reason::UnsupportedPixelFormat);
}

}  // namespace

}  // namespace diptych::preprocess
