#include "tissue.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "noise_field.h"

namespace diptych::phantom
{
namespace
{

constexpr int kSlabs = 6;           // the thickness of the breast is a stack of this many layers
constexpr float kSoftness = 0.10F;  // of the border between gland and fat within a layer

/// Coordinates that run from the nipple backwards along the ducts and ligaments, in place of u and v: how far from
/// the nipple, and across that, the arc at a middle distance. Bent by slow noise, since nothing in a breast is
/// straight.
struct DuctCoordinates {
    cv::Mat1f along;
    cv::Mat1f across;
    cv::Rect2d areaMm;  // what along and across can reach
};

DuctCoordinates ductCoordinates(const BreastModel& breast, const ViewShape& shape, const Raster& raster,
                                std::uint64_t key)
{
    const cv::Mat1f bendU = noise(subKey(key, 1), {.coarsestMm = 28.0, .finestMm = 5.0, .persistence = 0.5}, raster);
    const cv::Mat1f bendV = noise(subKey(key, 2), {.coarsestMm = 28.0, .finestMm = 5.0, .persistence = 0.5}, raster);
    DuctCoordinates result{cv::Mat1f(raster.size()), cv::Mat1f(raster.size()), {}};
    const double origin = shape.nipple.x + 12.0;  // ducts converge behind the nipple, not on one point
    const auto middle = static_cast<float>(0.55 * breast.depth);
    const double side = 0.5 * std::numbers::pi * static_cast<double>(middle);
    result.areaMm = {0.0, -side, std::hypot(raster.widthMm(), raster.heightMm()) + 30.0, 2.0 * side};
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const auto du = static_cast<float>(origin - (x + 0.5) * raster.mm) + 3.5F * bendU(y, x);
            const auto dv = static_cast<float>((y + 0.5) * raster.mm - shape.nipple.y) + 3.5F * bendV(y, x);
            const float distance = std::sqrt(du * du + dv * dv);
            result.along(y, x) = distance;
            result.across(y, x) = middle * std::atan2(dv, std::max(du, 1.0F));
        }
    }
    return result;
}

/// Where glandular tissue tends to be: positive inside its cone, negative towards skin, chest wall and muscle.
cv::Mat1f glandTendency(const BreastModel& breast, const ViewShape& shape, const ShapeMaps& maps, const Raster& raster,
                        std::uint64_t key)
{
    const cv::Mat1f layer = noise(subKey(key, 1), {.coarsestMm = 36.0, .finestMm = 6.0, .persistence = 0.55}, raster);
    const double halfHeight = 0.5 * (breast.lateralHalf + breast.medialHalf);
    const double share = breast.glandShare;
    const PlanePoint centre{(0.52 - 0.05 * share) * breast.depth,
                            shape.nippleBase.y - breast.glandUpper * halfHeight * (shape.oblique ? 1.2 : 1.0)};
    const double radiusU = (0.44 + 0.16 * share) * breast.depth, radiusV = (0.48 + 0.34 * share) * halfHeight;
    const auto retro = static_cast<float>(0.10 * breast.depth);
    cv::Mat1f tendency(raster.size());
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const double u = (x + 0.5) * raster.mm, v = (y + 0.5) * raster.mm;
            const double du = (u - centre.x) / radiusU, dv = (v - centre.y) / radiusV;
            const double behind = std::hypot(u - shape.nippleBase.x, v - shape.nippleBase.y);
            const double thin = 0.25 + 0.75 * double{smoothStep(6.0F, 30.0F, static_cast<float>(behind))};
            const float fat = static_cast<float>(breast.fatLayer * thin) * (1.0F + 0.45F * layer(y, x));
            const float skin = (maps.fromSkin(y, x) - fat) / 6.0F;
            const float front = std::min(static_cast<float>(u) - retro, -maps.intoPectoral(y, x) - 0.6F * retro) / 9.0F;
            const float cone = static_cast<float>(1.0 - std::pow(du * du + dv * dv, 0.8));
            tendency(y, x) = 1.1F * std::clamp(skin, -2.5F, 0.6F) + 0.8F * std::clamp(front, -2.5F, 0.7F) +
                             1.1F * std::max(cone, -2.0F);
        }
    }
    return tendency;
}

float sigmoid(float value)
{
    return 1.0F / (1.0F + std::exp(-value));
}

