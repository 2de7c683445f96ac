// Where the nipple probably is, from the breast's outline alone.
#pragma once

#include <opencv2/core/mat.hpp>

#include "diptych/core/geometry.h"
#include "diptych/core/view.h"

namespace diptych::preprocess
{

/// The point of the smoothed outline farthest from the chest wall, in pixels of `mask` (CV_8U, not empty, canonical
/// layout): from column 0 in CC, from a line that leans 15 degrees, as the pectoral muscle does, in MLO. The ends of
/// the breast are left out, where skin folds (CC) or axilla and abdomen (MLO) may stick out farther than the nipple.
/// An estimate: a nipple out of profile lies elsewhere, and one in profile has been seen some millimetres off.
[[nodiscard]] ModelPoint estimateNipple(const cv::Mat& mask, ViewPosition position, double spacingMm);

}  // namespace diptych::preprocess
