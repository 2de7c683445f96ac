#include "breast_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace diptych::phantom
{
namespace
{

constexpr double kBeyond = 12.0;  // polygons go this far past the chest wall, so that their closing edge is not seen

double targetShare(Density density)
{
    switch (density) {
        case Density::A:
            return 0.09;
        case Density::B:
            return 0.22;
        case Density::C:
            return 0.42;
        case Density::D:
            return 0.64;
    }
    return 0.2;
}

/// The breast as drawn before it is fitted to the image; what both sides share.
BreastModel drawBreast(RandomStream& random, Density density)
{
    BreastModel breast;
    breast.density = density;
    breast.depth = random.between(82.0, 106.0);
    breast.lateralHalf = breast.depth * random.between(0.92, 1.10);
    breast.medialHalf = breast.depth * random.between(0.84, 1.00);
    breast.lowerHalf = breast.depth * random.between(0.68, 0.76);
    breast.lateralPower = random.between(1.75, 2.15);
    breast.medialPower = random.between(1.85, 2.35);
    breast.ccNippleShift = random.between(-4.0, 4.0);
    breast.belowFold = random.between(5.0, 11.0);
    breast.axillaWidth = random.between(0.66, 0.84);
    breast.fullness = random.between(-0.6, 0.6);
    breast.pectoralAngleRad = random.between(16.0, 24.0) * std::numbers::pi / 180.0;
    breast.pectoralReach = random.between(0.72, 0.94);
    breast.pectoralBulge = random.between(5.0, 11.0);
    breast.nippleHeight = random.between(3.4, 5.6);
    breast.nippleRadius = random.between(4.2, 5.6);
    breast.skin = random.between(1.5, 1.9);
    breast.fatLayer = random.between(8.0, 13.0) - (density == Density::D ? 3.0 : 0.0);
    breast.glandShare = targetShare(density) * random.between(0.88, 1.12);
    breast.glandUpper = random.between(0.05, 0.25);
    breast.nodularity = random.between(0.2, 0.9);
    return breast;
}

void vary(BreastModel& breast, RandomStream& random)
{
    const auto about = [&random](double share) { return 1.0 + share * (2.0 * random.unit() - 1.0); };
    const double size = about(0.04);
    breast.depth *= size;
    breast.lateralHalf *= size * about(0.03);
    breast.medialHalf *= size * about(0.03);
    breast.lowerHalf *= size * about(0.04);
    breast.lateralPower *= about(0.03);
    breast.medialPower *= about(0.03);
    breast.ccNippleShift += random.between(-3.0, 3.0);
    breast.belowFold += random.between(-2.5, 2.5);
    breast.axillaWidth *= about(0.05);
    breast.fullness += random.between(-0.15, 0.15);
    breast.pectoralAngleRad *= about(0.07);
    breast.pectoralReach *= about(0.05);
    breast.pectoralBulge *= about(0.25);
    breast.nippleHeight *= about(0.12);
    breast.glandShare *= about(0.06);
    breast.glandUpper += random.between(-0.05, 0.05);
}

void fitInto(BreastModel& breast, double widthMm, double heightMm)
{
    const double scale = std::min({1.0, 0.84 * widthMm / (breast.depth + breast.nippleHeight),
                                   0.94 * heightMm / (breast.lateralHalf + breast.medialHalf + 8.0),
                                   0.42 * heightMm / (breast.lowerHalf + breast.belowFold)});
    for (double* length :
         {&breast.depth, &breast.lateralHalf, &breast.medialHalf, &breast.lowerHalf, &breast.ccNippleShift,
          &breast.pectoralBulge, &breast.nippleHeight, &breast.nippleRadius, &breast.fatLayer, &breast.belowFold}) {
        *length *= scale;
    }
}

/// Points along a smooth curve through the knots (Catmull-Rom).
std::vector<PlanePoint> smoothCurve(const std::vector<PlanePoint>& knots)
{
    constexpr int kSteps = 24;
    std::vector<PlanePoint> curve;
    const int last = static_cast<int>(knots.size()) - 1;
    for (int i = 0; i < last; ++i) {
        const PlanePoint a = knots[static_cast<std::size_t>(std::max(i - 1, 0))];
        const PlanePoint b = knots[static_cast<std::size_t>(i)];
        const PlanePoint c = knots[static_cast<std::size_t>(i) + 1];
        const PlanePoint d = knots[static_cast<std::size_t>(std::min(i + 2, last))];
        for (int step = 0; step < kSteps; ++step) {
            const double t = static_cast<double>(step) / kSteps;
            curve.push_back(0.5 * (2.0 * b + (c - a) * t + (2.0 * a - 5.0 * b + 4.0 * c - d) * (t * t) +
                                   (3.0 * b - a - 3.0 * c + d) * (t * t * t)));
        }
    }
    curve.push_back(knots.back());
    return curve;
}

/// The nipple as a bump on the outline, in profile.
void addNipple(std::vector<PlanePoint>& outline, const BreastModel& breast, PlanePoint base)
{
    for (PlanePoint& point : outline) {
        const double across = (point.y - base.y) / breast.nippleRadius;
        point.x += breast.nippleHeight * std::exp(-std::pow(std::abs(across), 3.0));
        // The areola lifts the skin a little around it.
        point.x += 0.22 * breast.nippleHeight * std::exp(-0.10 * across * across);
    }
}

/// The polyline with points at most a millimetre apart, so that a bump added to it is smooth.
std::vector<PlanePoint> refined(const std::vector<PlanePoint>& line)
{
    std::vector<PlanePoint> result;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const int pieces = std::max(1, static_cast<int>(std::ceil(cv::norm(line[i + 1] - line[i]) / 0.5)));
        for (int k = 0; k < pieces; ++k) {
            result.push_back(line[i] + (line[i + 1] - line[i]) * (static_cast<double>(k) / pieces));
        }
    }
    result.push_back(line.back());
    return result;
}

cv::Mat1b filled(const std::vector<PlanePoint>& polygon, const Raster& raster)
{
    constexpr int kShift = 6;
    std::vector<cv::Point> vertices;
    vertices.reserve(polygon.size());
    for (const PlanePoint& point : polygon) {
        const cv::Point2d index = raster.index(point);
        vertices.emplace_back(cvRound(index.x * (1 << kShift)), cvRound(index.y * (1 << kShift)));
    }
    cv::Mat1b mask(raster.size(), 0);
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{vertices}, cv::Scalar(255), cv::LINE_8, kShift);
    return mask;
}

