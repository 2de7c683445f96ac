// Area average of an image that shrinks along both axes, its samples looked up on the way.
#pragma once

#include <vector>

#include <opencv2/core/mat.hpp>

#include "diptych/core/pixel_image.h"

namespace diptych::preprocess
{

/// What cv::resize() with INTER_AREA gives along x and then along y (the two differ by rounding alone), read once from
/// the stored samples: a whole mammogram as floats, and once more narrowed, would cost more time to fill and to read
/// back than the arithmetic does. Fewer columns and fewer rows than the image. Throws std::bad_alloc or cv::Exception.
[[nodiscard]] cv::Mat areaAverage(const PixelImage& image, const std::vector<float>& table, int columns, int rows);

}  // namespace diptych::preprocess