/// The threshold at which the layers together cover the wanted share of the breast.
float thresholdFor(double share, const std::vector<cv::Mat1f>& layers, const ShapeMaps& maps)
{
    const int step = std::max(1, maps.fromSkin.rows / 110);
    std::vector<float> samples;
    for (int y = 0; y < maps.fromSkin.rows; y += step) {
        for (int x = 0; x < maps.fromSkin.cols; x += step) {
            if (maps.fromSkin(y, x) > 0.0F && maps.intoPectoral(y, x) < 0.0F) {
                for (const cv::Mat1f& layer : layers) {
                    samples.push_back(layer(y, x));
                }
            }
        }
    }
    if (samples.empty()) {
        return 0.0F;
    }
    const auto place = static_cast<std::ptrdiff_t>((1.0 - share) * static_cast<double>(samples.size() - 1));
    std::nth_element(samples.begin(), samples.begin() + place, samples.end());
    return samples[static_cast<std::size_t>(place)];
}

cv::Mat1f glandularShare(const BreastModel& breast, const ViewShape& shape, const ShapeMaps& maps,
                         const DuctCoordinates& ducts, const Raster& raster, std::uint64_t key)
{
    const cv::Mat1f tendency = glandTendency(breast, shape, maps, raster, subKey(key, 1));
    const cv::Mat1f common = noise(subKey(key, 2), {.coarsestMm = 30.0, .finestMm = 1.2, .persistence = 0.62}, raster);
    const auto patchy = static_cast<float>(0.45 + 0.35 * breast.nodularity);
    const auto streaky = static_cast<float>(0.62 - 0.30 * breast.nodularity);
    const auto relief = static_cast<float>(0.75 + 0.35 * (0.6 - breast.glandShare));
    // Near the nipple, where the ducts crowd, their grain would turn into stripes.
    cv::Mat1f fanned(raster.size());
    std::transform(ducts.along.begin(), ducts.along.end(), fanned.begin(),
                   [](float along) { return 0.35F + 0.65F * smoothStep(15.0F, 60.0F, along); });
    std::vector<cv::Mat1f> layers;
    for (std::uint64_t k = 0; k < kSlabs; ++k) {
        const cv::Mat1f patches =
            noise(subKey(key, 10 + k), {.coarsestMm = 17.0, .finestMm = 0.6, .persistence = 0.64}, raster);
        const cv::Mat1f streaks(NoiseField(subKey(key, 30 + k),
                                           {.coarsestMm = 7.0, .finestMm = 0.5, .persistence = 0.62, .stretch = 3.5},
                                           ducts.areaMm, raster.mm)
                                    .at(ducts.along, ducts.across)
                                    .mul(fanned));
        layers.push_back(cv::Mat1f(tendency + relief * (0.55F * common + patchy * patches + streaky * streaks)));
    }
    const float threshold = thresholdFor(breast.glandShare, layers, maps);
    cv::Mat1f share(raster.size(), 0.0F);
    for (const cv::Mat1f& layer : layers) {
        for (int y = 0; y < raster.rows; ++y) {
            const float* value = layer[y];
            float* out = share[y];
            for (int x = 0; x < raster.columns; ++x) {
                out[x] += sigmoid((value[x] - threshold) / kSoftness) / kSlabs;
            }
        }
    }
    return share;
}

/// Thin bright lines, as of fibrous septa that are cut and seen on edge: the zero lines of a random field, broken by
/// another. 0 to 1.
cv::Mat1f septa(std::uint64_t key, double coarsestMm, double widthShare, const Raster& raster)
{
    const cv::Mat1f field =
        noise(subKey(key, 1), {.coarsestMm = coarsestMm, .finestMm = 0.12 * coarsestMm, .persistence = 0.55}, raster);
    const cv::Mat1f presence = noise(
        subKey(key, 2), {.coarsestMm = 0.9 * coarsestMm, .finestMm = 0.2 * coarsestMm, .persistence = 0.6}, raster);
    cv::Mat1f lines(raster.size());
    const auto sharpness = static_cast<float>(1.0 / (widthShare * widthShare));
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float f = field(y, x);
            lines(y, x) = smoothStep(-0.5F, 1.6F, presence(y, x)) / (1.0F + sharpness * f * f);
        }
    }
    return lines;
}

