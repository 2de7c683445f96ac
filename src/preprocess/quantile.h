// The contract's quantile: an element of the sorted values, not interpolated.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "mask_rows.h"

namespace diptych::preprocess
{

/// Rank of the quantile q (a fraction) among `count` sorted values.
[[nodiscard]] inline std::size_t quantileRank(std::size_t count, double q)
{
    return static_cast<std::size_t>(std::floor(q * static_cast<double>(count - 1)));
}

/// The element of a rank, counted from 0 below values.size(). Re-orders `values`.
template <typename T>
[[nodiscard]] T elementOfRank(std::vector<T>& values, std::size_t rank)
{
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

/// The element of rank floor(q (n - 1)). Re-orders `values`, which must not be empty.
template <typename T>
[[nodiscard]] T quantile(std::vector<T>& values, double q)
{
    return elementOfRank(values, quantileRank(values.size(), q));
}

/// The two quantiles, `low` <= `high`, of what lies inside of `image` (CV_32F, all finite), which must not be nothing.
/// Millions of values are counted by their leading bits, and only those of the two counts that are meant are sorted.
[[nodiscard]] std::pair<float, float> quantilesInside(const cv::Mat& image, const MaskRows& inside, double low,
                                                      double high);

}  // namespace diptych::preprocess
