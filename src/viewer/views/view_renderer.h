// Draws the part of a pyramid that a viewport shows, through a display table, into 8-bit grey.
#pragma once

#include <cstdint>
#include <span>

#include <QImage>

#include "views/image_pyramid.h"

namespace diptych::viewer
{

/// Where the laid-out image lies on the viewport, in device pixels.
struct ViewPlacement {
    double scaleX = 1.0;   // device pixels per image column
    double scaleY = 1.0;   // device pixels per image row
    double originX = 0.0;  // the image's top left corner
    double originY = 0.0;
};

/// `table` gives the grey of every sample 0..largestSample(). Outside the image all is black. Between pixels the
/// value is bilinear from the level whose pixels are just not smaller than half a device pixel.
/// Large viewports are drawn by two threads.
[[nodiscard]] QImage renderView(const ImagePyramid& pyramid, std::span<const std::uint8_t> table,
                                const ViewPlacement& placement, const QSize& devicePixels);

}  // namespace diptych::viewer
