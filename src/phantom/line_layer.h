// A layer on which thin lines are drawn, in millimetres and units of density.
#pragma once

#include "raster.h"

namespace diptych::phantom
{

class LineLayer
{
public:
    explicit LineLayer(const Raster& raster) : raster_(raster), ink_(raster.size(), 0) {}

    /// A straight piece; `density` from 0 to 1. A later piece covers an earlier one.
    void line(PlanePoint from, PlanePoint to, double widthMm, double density);

    /// The layer, blurred as by the focal spot and the compression's small movements.
    [[nodiscard]] cv::Mat1f density(double blurMm) const;

private:
    Raster raster_;
    cv::Mat1b ink_;  // 8 bits, on which alone OpenCV draws smooth-edged lines
};

}  // namespace diptych::phantom