cv::Mat1f distanceInside(const cv::Mat1b& mask, const Raster& raster)
{
    cv::Mat1f distance;
    cv::distanceTransform(mask, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE, CV_32F);
    distance *= raster.mm;
    return distance;
}

}  // namespace

BreastModel makeBreast(std::uint64_t studyKey, Laterality side, Density density, double widthMm, double heightMm)
{
    RandomStream shared(subKey(studyKey, 1));
    BreastModel breast = drawBreast(shared, density);
    const std::uint64_t key = subKey(studyKey, side == Laterality::Right ? 2 : 3);
    RandomStream own(key);
    vary(breast, own);
    breast.key = own.key();
    fitInto(breast, widthMm, heightMm);
    return breast;
}

PlanePoint ViewShape::project(const BreastPoint& point) const
{
    const double up = oblique ? (point.superiorMm + point.lateralMm) / std::numbers::sqrt2 : point.lateralMm;
    return {nipple.x - point.behindMm, nipple.y - up};
}

ViewShape craniocaudalShape(const BreastModel& breast, double heightMm)
{
    ViewShape shape;
    const double middle = 0.5 * (heightMm + breast.lateralHalf - breast.medialHalf);
    shape.nippleBase = {breast.depth, middle - breast.ccNippleShift};
    shape.nipple = {breast.depth + 0.55 * breast.nippleHeight, shape.nippleBase.y};
    constexpr int kSteps = 400;
    std::vector<PlanePoint> edge;
    for (int i = -kSteps; i <= kSteps; ++i) {
        const double t = static_cast<double>(i) / kSteps;
        const double half = t < 0.0 ? breast.lateralHalf : breast.medialHalf;
        const double power = t < 0.0 ? breast.lateralPower : breast.medialPower;
        const double forward = std::pow(std::max(0.0, 1.0 - std::pow(std::abs(t), power)), 0.79);
        edge.emplace_back((breast.depth + kBeyond) * forward - kBeyond, shape.nippleBase.y + t * half * 1.05);
    }
    shape.outline = refined(edge);
    addNipple(shape.outline, breast, shape.nippleBase);
    return shape;
}

