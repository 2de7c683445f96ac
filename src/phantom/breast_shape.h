// One breast in millimetres, and the shape it takes under the compression plate in each view.
#pragma once

#include <vector>

#include "diptych/core/view.h"
#include "diptych/phantom/phantom_study.h"
#include "random_stream.h"
#include "raster.h"

namespace diptych::phantom
{

/// A place in the breast, millimetres from the nipple: behind it, towards the arm, towards the head.
struct BreastPoint {
    double behindMm = 0.0;
    double lateralMm = 0.0;
    double superiorMm = 0.0;
};

/// What the two views of one breast have in common. Lengths in millimetres.
struct BreastModel {
    std::uint64_t key = 0;
    Density density = Density::B;
    double depth = 85.0;        // chest wall to the base of the nipple
    double lateralHalf = 85.0;  // nipple to the lateral end at the chest wall, CC
    double medialHalf = 75.0;   // nipple to the medial end at the chest wall, CC
    double lowerHalf = 68.0;    // nipple to the inframammary fold, MLO
    double lateralPower = 1.9;  // how round the outline is, CC
    double medialPower = 2.0;
    double ccNippleShift = 0.0;  // nipple lateral (+) of the middle of the image
    double belowFold = 8.0;      // of the image left below the inframammary fold, MLO
    double axillaWidth = 0.7;    // width of the image's upper end, MLO, as share of depth
    double fullness = 0.0;       // -1 (drooping, hollow above) to 1 (full above), MLO
    double pectoralAngleRad = 0.4;
    double pectoralReach = 0.9;  // lower end of the muscle as share of the nipple's height
    double pectoralBulge = 5.0;  // how far its edge bows forward
    double nippleHeight = 6.0;
    double nippleRadius = 4.5;
    double skin = 1.7;
    double fatLayer = 10.0;    // between skin and glandular tissue
    double glandShare = 0.2;   // of the projected breast
    double glandUpper = 0.15;  // how far its middle lies to the upper outer side, share of the half height
    double nodularity = 0.5;   // 0: streaky, 1: patchy
};

/// A breast drawn for a study; left and right share `studyKey` and differ as two breasts of one woman do.
[[nodiscard]] BreastModel makeBreast(std::uint64_t studyKey, Laterality side, Density density, double widthMm,
                                     double heightMm);

/// The outline of a breast in the canonical plane of one view.
struct ViewShape {
    bool oblique = false;              // MLO, else CC
    std::vector<PlanePoint> outline;   // closed polygon; reaches beyond the image at the chest wall
    std::vector<PlanePoint> pectoral;  // closed polygon; empty in CC
    PlanePoint nippleBase;
    PlanePoint nipple;  // middle of the nipple
    double pectoralAngleRad = 0.0;

    /// Where a place in the breast is seen. CC looks from above; MLO looks across at 45 degrees, so that what is
    /// lateral or superior both move up.
    [[nodiscard]] PlanePoint project(const BreastPoint& point) const;
};

[[nodiscard]] ViewShape craniocaudalShape(const BreastModel& breast, double heightMm);
[[nodiscard]] ViewShape obliqueShape(const BreastModel& breast, double heightMm);

/// Distances over a raster, millimetres.
struct ShapeMaps {
    cv::Mat1f fromSkin;      // into the breast; 0 in air
    cv::Mat1f intoPectoral;  // negative in front of the muscle; very negative where there is none
};
[[nodiscard]] ShapeMaps mapShape(const ViewShape& shape, const Raster& raster);

/// Distance into the breast alone, over a raster.
[[nodiscard]] cv::Mat1f distanceFromSkin(const ViewShape& shape, const Raster& raster);

}  // namespace diptych::phantom
