// Draws the part of a pyramid that a viewport shows, through a display table, as the screen takes it: grey of 8 bits,
// in pixels of 32, which Qt copies and need not convert.
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
/// Large viewports are drawn by two threads. Into the memory of `reused` where it is as large: an image drawn before,
/// which nobody else has.
[[nodiscard]] QImage renderView(const ImagePyramid& pyramid, std::span<const std::uint8_t> table,
                                const ViewPlacement& placement, const QSize& devicePixels, QImage reused = {});

}  // namespace diptych::viewer
