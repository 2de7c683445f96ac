// Masses and clusters of calcifications: placed once in the breast, drawn in both views.
#pragma once

#include <vector>

#include "breast_shape.h"
#include "diptych/phantom/phantom_study.h"
#include "raster.h"

namespace diptych::phantom
{

/// One calcification of a cluster, relative to the cluster's middle.
struct Speck {
    BreastPoint offset;
    double sizeMm = 0.4;
    double elongation = 1.0;  // length over width
    double angleRad = 0.0;
    double density = 1.0;
};

/// What is to be drawn; the truth about it goes into PhantomLesion.
struct LesionModel {
    std::uint64_t key = 0;
    FindingKind kind = FindingKind::Mass;
    bool malignant = false;
    double diameterMm = 12.0;
    BreastPoint at;
    std::vector<Speck> specks;  // of a cluster
};

/// The two views of one breast, with maps fine enough to place a lesion by.
struct BreastViews {
    Raster raster;
    std::array<ViewShape, 2> shapes;  // CC, MLO
    std::array<ShapeMaps, 2> maps;
};
[[nodiscard]] BreastViews viewsForPlacing(const BreastModel& breast, double widthMm, double heightMm);

/// A lesion in free breast tissue of both views, away from those `present`; it is made smaller where the breast
/// leaves no room.
[[nodiscard]] LesionModel makeLesion(std::uint64_t key, FindingKind kind, bool malignant, const BreastModel& breast,
                                     const BreastViews& views, const std::vector<LesionModel>& present);

/// Draws the lesion into `density` and tells the box around it, in pixels of the raster.
[[nodiscard]] cv::Rect2d drawLesion(const LesionModel& lesion, const ViewShape& shape, const Raster& raster,
                                    cv::Mat1f& density);

}  // namespace diptych::phantom
