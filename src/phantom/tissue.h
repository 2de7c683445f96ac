// What lies inside the breast as one view shows it: glandular tissue, fat, muscle.
#pragma once

#include "breast_shape.h"
#include "raster.h"

namespace diptych::phantom
{

/// Images over one raster; "density" is 0 for fat and 1 for a full thickness of glandular tissue.
struct Tissue {
    cv::Mat1f glandular;  // share of the thickness that is glandular, 0 to 1
    cv::Mat1f density;    // everything soft: gland and its grain, fat, muscle
};

[[nodiscard]] Tissue makeTissue(const BreastModel& breast, const ViewShape& shape, const ShapeMaps& maps,
                                const Raster& raster);

}  // namespace diptych::phantom
