// Smooth random fields over the plane: sums of octaves of lattice noise.
#pragma once

#include <cstdint>

#include "raster.h"

namespace diptych::phantom
{

/// What a random field looks like, in millimetres, so that it is the same at every pixel size.
struct NoiseTexture {
    double coarsestMm = 20.0;  // lattice of the first octave
    double finestMm = 1.0;     // octaves halve the lattice down to about this
    double persistence = 0.6;  // strength of an octave relative to the one before
    double angleRad = 0.0;     // direction of the grain, from u towards v
    double stretch = 1.0;      // how much longer than wide the grain is
};

/// A field of about zero mean and unit standard deviation over a rectangle of the plane.
class NoiseField
{
public:
    /// Covers u from areaMm.x to areaMm.x + areaMm.width and so on; octaves finer than `limitMm` are left out.
    NoiseField(std::uint64_t key, const NoiseTexture& texture, const cv::Rect2d& areaMm, double limitMm);

    [[nodiscard]] cv::Mat1f over(const Raster& raster) const;
    /// Sampled where `u` and `v` (millimetres, CV_32F, equal sizes) say: for grain that follows anatomy.
    [[nodiscard]] cv::Mat1f at(const cv::Mat1f& u, const cv::Mat1f& v) const;

private:
    cv::Mat1f values_;
    cv::Matx23d latticeFromMm_;
};

/// The field over a whole raster.
[[nodiscard]] cv::Mat1f noise(std::uint64_t key, const NoiseTexture& texture, const Raster& raster);

/// White noise, unit standard deviation, one independent value a pixel.
[[nodiscard]] cv::Mat1f whiteNoise(std::uint64_t key, cv::Size size);

}  // namespace diptych::phantom
