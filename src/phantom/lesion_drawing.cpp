// How lesions look: the silhouettes of masses, the shapes of calcifications.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "lesion.h"
#include "line_layer.h"
#include "noise_field.h"

namespace diptych::phantom
{
namespace
{

/// The silhouette of a mass: distance from its middle to its margin by direction.
class Margin
{
public:
    Margin(RandomStream& random, double radiusMm, bool malignant) : radius_(radiusMm)
    {
        const int harmonics = malignant ? 9 : 5;
        for (int k = 2; k <= harmonics; ++k) {
            const double strength = malignant ? 0.15 / std::pow(k, 0.7) : 0.17 / std::pow(k, 1.2);
            waves_.push_back({k, strength * random.normal(), random.between(0.0, 2.0 * std::numbers::pi)});
        }
    }

    [[nodiscard]] double at(double angle) const
    {
        double share = 0.92;
        for (const Wave& wave : waves_) {
            share += wave.strength * std::cos(wave.order * angle + wave.phase);
        }
        return radius_ * std::clamp(share, 0.6, 1.12);
    }

private:
    struct Wave {
        int order;
        double strength;
        double phase;
    };
    double radius_;
    std::vector<Wave> waves_;
};

cv::Rect pixelsAround(PlanePoint middle, double reachMm, const Raster& raster)
{
    const cv::Point2d index = raster.index(middle);
    const int reach = static_cast<int>(std::ceil(reachMm / raster.mm)) + 1;
    return cv::Rect(cvRound(index.x) - reach, cvRound(index.y) - reach, 2 * reach + 1, 2 * reach + 1) &
           cv::Rect(0, 0, raster.columns, raster.rows);
}

/// Adds `weight` of a lesion: much where there was fat, less over gland, which it partly displaces.
void addOver(float& density, float weight)
{
    density += weight * (1.0F - 0.62F * std::clamp(density, 0.0F, 1.0F));
}

/// Straight thin strands that radiate from a malignant mass.
cv::Mat1f spicules(RandomStream& random, PlanePoint middle, const Margin& margin, double radius, const Raster& local)
{
    LineLayer layer(local);
    const int count = random.integer(26, 44);
    for (int i = 0; i < count; ++i) {
        const double angle = random.between(0.0, 2.0 * std::numbers::pi);
        const double from = 0.8 * margin.at(angle);
        const double to = margin.at(angle) + radius * random.between(0.2, 1.0) * random.between(0.5, 1.15);
        const double strength = random.between(0.14, 0.36);
        const double thickness = random.between(0.25, 0.55) * std::clamp(radius / 7.0, 0.7, 1.3);
        double heading = angle + random.between(-0.22, 0.22);
        PlanePoint at = middle + from * PlanePoint{std::cos(angle), std::sin(angle)};
        for (double walked = 0.0; walked < to - from; walked += 0.5) {
            const PlanePoint next = at + 0.5 * PlanePoint{std::cos(heading), std::sin(heading)};
            const double left = 1.0 - walked / (to - from);
            layer.line(at, next, thickness * (0.5 + left), strength * left);
            at = next;
            heading += 0.035 * random.normal();
        }
    }
    return layer.density(0.16);
}

cv::Rect2d drawMass(const LesionModel& lesion, const ViewShape& shape, const Raster& raster, cv::Mat1f& density)
{
    RandomStream random(subKey(lesion.key, shape.oblique ? 2 : 1));
    const double radius = 0.5 * lesion.diameterMm;
    const PlanePoint middle = shape.project(lesion.at);
    const Margin margin(random, radius, lesion.malignant);
    const cv::Rect area = pixelsAround(middle, 2.2 * radius, raster);
    const Raster local{area.height, area.width, raster.mm};
    const PlanePoint origin{area.x * raster.mm, area.y * raster.mm};
    const std::uint64_t key = random.key();
    const cv::Mat1f ragged = noise(subKey(key, 1), {.coarsestMm = 4.5, .finestMm = 1.0, .persistence = 0.55}, local);
    const cv::Mat1f clouds = noise(subKey(key, 2), {.coarsestMm = 5.0, .finestMm = 0.5, .persistence = 0.65}, local);
    const double raggedness = lesion.malignant ? 0.07 : 0.02;
    const double edge = lesion.malignant ? 0.50 : 0.22;  // share of the radius over which the margin fades
    const double strength = lesion.malignant ? 0.66 : 0.58;
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (int y = 0; y < local.rows; ++y) {
        for (int x = 0; x < local.columns; ++x) {
            const double du = origin.x + (x + 0.5) * raster.mm - middle.x;
            const double dv = origin.y + (y + 0.5) * raster.mm - middle.y;
            const double distance = std::hypot(du, dv);
            if (distance > 1.5 * radius) {
                continue;
            }
            const double q = distance / margin.at(std::atan2(dv, du)) + raggedness * double{ragged(y, x)};
            if (q < 1.0) {
                left = std::min(left, du);
                right = std::max(right, du);
                top = std::min(top, dv);
                bottom = std::max(bottom, dv);
            }
            const double fade = std::clamp((1.0 + 0.3 * edge - q) / edge, 0.0, 1.0);
            const double thick = 0.55 + 0.45 * std::sqrt(std::max(0.0, 1.0 - q * q));
            const double weight =
                strength * fade * fade * (3.0 - 2.0 * fade) * thick * (1.0 + 0.05 * double{clouds(y, x)});
            addOver(density(area.y + y, area.x + x), static_cast<float>(weight));
        }
    }
    if (lesion.malignant) {
        const cv::Mat1f strands = spicules(random, middle - origin, margin, radius, local);
        for (int y = 0; y < local.rows; ++y) {
            for (int x = 0; x < local.columns; ++x) {
                addOver(density(area.y + y, area.x + x), strands(y, x));
            }
        }
    }
    const double pad = lesion.malignant ? 0.12 * radius : 0.05 * radius;
    return {(middle.x + left - pad) / raster.mm, (middle.y + top - pad) / raster.mm,
            (right - left + 2.0 * pad) / raster.mm, (bottom - top + 2.0 * pad) / raster.mm};
}

void drawSpeck(const Speck& speck, PlanePoint at, const Raster& raster, cv::Mat1f& density)
{
    // Seen through a pixel: never sharper than the pixel, and paler when smaller than it.
    const double blur = 0.45 * raster.mm;
    const double across = std::hypot(0.36 * speck.sizeMm / std::sqrt(speck.elongation), blur);
    const double along = std::hypot(0.36 * speck.sizeMm * std::sqrt(speck.elongation), blur);
    const double kept = std::max(0.3, std::pow(0.36 * speck.sizeMm, 2.0) / (across * along));
    const double c = std::cos(speck.angleRad), s = std::sin(speck.angleRad);
    const cv::Rect area = pixelsAround(at, 3.0 * along, raster);
    for (int y = area.y; y < area.y + area.height; ++y) {
        for (int x = area.x; x < area.x + area.width; ++x) {
            const double du = (x + 0.5) * raster.mm - at.x, dv = (y + 0.5) * raster.mm - at.y;
            const double p = (c * du + s * dv) / along, q = (c * dv - s * du) / across;
            const double r = 0.5 * (p * p + q * q);
            density(y, x) += static_cast<float>(speck.density * kept * std::exp(-r * std::sqrt(r)));
        }
    }
}

cv::Rect2d drawCluster(const LesionModel& lesion, const ViewShape& shape, const Raster& raster, cv::Mat1f& density)
{
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const Speck& speck : lesion.specks) {
        const PlanePoint at =
            shape.project({lesion.at.behindMm + speck.offset.behindMm, lesion.at.lateralMm + speck.offset.lateralMm,
                           lesion.at.superiorMm + speck.offset.superiorMm});
        drawSpeck(speck, at, raster, density);
        left = std::min(left, at.x);
        right = std::max(right, at.x);
        top = std::min(top, at.y);
        bottom = std::max(bottom, at.y);
    }
    constexpr double kPad = 1.2;
    return {(left - kPad) / raster.mm, (top - kPad) / raster.mm, (right - left + 2.0 * kPad) / raster.mm,
            (bottom - top + 2.0 * kPad) / raster.mm};
}

}  // namespace

cv::Rect2d drawLesion(const LesionModel& lesion, const ViewShape& shape, const Raster& raster, cv::Mat1f& density)
{
    return lesion.kind == FindingKind::Calcification ? drawCluster(lesion, shape, raster, density)
                                                     : drawMass(lesion, shape, raster, density);
}

}  // namespace diptych::phantom
