#include "quantile.h"

#include <random>

#include <gtest/gtest.h>

namespace diptych::preprocess
{
namespace
{

/// Of values that have both signs, many of them equal.
TEST(Quantile, OfWhatIsInsideIsThatOfTheSortedValues)
{
    cv::Mat image(37, 53, CV_32F);
    cv::Mat mask(37, 53, CV_8U);
    std::mt19937 random(5);
    std::normal_distribution<float> grey(100.0F, 300.0F);
    std::vector<float> values;
    for (int row = 0; row < image.rows; ++row)
        for (int column = 0; column < image.cols; ++column) {
            image.at<float>(row, column) = random() % 4 == 0 ? -12.5F : grey(random);
            const bool inside = random() % 5 != 0;
            mask.at<std::uint8_t>(row, column) = inside ? 1 : 0;
            if (inside)
                values.push_back(image.at<float>(row, column));
        }
    const MaskRows inside(mask, image.size());
    std::sort(values.begin(), values.end());
    for (const auto& [low, high] :
         {std::pair(0.0, 1.0), std::pair(0.01, 0.995), std::pair(0.3, 0.3), std::pair(0.2, 0.6)}) {
        const auto found = quantilesInside(image, inside, low, high);
        EXPECT_EQ(found.first, values[quantileRank(values.size(), low)]) << low;
        EXPECT_EQ(found.second, values[quantileRank(values.size(), high)]) << high;
    }
}

TEST(Quantile, OfOneValueIsThatValue)
{
    const cv::Mat image(8, 8, CV_32F, cv::Scalar(3.25));
    const MaskRows inside(cv::Mat::ones(2, 2, CV_8U), image.size());
    EXPECT_EQ(quantilesInside(image, inside, 0.01, 0.995), std::pair(3.25F, 3.25F));
}

}  // namespace
}  // namespace diptych::preprocess
