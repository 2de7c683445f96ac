#include "render.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "noise_field.h"
#include "strands.h"
#include "tissue.h"

namespace diptych::phantom
{
namespace
{

constexpr double kTissueMm = 0.25;  // tissue is computed in pixels of this size; finer detail is drawn on top
// The unsharp mask of a processed image.
constexpr double kSharpenMm = 1.3;
constexpr double kSharpenBy = 0.4;
constexpr float kFatGrey = 480.0F;     // a processed image's fat, of 4095
constexpr float kGlandGrey = 2050.0F;  // how much a full thickness of gland adds
constexpr float kShoulder = 2650.0F;   // above this grey values are compressed
constexpr float kMaximum = 4095.0F;

float bell(float value, float middle, float width)
{
    const float t = (value - middle) / width;
    return std::exp(-t * t);
}

/// Skin, the layers just under it, the nipple, and the fall of thickness towards the edge.
void addSkin(cv::Mat1f& density, const cv::Mat1f& fromSkin, const BreastModel& breast, const ViewShape& shape,
             const Raster& raster)
{
    const Raster coarse = coarsened(raster, 0.3);
    const std::uint64_t key = subKey(breast.key, shape.oblique ? 32 : 31);
    const cv::Mat1f along = resampled(
        noise(subKey(key, 1), {.coarsestMm = 9.0, .finestMm = 0.6, .persistence = 0.7}, coarse), coarse, raster);
    const cv::Mat1f slow =
        resampled(noise(subKey(key, 2), {.coarsestMm = 30.0, .finestMm = 4.0}, coarse), coarse, raster);
    const auto skin = static_cast<float>(breast.skin);
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float d = fromSkin(y, x);
            if (d <= 0.0F) {
                continue;
            }
            const float wobble = along(y, x);
            const auto du = static_cast<float>((x + 0.5) * raster.mm - shape.nippleBase.x);
            const auto dv = static_cast<float>((y + 0.5) * raster.mm - shape.nippleBase.y);
            const float fromNipple = std::hypot(du, dv);
            const float areola = bell(fromNipple, 0.0F, static_cast<float>(2.6 * breast.nippleRadius));
            const float thick = skin * (1.0F + 0.9F * areola);
            float value = density(y, x) * (0.80F + 0.20F * smoothStep(1.0F, 16.0F, d));
            if (d < 12.0F) {
                value += (0.40F + 0.06F * wobble + 0.09F * slow(y, x)) * bell(d, 0.62F * thick, 0.40F * thick);
                value += (0.07F + 0.05F * wobble) * bell(d + 0.35F * wobble, 2.3F * skin, 0.45F * skin);
            }
            const float nipple =
                smoothStep(-2.5F, 1.5F, du) * bell(dv, 0.0F, static_cast<float>(1.05 * breast.nippleRadius));
            value += 0.52F * nipple * smoothStep(0.3F, 3.0F, d);
            density(y, x) = value;
        }
    }
}

/// Quantum noise, a little correlated as by the detector; larger pixels gather more quanta and show less of it.
cv::Mat1f quantumNoise(std::uint64_t key, const Raster& raster)
{
    cv::Mat1f grain = whiteNoise(key, raster.size());
    cv::Mat1f soft;
    cv::GaussianBlur(grain, soft, {}, 0.8);
    cv::addWeighted(grain, 0.55, soft, 1.6, 0.0, grain);
    grain *= std::min(1.6, std::pow(0.1 / raster.mm, 0.6));
    return grain;
}

cv::Mat1w toGrey(const cv::Mat1f& density, const cv::Mat1f& fromSkin, std::uint64_t key, const Raster& raster)
{
    const cv::Mat1f grain = quantumNoise(key, raster);
    cv::Mat1w samples(raster.size(), 0);
    const float ramp = std::max(1.0F, 1.5F * static_cast<float>(raster.mm));
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float d = fromSkin(y, x);
            if (d <= 0.0F) {
                continue;
            }
            const float dense = std::max(density(y, x), 0.0F);
            const float edge = smoothStep(-0.15F, ramp, d);
            float grey = (kFatGrey + kGlandGrey * dense) * edge;
            grey += grain(y, x) * (34.0F + 52.0F * std::min(dense, 1.0F)) * (0.25F + 0.75F * edge);
            if (grey > kShoulder) {
                const float room = kMaximum + 40.0F - kShoulder;
                grey = kShoulder + room * (1.0F - std::exp((kShoulder - grey) / room));
            }
            // Air alone is 0: the edge of the breast stays above it.
            samples(y, x) = static_cast<std::uint16_t>(std::clamp(grey, 12.0F, kMaximum));
        }
    }
    return samples;
}

double shareOf(const Tissue& tissue, const ShapeMaps& maps)
{
    double sum = 0.0, area = 0.0;
    for (int y = 0; y < tissue.glandular.rows; ++y) {
        for (int x = 0; x < tissue.glandular.cols; ++x) {
            if (maps.fromSkin(y, x) > 0.0F && maps.intoPectoral(y, x) < 0.0F) {
                sum += static_cast<double>(tissue.glandular(y, x));
                area += 1.0;
            }
        }
    }
    return area > 0.0 ? sum / area : 0.0;
}

}  // namespace

RenderedView renderView(const BreastModel& breast, const ViewShape& shape, const std::vector<LesionModel>& lesions,
                        const Raster& raster)
{
    RenderedView view;
    const Raster tissueRaster = coarsened(raster, kTissueMm);
    const ShapeMaps maps = mapShape(shape, tissueRaster);
    const Tissue tissue = makeTissue(breast, shape, maps, tissueRaster);
    view.glandularShare = shareOf(tissue, maps);
    cv::Mat1f soft;
    cv::GaussianBlur(tissue.density, soft, {}, kSharpenMm / tissueRaster.mm);
    const cv::Mat1f sharp(tissue.density + kSharpenBy * (tissue.density - soft));
    cv::Mat1f density(resampled(sharp, tissueRaster, raster) + makeStrands(breast, shape, raster));
    for (const LesionModel& lesion : lesions) {
        view.boxes.push_back(drawLesion(lesion, shape, raster, density));
    }
    const cv::Mat1f fromSkin = distanceFromSkin(shape, raster);
    addSkin(density, fromSkin, breast, shape, raster);
    view.samples = toGrey(density, fromSkin, subKey(breast.key, shape.oblique ? 42 : 41), raster);
    return view;
}

}  // namespace diptych::phantom
