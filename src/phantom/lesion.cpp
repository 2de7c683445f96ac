#include "lesion.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace diptych::phantom
{
namespace
{

constexpr double kPlacingMm = 1.0;        // pixels of the maps by which lesions are placed
constexpr double kDistanceSlackMm = 6.0;  // nipple distance may differ this much between the views

double nippleDistance(const ViewShape& shape, const BreastPoint& at)
{
    return cv::norm(shape.project(at) - shape.nipple);
}

bool hasRoom(const BreastViews& views, const BreastPoint& at, double radius, const std::vector<LesionModel>& present)
{
    for (std::size_t i = 0; i < views.shapes.size(); ++i) {
        const PlanePoint p = views.shapes[i].project(at);
        if (p.x < radius + 6.0 || p.y < radius + 4.0 || p.y > views.raster.heightMm() - radius - 4.0 ||
            double{valueAt(views.maps[i].fromSkin, views.raster, p)} < radius + 7.0 ||
            double{valueAt(views.maps[i].intoPectoral, views.raster, p)} > -radius - 4.0) {
            return false;
        }
        for (const LesionModel& other : present) {
            if (cv::norm(views.shapes[i].project(other.at) - p) < radius + 0.5 * other.diameterMm + 8.0) {
                return false;
            }
        }
    }
    return std::abs(nippleDistance(views.shapes[0], at) - nippleDistance(views.shapes[1], at)) < kDistanceSlackMm;
}

std::vector<Speck> makeSpecks(RandomStream& random, double diameterMm, bool malignant)
{
    const int count = random.integer(malignant ? 9 : 5, malignant ? 20 : 10);
    const double narrow = malignant ? random.between(0.35, 0.7) : random.between(0.7, 1.0);  // segmental or round
    std::vector<Speck> specks;
    while (static_cast<int>(specks.size()) < count) {
        const double x = random.between(-1.0, 1.0), y = random.between(-1.0, 1.0), z = random.between(-1.0, 1.0);
        if (x * x + y * y + z * z > 1.0) {
            continue;
        }
        const double half = 0.5 * diameterMm;
        Speck speck;
        speck.offset = {half * x, half * narrow * y, half * narrow * z};
        if (malignant) {  // pleomorphic: every one different
            speck.sizeMm = random.between(0.2, 0.6);
            speck.elongation = random.between(1.0, 2.6);
            speck.density = random.between(0.45, 1.2);
        } else {
            speck.sizeMm = random.between(0.35, 0.5);
            speck.elongation = random.between(1.0, 1.2);
            speck.density = random.between(0.7, 1.0);
        }
        speck.angleRad = random.between(0.0, std::numbers::pi);
        specks.push_back(speck);
    }
    return specks;
}

}  // namespace

BreastViews viewsForPlacing(const BreastModel& breast, double widthMm, double heightMm)
{
    BreastViews views;
    views.raster = {static_cast<int>(std::ceil(heightMm / kPlacingMm)),
                    static_cast<int>(std::ceil(widthMm / kPlacingMm)), kPlacingMm};
    views.shapes = {craniocaudalShape(breast, heightMm), obliqueShape(breast, heightMm)};
    for (std::size_t i = 0; i < views.shapes.size(); ++i) {
        views.maps[i] = mapShape(views.shapes[i], views.raster);
    }
    return views;
}

LesionModel makeLesion(std::uint64_t key, FindingKind kind, bool malignant, const BreastModel& breast,
                       const BreastViews& views, const std::vector<LesionModel>& present)
{
    RandomStream random(key);
    LesionModel lesion;
    lesion.key = random.key();
    lesion.kind = kind;
    lesion.malignant = malignant;
    lesion.diameterMm =
        kind == FindingKind::Mass ? random.between(8.0, malignant ? 21.0 : 17.0) : random.between(5.0, 15.0);
    lesion.diameterMm = std::min(lesion.diameterMm, 0.28 * breast.depth);
    for (int attempt = 1;; ++attempt) {
        lesion.at = {random.between(0.2, 0.8) * breast.depth, random.between(-0.5, 0.65) * breast.lateralHalf,
                     random.between(-0.6, 0.6) * breast.lateralHalf};
        if (hasRoom(views, lesion.at, 0.5 * lesion.diameterMm, present)) {
            break;
        }
        if (attempt % 400 == 0) {
            lesion.diameterMm *= 0.9;
        }
        if (attempt > 8000) {  // an image too small for any breast: straight behind the nipple
            lesion.at = {0.45 * breast.depth, 0.0, 0.0};
            break;
        }
    }
    if (kind == FindingKind::Calcification) {
        lesion.specks = makeSpecks(random, lesion.diameterMm, malignant);
    }
    return lesion;
}

}  // namespace diptych::phantom
