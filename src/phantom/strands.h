// Lines drawn one by one: Cooper's ligaments, blood vessels, ducts behind the nipple.
#pragma once

#include "breast_shape.h"
#include "raster.h"

namespace diptych::phantom
{

/// Density that the lines add, over the raster; 0 where there are none.
[[nodiscard]] cv::Mat1f makeStrands(const BreastModel& breast, const ViewShape& shape, const Raster& raster);

}  // namespace diptych::phantom