/// As septa, but drawn out along the ducts.
cv::Mat1f ductThreads(std::uint64_t key, const DuctCoordinates& ducts, const Raster& raster)
{
    const cv::Mat1f field =
        NoiseField(subKey(key, 1), {.coarsestMm = 4.5, .finestMm = 0.5, .persistence = 0.55, .stretch = 5.0},
                   ducts.areaMm, raster.mm)
            .at(ducts.along, ducts.across);
    const cv::Mat1f presence = noise(subKey(key, 2), {.coarsestMm = 9.0, .finestMm = 1.0, .persistence = 0.6}, raster);
    cv::Mat1f lines(raster.size());
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float f = field(y, x);
            lines(y, x) = smoothStep(-0.4F, 1.8F, presence(y, x)) * smoothStep(5.0F, 45.0F, ducts.along(y, x)) /
                          (1.0F + 36.0F * f * f);
        }
    }
    return lines;
}

cv::Mat1f muscle(const ViewShape& shape, const ShapeMaps& maps, const Raster& raster, std::uint64_t key)
{
    const double grainAngle = std::numbers::pi / 2.0 + shape.pectoralAngleRad;  // fibres run down and to the chest wall
    const cv::Mat1f fibres = noise(
        subKey(key, 1),
        {.coarsestMm = 7.0, .finestMm = 0.6, .persistence = 0.62, .angleRad = grainAngle, .stretch = 6.0}, raster);
    const cv::Mat1f clouds = noise(subKey(key, 2), {.coarsestMm = 26.0, .finestMm = 3.0, .persistence = 0.55}, raster);
    cv::Mat1f density(raster.size());
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float inside = maps.intoPectoral(y, x);
            if (inside < -6.0F) {
                density(y, x) = 0.0F;
                continue;
            }
            const float body = 0.38F + 0.30F * (1.0F - std::exp(-std::max(inside, 0.0F) / 18.0F));
            density(y, x) = sigmoid((inside + 0.5F * clouds(y, x)) / 0.6F) * body *
                            (1.0F + 0.085F * fibres(y, x) + 0.08F * clouds(y, x));
        }
    }
    return density;
}

}  // namespace

Tissue makeTissue(const BreastModel& breast, const ViewShape& shape, const ShapeMaps& maps, const Raster& raster)
{
    const std::uint64_t key = subKey(breast.key, shape.oblique ? 12 : 11);
    const DuctCoordinates ducts = ductCoordinates(breast, shape, raster, subKey(key, 1));
    Tissue tissue;
    tissue.glandular = glandularShare(breast, shape, maps, ducts, raster, subKey(key, 2));

    const cv::Mat1f grain =
        NoiseField(subKey(key, 3), {.coarsestMm = 5.0, .finestMm = 0.35, .persistence = 0.72, .stretch = 4.5},
                   ducts.areaMm, raster.mm)
            .at(ducts.along, ducts.across);
    const cv::Mat1f clouds = noise(subKey(key, 4), {.coarsestMm = 14.0, .finestMm = 0.4, .persistence = 0.66}, raster);
    const cv::Mat1f slow = noise(subKey(key, 9), {.coarsestMm = 45.0, .finestMm = 8.0}, raster);
    const cv::Mat1f wide = septa(subKey(key, 5), 16.0, 0.11, raster);
    const cv::Mat1f narrow = septa(subKey(key, 6), 7.0, 0.16, raster);
    const cv::Mat1f threads = ductThreads(subKey(key, 8), ducts, raster);
    const cv::Mat1f pectoral = muscle(shape, maps, raster, subKey(key, 7));
    tissue.density = cv::Mat1f(raster.size());
    for (int y = 0; y < raster.rows; ++y) {
        for (int x = 0; x < raster.columns; ++x) {
            const float gland = tissue.glandular(y, x);
            const float body = 0.66F * gland * (1.0F + 0.10F * grain(y, x) + 0.11F * clouds(y, x));
            const float fat = 0.07F + 0.034F * clouds(y, x) + 0.022F * grain(y, x) + 0.022F * slow(y, x);
            const float lines = (0.10F + 0.09F * gland) * wide(y, x) + (0.055F + 0.06F * gland) * narrow(y, x) +
                                (0.035F + 0.10F * gland) * threads(y, x);
            tissue.density(y, x) = fat + body + lines + pectoral(y, x) * (1.0F - 0.45F * gland);
        }
    }
    return tissue;
}

}  // namespace diptych::phantom
