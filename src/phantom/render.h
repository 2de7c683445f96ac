// From a breast and its lesions to the grey values of one processed view.
#pragma once

#include <vector>

#include "breast_shape.h"
#include "lesion.h"

namespace diptych::phantom
{

struct RenderedView {
    cv::Mat1w samples;              // canonical plane, 12 bits, air exactly 0
    std::vector<cv::Rect2d> boxes;  // one a lesion, pixels
    double glandularShare = 0.0;    // of the breast's projected area without muscle
};

[[nodiscard]] RenderedView renderView(const BreastModel& breast, const ViewShape& shape,
                                      const std::vector<LesionModel>& lesions, const Raster& raster);

}  // namespace diptych::phantom
