#include "line_layer.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace diptych::phantom
{

void LineLayer::line(PlanePoint from, PlanePoint to, double widthMm, double density)
{
    constexpr int kShift = 6;
    const double pixels = widthMm / raster_.mm;
    // A line thinner than a pixel is drawn one pixel wide and fainter, so that it weighs the same.
    const double ink = 255.0 * std::clamp(density * std::min(1.0, pixels), 0.0, 1.0);
    const cv::Point2d a = raster_.index(from), b = raster_.index(to);
    cv::line(ink_, {cvRound(a.x * (1 << kShift)), cvRound(a.y * (1 << kShift))},
             {cvRound(b.x * (1 << kShift)), cvRound(b.y * (1 << kShift))}, cv::Scalar(ink),
             std::max(1, cvRound(pixels)), cv::LINE_AA, kShift);
}

cv::Mat1f LineLayer::density(double blurMm) const
{
    cv::Mat1f result;
    ink_.convertTo(result, CV_32F, 1.0 / 255.0);
    cv::GaussianBlur(result, result, {}, std::max(blurMm / raster_.mm, 0.3));
    return result;
}

}  // namespace diptych::phantom
