// Breast and background apart, on the resampled image.
#pragma once

#include <opencv2/core/mat.hpp>

namespace diptych::preprocess
{

struct BreastMasks {
    cv::Mat breast;  // CV_8U, 1 inside the breast, of the image's size; all 0 where none was found
    cv::Mat inner;   // as breast, without the skin line and the image's own edge
};

/// `image` is CV_32F with pixels of `spacingMm`, bright means dense. Throws cv::Exception or std::bad_alloc.
[[nodiscard]] BreastMasks findBreast(const cv::Mat& image, double spacingMm);

}  // namespace diptych::preprocess
