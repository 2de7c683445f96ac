#include "mask_rows.h"

#include <random>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace diptych::preprocess
{
namespace
{

cv::Mat blots(int rows, int columns)
{
    cv::Mat mask = cv::Mat::zeros(rows, columns, CV_8U);
    std::mt19937 random(11);
    for (int row = 1; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            mask.at<std::uint8_t>(row, column) = random() % 3 != 0 ? 1 : 0;
    return mask;
}

TEST(MaskRows, AreTheMaskEnlargedToItsNearestPixels)
{
    for (const cv::Size image : {cv::Size(120, 96), cv::Size(131, 107), cv::Size(2329, 2867), cv::Size(11, 9)}) {
        const cv::Mat mask = blots(9, 11);
        cv::Mat enlarged;
        cv::resize(mask, enlarged, image, 0, 0, cv::INTER_NEAREST);
        const MaskRows rows(mask, image);
        ASSERT_EQ(rows.rows(), image.height);
        ASSERT_EQ(rows.columns(), image.width);
        cv::Mat drawn = cv::Mat::zeros(image, CV_8U);
        for (int row = 0; row < image.height; ++row)
            for (const MaskRows::Run& run : rows.row(row))
                drawn.row(row).colRange(run.begin, run.end).setTo(1);
        EXPECT_EQ(cv::countNonZero(drawn != enlarged), 0) << image.width << " x " << image.height;
        EXPECT_EQ(rows.area(), cv::countNonZero(enlarged));
        EXPECT_EQ(rows.box(), cv::boundingRect(enlarged));
    }
}

TEST(MaskRows, OfAnEmptyMaskAreEmpty)
{
    const MaskRows rows(cv::Mat::zeros(4, 4, CV_8U), cv::Size(40, 40));
    EXPECT_EQ(rows.area(), 0);
    EXPECT_TRUE(rows.box().empty());
    EXPECT_TRUE(rows.row(39).empty());
}

}  // namespace
}  // namespace diptych::preprocess
