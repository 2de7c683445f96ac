#include "strands.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "line_layer.h"

namespace diptych::phantom
{
namespace
{

/// Cooper's ligaments: from a point of the skin inwards, curving, widening where they join the gland.
void drawLigaments(LineLayer& layer, const BreastModel& breast, const ViewShape& shape, RandomStream& random)
{
    const int count = static_cast<int>(random.integer(22, 34));
    const PlanePoint centre{0.35 * breast.depth, shape.nippleBase.y};
    for (int i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(random.unit() * static_cast<double>(shape.outline.size() - 1));
        const PlanePoint skin = shape.outline[index];
        const PlanePoint inward = centre - skin;
        double heading = std::atan2(inward.y, inward.x) + random.between(-0.6, 0.6);
        double bend = random.between(-0.03, 0.03);
        const double length = random.between(0.8, 2.6) * breast.fatLayer + 4.0;
        const double strength = random.between(0.05, 0.17);
        const double thickness = random.between(0.4, 0.9);
        PlanePoint at = skin + inward * (1.0 / cv::norm(inward));
        const double step = 0.6;
        for (double walked = 0.0; walked < length; walked += step) {
            const PlanePoint next = at + step * PlanePoint{std::cos(heading), std::sin(heading)};
            const double share = walked / length;
            layer.line(at, next, thickness * (0.7 + 1.8 * share * share),
                       strength * (0.45 + 0.55 * std::sin(std::numbers::pi * share)));
            at = next;
            bend += random.normal() * 0.005;
            heading += bend;
        }
    }
}

void drawVessel(LineLayer& layer, RandomStream& random, PlanePoint at, double heading, double width, double length,
                double strength, int branches)
{
    const double step = 1.0;
    double bend = 0.0;
    for (double walked = 0.0; walked < length; walked += step) {
        const PlanePoint next = at + step * PlanePoint{std::cos(heading), std::sin(heading)};
        const double taper = 1.0 - 0.5 * walked / length;
        layer.line(at, next, width * taper, strength * (0.55 + 0.45 * taper));
        at = next;
        bend = 0.86 * bend + 0.045 * random.normal();
        heading += bend;
        if (branches > 0 && walked > 0.25 * length && random.chance(0.02)) {
            --branches;
            drawVessel(layer, random, at, heading + (random.chance(0.5) ? 0.55 : -0.55), 0.7 * width * taper,
                       0.5 * (length - walked) + 8.0, 0.85 * strength, branches);
        }
    }
}

void drawVessels(LineLayer& layer, const BreastModel& breast, const ViewShape& shape, RandomStream& random)
{
    const int count = random.integer(2, 4);
    for (int i = 0; i < count; ++i) {
        const double v = shape.nippleBase.y + random.between(-0.85, 0.6) * breast.lateralHalf;
        const PlanePoint start{random.between(0.02, 0.3) * breast.depth, v};
        const PlanePoint towards =
            PlanePoint{0.85 * breast.depth, shape.nippleBase.y + 0.55 * (v - shape.nippleBase.y)} - start;
        drawVessel(layer, random, start, std::atan2(towards.y, towards.x) + random.between(-0.2, 0.2),
                   random.between(1.2, 2.2), random.between(0.6, 0.95) * breast.depth, random.between(0.07, 0.13), 2);
    }
}

/// A few ducts that fan out behind the nipple.
void drawDucts(LineLayer& layer, const BreastModel& breast, const ViewShape& shape, RandomStream& random)
{
    const int count = random.integer(7, 11);
    for (int i = 0; i < count; ++i) {
        double heading = std::numbers::pi + random.between(-0.75, 0.75);
        PlanePoint at = shape.nippleBase + PlanePoint{-1.0, 0.5 * random.normal()};
        const double length = random.between(0.2, 0.5) * breast.depth;
        const double strength = random.between(0.05, 0.14);
        for (double walked = 0.0; walked < length; walked += 0.8) {
            const PlanePoint next = at + 0.8 * PlanePoint{std::cos(heading), std::sin(heading)};
            layer.line(at, next, 0.9, strength * (1.0 - 0.7 * walked / length));
            at = next;
            heading += 0.05 * random.normal();
        }
    }
}

}  // namespace

cv::Mat1f makeStrands(const BreastModel& breast, const ViewShape& shape, const Raster& raster)
{
    RandomStream random(subKey(breast.key, shape.oblique ? 22 : 21));
    LineLayer vessels(raster), ligaments(raster);
    drawVessels(vessels, breast, shape, random);
    drawLigaments(ligaments, breast, shape, random);
    drawDucts(ligaments, breast, shape, random);
    return cv::Mat1f(vessels.density(0.35) + ligaments.density(0.24));
}

}  // namespace diptych::phantom