ViewShape obliqueShape(const BreastModel& breast, double heightMm)
{
    ViewShape shape;
    shape.oblique = true;
    const double a = breast.depth, down = breast.lowerHalf;
    // On a large detector the breast stays in its upper part, as the arm must lie over its edge.
    const double nippleV = std::min(heightMm - down - breast.belowFold, 1.75 * a);
    shape.nippleBase = {a, nippleV};
    shape.nipple = {a + 0.55 * breast.nippleHeight, nippleV};
    const double reach = breast.pectoralReach * nippleV;
    const double muscle = std::min(reach * std::tan(breast.pectoralAngleRad), 0.58 * a);
    const double top = std::max(breast.axillaWidth * a, muscle + 0.16 * a);
    const double upper = std::min(nippleV, 1.35 * a);  // above this the outline is the axilla's
    const auto mixed = [top, a](double share) { return top + (a - top) * share; };
    const double full = 0.12 * breast.fullness;
    std::vector<PlanePoint> knots;
    if (nippleV > upper + 10.0) {
        knots.emplace_back(top * 1.04, -20.0);
    } else {
        knots.emplace_back(top * 1.05, nippleV - upper * 1.15);
    }
    for (const auto& [along, share] :
         {std::pair{0.85, 0.00}, {0.62, 0.26 + full}, {0.40, 0.66 + full}, {0.20, 0.90 + 0.4 * full}, {0.0, 1.0}}) {
        knots.emplace_back(mixed(share), nippleV - along * upper);
    }
    for (const auto& [along, share] : {std::pair{0.22, 0.955}, {0.45, 0.82}, {0.68, 0.57}, {0.87, 0.27}}) {
        knots.emplace_back(share * a, nippleV + along * down);
    }
    // The inframammary fold, and below it the upper abdomen.
    knots.emplace_back(0.10 * a, nippleV + down);
    knots.emplace_back(0.055 * a, nippleV + 1.06 * down);
    knots.emplace_back(0.0, nippleV + 1.15 * down);
    knots.emplace_back(-kBeyond, nippleV + 1.4 * down);
    shape.outline = refined(smoothCurve(knots));
    addNipple(shape.outline, breast, shape.nippleBase);
    shape.outline.emplace_back(-kBeyond, -20.0);

    const PlanePoint from{muscle * (reach + 20.0) / reach, -20.0}, to{-4.0, reach * (1.0 + 4.0 / muscle)};
    const PlanePoint normal{to.y - from.y, from.x - to.x};
    const PlanePoint control = 0.45 * from + 0.55 * to + normal * (2.0 * breast.pectoralBulge / cv::norm(normal));
    for (int i = 0; i <= 60; ++i) {
        const double t = i / 60.0;
        shape.pectoral.push_back((1 - t) * (1 - t) * from + 2 * t * (1 - t) * control + t * t * to);
    }
    shape.pectoral.emplace_back(-40.0, to.y);
    shape.pectoral.emplace_back(-40.0, -20.0);
    shape.pectoralAngleRad = std::atan2(muscle, reach);
    return shape;
}

cv::Mat1f distanceFromSkin(const ViewShape& shape, const Raster& raster)
{
    return distanceInside(filled(shape.outline, raster), raster);
}

ShapeMaps mapShape(const ViewShape& shape, const Raster& raster)
{
    ShapeMaps maps;
    maps.fromSkin = distanceFromSkin(shape, raster);
    maps.intoPectoral = cv::Mat1f(raster.size(), -1000.0F);
    if (!shape.pectoral.empty()) {
        const cv::Mat1b muscle = filled(shape.pectoral, raster);
        cv::Mat1b front;
        cv::bitwise_not(muscle, front);
        cv::subtract(distanceInside(muscle, raster), distanceInside(front, raster), maps.intoPectoral);
    }
    return maps;
}

}  // namespace diptych::phantom
