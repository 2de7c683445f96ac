#include "breast_mask.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "diptych/core/area_average.h"
#include "quantile.h"

namespace diptych::preprocess
{

namespace
{

// The numbers of models/training/prepare.py; diameters are pixels of the mask's own image (1.2 mm).
constexpr double kMaskSpacingMm = 1.2;
constexpr double kRangeLow = 0.002;  // quantiles that span the 8-bit copy on which the threshold is found
constexpr double kRangeHigh = 0.99;
constexpr double kBackgroundQuantile = 0.5;  // of the values not above Otsu's threshold
constexpr double kThresholdFraction = 0.25;  // of the way from the background's level to Otsu's threshold
constexpr int kExactStep = 4;                // of 255: a digital background lies within that of the lowest value
constexpr double kExactShare = 0.05;         // and covers at least that share of the image
constexpr int kBareFilmDiameter = 21;        // a dark disc of that size is bare film, not fat
constexpr int kOpenDiameter = 13;            // frames and letters narrower than that go
constexpr int kDilateDiameter = 3;           // takes in the skin line
constexpr int kInnerErodeDiameter = 5;       // skin and the film's edge do not set the intensities

cv::Mat disc(int diameter)
{
    return cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(diameter, diameter));
}

cv::Mat largestComponentFilled(const cv::Mat& mask)
{
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
    cv::Mat filled = cv::Mat::zeros(mask.size(), CV_8U);
    if (count < 2)
        return filled;
    int largest = 1;
    for (int label = 2; label < count; ++label)
        if (stats.at<int>(label, cv::CC_STAT_AREA) > stats.at<int>(largest, cv::CC_STAT_AREA))
            largest = label;
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(labels == largest, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    cv::drawContours(filled, outlines, -1, cv::Scalar(1), cv::FILLED);
    return filled;
}

/// 1 where the 8-bit copy is above the threshold, without small things, the largest piece only, holes filled.
cv::Mat cleaned(const cv::Mat& eightBit, int threshold)
{
    cv::Mat mask;
    cv::threshold(eightBit, mask, threshold, 1, cv::THRESH_BINARY);
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, disc(kOpenDiameter));
    return largestComponentFilled(mask);
}

cv::Mat toEightBit(const cv::Mat& small, float low, float high)
{
    const auto scale = static_cast<float>(255.0 / (static_cast<double>(high) - static_cast<double>(low)));
    cv::Mat eightBit(small.size(), CV_8U);
    for (int row = 0; row < small.rows; ++row) {
        const float* in = small.ptr<float>(row);
        std::uint8_t* out = eightBit.ptr<std::uint8_t>(row);
        for (int column = 0; column < small.cols; ++column)
            out[column] = static_cast<std::uint8_t>(std::clamp(std::floor((in[column] - low) * scale), 0.0F, 255.0F));
    }
    return eightBit;
}

/// Film: the background is grey and uneven, so the threshold lies well above it. Digital: the background is one
/// exact value and fat may be nearly as dark, so all above that value is breast; taken for digital if that adds
/// no large dark area (bare film) to the first mask.
cv::Mat smallBreastMask(const cv::Mat& small)
{
    std::vector<float> values(small.begin<float>(), small.end<float>());
    const float low = quantile(values, kRangeLow);
    const float high = quantile(values, kRangeHigh);
    if (!(high > low))
        return cv::Mat::zeros(small.size(), CV_8U);
    const cv::Mat eightBit = toEightBit(small, low, high);

    cv::Mat unused;
    const double otsu = cv::threshold(eightBit, unused, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    std::vector<std::uint8_t> dark;
    std::copy_if(eightBit.begin<std::uint8_t>(), eightBit.end<std::uint8_t>(), std::back_inserter(dark),
                 [limit = static_cast<int>(otsu)](std::uint8_t value) { return value <= limit; });
    const double background = quantile(dark, kBackgroundQuantile);
    const int filmThreshold = static_cast<int>(std::floor(background + kThresholdFraction * (otsu - background)));
    cv::Mat mask = cleaned(eightBit, filmThreshold);

    if (cv::countNonZero(eightBit <= kExactStep) >= kExactShare * static_cast<double>(eightBit.total())) {
        const cv::Mat whole = cleaned(eightBit, kExactStep);
        cv::Mat bareFilm = (whole != 0) & (eightBit <= filmThreshold);
        cv::morphologyEx(bareFilm, bareFilm, cv::MORPH_OPEN, disc(kBareFilmDiameter));
        if (cv::countNonZero(bareFilm) == 0)
            mask = whole;
    }
    cv::dilate(mask, mask, disc(kDilateDiameter));
    return mask;
}

/// The image with pixels of some 1.2 mm.
cv::Mat shrunk(const cv::Mat& image, double spacingMm)
{
    const int shrink = std::max(1, static_cast<int>(std::lround(kMaskSpacingMm / spacingMm)));
    cv::Mat small(std::max(1, image.rows / shrink), std::max(1, image.cols / shrink), CV_32F);
    if (small.rows < image.rows && small.cols < image.cols)
        areaAverage({image.ptr<float>(0), image.total()}, image.cols, small.cols, small.rows, small.ptr<float>(0));
    else
        cv::resize(image, small, small.size(), 0, 0, cv::INTER_AREA);
    return small;
}

}  // namespace

BreastMasks findBreast(const cv::Mat& image, double spacingMm)
{
    const cv::Mat mask = smallBreastMask(shrunk(image, spacingMm));
    cv::Mat inner;
    cv::erode(mask, inner, disc(kInnerErodeDiameter), cv::Point(-1, -1), 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    if (cv::countNonZero(inner) == 0)
        inner = mask;
    return {MaskRows(mask, image.size()), MaskRows(inner, image.size())};
}

}  // namespace diptych::preprocess
