// The plane of a view as the phantom draws it: millimetres, chest wall at u = 0 on the left, v downwards.
//
// Everything is drawn in this canonical plane; a right breast is mirrored once, at the very end.
#pragma once

#include <algorithm>

#include <opencv2/core.hpp>

namespace diptych::phantom
{

/// A point of the canonical plane in millimetres: u away from the chest wall, v down from the upper edge.
using PlanePoint = cv::Point2d;

/// Square pixels over the canonical plane; pixel (x, y) covers u from x * mm to (x + 1) * mm.
struct Raster {
    int rows = 0;
    int columns = 0;
    double mm = 0.1;

    [[nodiscard]] cv::Size size() const { return {columns, rows}; }
    [[nodiscard]] double widthMm() const { return columns * mm; }
    [[nodiscard]] double heightMm() const { return rows * mm; }
    /// Index of the pixel centre grid (fractional) under a point.
    [[nodiscard]] cv::Point2d index(PlanePoint point) const { return {point.x / mm - 0.5, point.y / mm - 0.5}; }
};

/// The same field of view in pixels of at least `mm`; the raster itself where its pixels are coarser already.
[[nodiscard]] Raster coarsened(const Raster& raster, double mm);

/// `image`, drawn on `from`, brought to the pixels of `to`.
[[nodiscard]] cv::Mat1f resampled(const cv::Mat1f& image, const Raster& from, const Raster& to);

/// The value under a point; the nearest edge value outside.
[[nodiscard]] float valueAt(const cv::Mat1f& image, const Raster& raster, PlanePoint point);

/// 0 up to `low`, 1 from `high`, and smooth between.
inline float smoothStep(float low, float high, float value)
{
    const float t = std::clamp((value - low) / (high - low), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

}  // namespace diptych::phantom
