// Pixels of any physical size -> square pixels of the model's spacing, in the canonical layout.
#pragma once

#include <vector>

#include <opencv2/core/mat.hpp>

#include "diptych/core/geometry.h"
#include "diptych/core/pixel_image.h"

namespace diptych::preprocess
{

/// floor(count * spacing / target + 0.5), at least 1: the number of target pixels that `count` pixels become.
[[nodiscard]] double resampledLength(int count, double spacingMm, double targetMm);

/// CV_32F of `columns` x `rows`: along x, then along y, by area average where that axis shrinks, linearly where it
/// grows, untouched where its length stays. `table` gives the grey of each sample (65536 entries).
/// Throws cv::Exception or std::bad_alloc.
[[nodiscard]] cv::Mat resample(const PixelImage& image, const std::vector<float>& table, int columns, int rows);

/// Transposed, then mirrored left-right, then top-bottom, as `layout` says. Mirrors in the memory it is given.
[[nodiscard]] cv::Mat laidOut(cv::Mat image, const Dihedral& layout);

}  // namespace diptych::preprocess
