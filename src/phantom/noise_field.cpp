#include "noise_field.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "random_stream.h"

namespace diptych::phantom
{
namespace
{

// Standard deviation of one octave of lattice noise after interpolation, measured; uniform values in [-1, 1].
constexpr double kOctaveDeviation = 0.40;
constexpr int kMargin = 3;  // lattice cells around the area, for the interpolation at its edges

float latticeValue(std::uint64_t key, int x, int y)
{
    const auto cell =
        (static_cast<std::uint64_t>(static_cast<std::uint32_t>(y)) << 32U) | static_cast<std::uint32_t>(x);
    return static_cast<float>(static_cast<std::int64_t>(mixBits(key ^ cell))) * 0x1.0p-63F;
}

void addLattice(cv::Mat1f& values, std::uint64_t key, double strength)
{
    for (int y = 0; y < values.rows; ++y) {
        float* row = values[y];
        for (int x = 0; x < values.cols; ++x) {
            row[x] += static_cast<float>(strength) * latticeValue(key, x, y);
        }
    }
}

/// The rectangle around the area in coordinates along and across the grain, along divided by the stretch.
cv::Rect2d grainBounds(const cv::Rect2d& area, const cv::Matx22d& grainFromMm)
{
    double left = 1e30, top = 1e30, right = -1e30, bottom = -1e30;
    for (const cv::Vec2d& corner :
         {cv::Vec2d{area.x, area.y}, cv::Vec2d{area.x + area.width, area.y}, cv::Vec2d{area.x, area.y + area.height},
          cv::Vec2d{area.x + area.width, area.y + area.height}}) {
        const cv::Vec2d p = grainFromMm * corner;
        left = std::min(left, p[0]);
        right = std::max(right, p[0]);
        top = std::min(top, p[1]);
        bottom = std::max(bottom, p[1]);
    }
    return {left, top, right - left, bottom - top};
}

}  // namespace

NoiseField::NoiseField(std::uint64_t key, const NoiseTexture& texture, const cv::Rect2d& areaMm, double limitMm)
{
    const double c = std::cos(texture.angleRad), s = std::sin(texture.angleRad);
    const cv::Matx22d grainFromMm{c / texture.stretch, s / texture.stretch, -s, c};
    const cv::Rect2d bounds = grainBounds(areaMm, grainFromMm);

    double cell = texture.coarsestMm;
    double strength = 1.0;
    double variance = 1.0;
    const double originX = bounds.x - kMargin * cell, originY = bounds.y - kMargin * cell;
    values_ = cv::Mat1f(static_cast<int>(std::ceil(bounds.height / cell)) + 2 * kMargin,
                        static_cast<int>(std::ceil(bounds.width / cell)) + 2 * kMargin, 0.0F);
    addLattice(values_, subKey(key, 0), strength);
    for (std::uint64_t octave = 1; cell / 2.0 >= texture.finestMm * 0.7; ++octave) {
        strength *= texture.persistence;
        variance += strength * strength;  // also of octaves left out, so that the pixel size changes no contrast
        cell /= 2.0;
        if (cell < limitMm) {
            cell *= 2.0;
            for (double rest = cell / 4.0; rest >= texture.finestMm * 0.7; rest /= 2.0) {
                strength *= texture.persistence;
                variance += strength * strength;
            }
            break;
        }
        cv::Mat1f finer;
        cv::resize(values_, finer, {}, 2.0, 2.0, cv::INTER_CUBIC);
        values_ = finer;
        addLattice(values_, subKey(key, octave), strength);
    }
    values_ *= 1.0 / (kOctaveDeviation * std::sqrt(variance));

    const cv::Matx22d m = grainFromMm * (1.0 / cell);
    latticeFromMm_ = {m(0, 0), m(0, 1), -originX / cell - 0.5, m(1, 0), m(1, 1), -originY / cell - 0.5};
}

cv::Mat1f NoiseField::over(const Raster& raster) const
{
    const cv::Matx23d& m = latticeFromMm_;
    const double half = 0.5 * raster.mm;
    const cv::Matx23d latticeFromIndex{
        m(0, 0) * raster.mm, m(0, 1) * raster.mm, m(0, 0) * half + m(0, 1) * half + m(0, 2),
        m(1, 0) * raster.mm, m(1, 1) * raster.mm, m(1, 0) * half + m(1, 1) * half + m(1, 2)};
    // Straight interpolation shows as facets only where the lattice is much coarser than the pixels.
    const int interpolation =
        cv::norm(cv::Vec2d(m(1, 0), m(1, 1))) * raster.mm > 0.4 ? cv::INTER_LINEAR : cv::INTER_CUBIC;
    cv::Mat1f result;
    cv::warpAffine(values_, result, latticeFromIndex, raster.size(), interpolation | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REFLECT);
    return result;
}

cv::Mat1f NoiseField::at(const cv::Mat1f& u, const cv::Mat1f& v) const
{
    const cv::Matx23d& m = latticeFromMm_;
    const cv::Mat1f x(u * m(0, 0) + v * m(0, 1) + m(0, 2));
    const cv::Mat1f y(u * m(1, 0) + v * m(1, 1) + m(1, 2));
    cv::Mat1f result;
    cv::remap(values_, result, x, y, cv::INTER_LINEAR, cv::BORDER_REFLECT);
    return result;
}

cv::Mat1f noise(std::uint64_t key, const NoiseTexture& texture, const Raster& raster)
{
    return NoiseField(key, texture, {0.0, 0.0, raster.widthMm(), raster.heightMm()}, raster.mm).over(raster);
}

cv::Mat1f whiteNoise(std::uint64_t key, cv::Size size)
{
    cv::Mat1f values(size);
    for (int y = 0; y < size.height; ++y) {
        float* row = values[y];
        for (int x = 0; x < size.width; ++x) {
            // Sum of four 16-bit uniform numbers: near enough to a normal distribution, and cheap.
            const std::uint64_t bits =
                mixBits(key ^ ((static_cast<std::uint64_t>(y) << 32U) | static_cast<std::uint64_t>(x)));
            const std::uint64_t sum =
                (bits & 0xffffU) + ((bits >> 16U) & 0xffffU) + ((bits >> 32U) & 0xffffU) + (bits >> 48U);
            row[x] = (static_cast<float>(sum) - 131070.0F) * (1.7320508F / 65536.0F);
        }
    }
    return values;
}

}  // namespace diptych::phantom
