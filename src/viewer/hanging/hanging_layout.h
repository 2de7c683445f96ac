// Where a laid-out image lies in its viewport: back to back at the chest wall, same size across the four.
//
// Lengths of an image are in its "units": millimetres where the file tells them, else pixels. Viewports are in
// device pixels, origin top left. Pure functions.
#pragma once

#include <optional>
#include <span>

#include <QPointF>
#include <QSize>

#include "diptych/core/geometry.h"
#include "views/hung_view.h"
#include "views/view_renderer.h"

namespace diptych::viewer
{

struct ImageExtent {
    int columns = 0;
    int rows = 0;
    double unitsPerColumn = 1.0;
    double unitsPerRow = 1.0;
    bool millimetres = false;
    ChestWall chestWall = ChestWall::Unknown;

    [[nodiscard]] double width() const { return columns * unitsPerColumn; }
    [[nodiscard]] double height() const { return rows * unitsPerRow; }
};

/// From the pixels, or from the header while they are not there yet.
[[nodiscard]] ImageExtent extentOf(const HungView& view);

/// Device pixels per unit at which the whole image fits.
[[nodiscard]] double fitScale(const ImageExtent& image, const QSize& viewport);

struct PlacedImage {
    ImageExtent image;
    QSize viewport;
};
/// The one scale at which all images with millimetres fit (for them), and all without (for those), so that no
/// image looks larger than another of the same size. Empty where there is none of the kind.
struct CommonScales {
    std::optional<double> perMillimetre;
    std::optional<double> perPixel;
    [[nodiscard]] std::optional<double> of(const ImageExtent& image) const
    {
        return image.millimetres ? perMillimetre : perPixel;
    }
};
[[nodiscard]] CommonScales commonScales(std::span<const PlacedImage> images);

/// What the reader sees of one image: scale and the image point (in units) at the viewport's centre.
struct Sight {
    double scale = 1.0;  // device pixels per unit
    double centreX = 0.0;
    double centreY = 0.0;
};

/// The chest wall on its edge of the viewport, centred from top to bottom; unknown chest wall: centred.
[[nodiscard]] Sight fitted(const ImageExtent& image, const QSize& viewport, double scale);
/// Whole device pixels for the image's corner, so that 1:1 is exact and the chest walls meet without a gap.
[[nodiscard]] ViewPlacement placementOf(const ImageExtent& image, const QSize& viewport, const Sight& sight);
/// Laid-out pixels under a point of the viewport.
[[nodiscard]] QPointF laidOutAt(const ViewPlacement& placement, const QPointF& devicePoint);
/// Scaled by `factor` such that the image point under `anchor` (device pixels) stays there.
[[nodiscard]] Sight zoomedAt(const Sight& sight, const QSize& viewport, const QPointF& anchor, double factor);
/// A sight told from what every breast has, so that it can be carried to another view: mirrored for the other breast,
/// at the same place and size for the prior. Lengths in the image's units.
struct LinkedSight {
    double scale = 1.0;    // device pixels per unit
    double outward = 0.0;  // the viewport's centre from the chest wall's edge (unknown chest wall: from the left edge)
    double down = 0.0;     // the viewport's centre from the middle of the image's height
};
[[nodiscard]] LinkedSight linkedSight(const ImageExtent& image, const Sight& sight);
[[nodiscard]] Sight sightOf(const ImageExtent& image, const LinkedSight& linked);

/// A part of an image told from what every breast has, in the image's units: from the chest wall's edge outwards, and
/// from `top` to `bottom` as distances from the middle of the image's height (up is negative).
struct BreastArea {
    double outward = 0.0;
    double top = 0.0;
    double bottom = 0.0;
    double inward = 0.0;  // where it begins; 0: at the chest wall

    [[nodiscard]] double width() const { return outward - inward; }
    [[nodiscard]] double height() const { return bottom - top; }
};
/// Around the tissue (a box of laid-out pixels), or the whole image where it is not told.
[[nodiscard]] BreastArea breastArea(const ImageExtent& image, const std::optional<Box>& tissuePx);
/// A part of it, in fractions: x from the chest wall outwards, y from the top.
[[nodiscard]] BreastArea partOf(const BreastArea& area, const Box& fractions);
/// What holds both.
[[nodiscard]] BreastArea united(const BreastArea& a, const BreastArea& b);
/// Device pixels per unit at which the area fits.
[[nodiscard]] double areaScale(const BreastArea& area, const QSize& viewport);
/// The chest wall, or where the area begins, on its edge of the viewport; the area's height in the middle.
[[nodiscard]] LinkedSight areaSight(const BreastArea& area, const QSize& viewport, double scale);

/// How many viewports of this size it takes to see the whole area at `scale` (device pixels per unit).
struct RoamTiles {
    int across = 1;
    int down = 1;
    [[nodiscard]] int count() const { return across * down; }
};
[[nodiscard]] RoamTiles roamTiles(const BreastArea& area, const QSize& viewport, double scale);
/// Part `index` (0-based): from the chest wall outwards, the next row back again, so that the eye never jumps.
/// Neighbours overlap; the first and the last touch the area's edges.
[[nodiscard]] LinkedSight roamSight(const BreastArea& area, const QSize& viewport, double scale, const RoamTiles& tiles,
                                    int index);

/// Keeps the centre within the image, so that it cannot be lost.
[[nodiscard]] Sight keptInside(const ImageExtent& image, Sight sight);

}  // namespace diptych::viewer
