// An image made smaller by area average, its samples looked up on the way: to the network's spacing, to a print's.
#pragma once

#include <span>

#include "diptych/core/pixel_image.h"

namespace diptych
{

/// Every target pixel is the mean of what it covers of the image, of the values that `table` (65536 entries) gives to
/// the samples. Fewer columns and fewer rows than the image has, at least one of each; `out` has columns * rows values,
/// row-major. Reads each stored sample once or twice and keeps two rows beside: the whole image as floats would take
/// more time to fill and to read back than the arithmetic does.
///
/// As OpenCV's INTER_AREA along x and then along y, but for rounding, with its rule that a pixel which reaches into a
/// target pixel by less than a thousandth is left out: training prepares its images so. Any thread.
void areaAverage(const PixelImage& image, std::span<const float> table, int columns, int rows, float* out);

/// The same of an image of greys, `fromColumns` in each of its rows.
void areaAverage(std::span<const float> image, int fromColumns, int columns, int rows, float* out);

}  // namespace diptych
