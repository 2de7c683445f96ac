// Breast and background apart, on the resampled image.
#pragma once

#include <opencv2/core/mat.hpp>

#include "mask_rows.h"

namespace diptych::preprocess
{

struct BreastMasks {
    MaskRows breast;  // nothing inside where none was found
    MaskRows inner;   // as breast, without the skin line and the image's own edge
};

/// `image` is CV_32F without gaps between its rows, with pixels of `spacingMm`, bright means dense. Throws
/// cv::Exception or std::bad_alloc.
[[nodiscard]] BreastMasks findBreast(const cv::Mat& image, double spacingMm);

}  // namespace diptych::preprocess
