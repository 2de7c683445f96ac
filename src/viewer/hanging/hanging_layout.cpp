#include "hanging/hanging_layout.h"

#include <algorithm>
#include <cmath>

namespace diptych::viewer
{

ImageExtent extentOf(const HungView& view)
{
    ImageExtent extent;
    extent.columns = view.pyramid ? view.pyramid->columns() : view.columns;
    extent.rows = view.pyramid ? view.pyramid->rows() : view.rows;
    extent.chestWall = view.chestWall;
    if (view.mmPerColumn && view.mmPerRow) {
        extent.millimetres = true;
        extent.unitsPerColumn = *view.mmPerColumn;
        extent.unitsPerRow = *view.mmPerRow;
    }
    return extent;
}

double fitScale(const ImageExtent& image, const QSize& viewport)
{
    return std::max(std::min(viewport.width() / image.width(), viewport.height() / image.height()), 1e-6);
}

CommonScales commonScales(std::span<const PlacedImage> images)
{
    CommonScales scales;
    for (const PlacedImage& placed : images) {
        auto& scale = placed.image.millimetres ? scales.perMillimetre : scales.perPixel;
        const double fit = fitScale(placed.image, placed.viewport);
        scale = scale ? std::min(*scale, fit) : fit;
    }
    return scales;
}

Sight fitted(const ImageExtent& image, const QSize& viewport, double scale)
{
    Sight sight{scale, image.width() / 2.0, image.height() / 2.0};
    const double halfViewport = viewport.width() / 2.0 / scale;
    if (image.chestWall == ChestWall::Left)
        sight.centreX = halfViewport;
    else if (image.chestWall == ChestWall::Right)
        sight.centreX = image.width() - halfViewport;
    return sight;
}

ViewPlacement placementOf(const ImageExtent& image, const QSize& viewport, const Sight& sight)
{
    ViewPlacement placement;
    placement.scaleX = sight.scale * image.unitsPerColumn;
    placement.scaleY = sight.scale * image.unitsPerRow;
    // Counted from the chest wall's edge, so that rounding never opens a gap there.
    if (image.chestWall == ChestWall::Right) {
        const double right = std::round(viewport.width() / 2.0 + (image.width() - sight.centreX) * sight.scale);
        placement.originX = right - image.columns * placement.scaleX;
    } else {
        placement.originX = std::round(viewport.width() / 2.0 - sight.centreX * sight.scale);
    }
    placement.originY = std::round(viewport.height() / 2.0 - sight.centreY * sight.scale);
    return placement;
}

QPointF laidOutAt(const ViewPlacement& placement, const QPointF& devicePoint)
{
    return {(devicePoint.x() - placement.originX) / placement.scaleX,
            (devicePoint.y() - placement.originY) / placement.scaleY};
}

Sight zoomedAt(const Sight& sight, const QSize& viewport, const QPointF& anchor, double factor)
{
    const double offsetX = anchor.x() - viewport.width() / 2.0;
    const double offsetY = anchor.y() - viewport.height() / 2.0;
    Sight zoomed = sight;
    zoomed.scale *= factor;
    zoomed.centreX = sight.centreX + offsetX / sight.scale - offsetX / zoomed.scale;
    zoomed.centreY = sight.centreY + offsetY / sight.scale - offsetY / zoomed.scale;
    return zoomed;
}

LinkedSight linkedSight(const ImageExtent& image, const Sight& sight)
{
    const bool fromRight = image.chestWall == ChestWall::Right;
    return {sight.scale, fromRight ? image.width() - sight.centreX : sight.centreX,
            sight.centreY - image.height() / 2.0};
}

Sight sightOf(const ImageExtent& image, const LinkedSight& linked)
{
    const bool fromRight = image.chestWall == ChestWall::Right;
    return {linked.scale, fromRight ? image.width() - linked.outward : linked.outward,
            linked.down + image.height() / 2.0};
}

namespace
{

/// Of a viewport, so that a lesion on the seam is seen whole in one of the two parts.
constexpr double kRoamOverlap = 0.12;
constexpr int kMostTilesAlong = 24;

int tilesAlong(double image, double viewport)
{
    if (image <= viewport)
        return 1;
    const double further = (image - viewport) / (viewport * (1.0 - kRoamOverlap));
    return std::min(1 + static_cast<int>(std::ceil(further - 1e-9)), kMostTilesAlong);
}

/// Middle of tile `index` of `count`, spread evenly from edge to edge.
double tileMiddle(double image, double viewport, int count, int index)
{
    if (count == 1)
        return viewport / 2.0;  // the chest wall on its edge
    return viewport / 2.0 + (image - viewport) * index / (count - 1);
}

}  // namespace

BreastArea breastArea(const ImageExtent& image, const std::optional<Box>& tissuePx)
{
    if (!tissuePx || image.chestWall == ChestWall::Unknown)
        return {image.width(), -image.height() / 2.0, image.height() / 2.0};
    const double left = tissuePx->x * image.unitsPerColumn;
    const double right = (tissuePx->x + tissuePx->width) * image.unitsPerColumn;
    const double top = tissuePx->y * image.unitsPerRow;
    return {image.chestWall == ChestWall::Right ? image.width() - left : right, top - image.height() / 2.0,
            top + tissuePx->height * image.unitsPerRow - image.height() / 2.0};
}

BreastArea united(const BreastArea& a, const BreastArea& b)
{
    return {std::max(a.outward, b.outward), std::min(a.top, b.top), std::max(a.bottom, b.bottom),
            std::min(a.inward, b.inward)};
}

BreastArea partOf(const BreastArea& area, const Box& fractions)
{
    return {area.inward + area.width() * (fractions.x + fractions.width), area.top + area.height() * fractions.y,
            area.top + area.height() * (fractions.y + fractions.height), area.inward + area.width() * fractions.x};
}

double areaScale(const BreastArea& area, const QSize& viewport)
{
    return std::max(std::min(viewport.width() / area.width(), viewport.height() / area.height()), 1e-6);
}

LinkedSight areaSight(const BreastArea& area, const QSize& viewport, double scale)
{
    return {scale, area.inward + viewport.width() / scale / 2.0, (area.top + area.bottom) / 2.0};
}

RoamTiles roamTiles(const BreastArea& area, const QSize& viewport, double scale)
{
    return {tilesAlong(area.outward, viewport.width() / scale), tilesAlong(area.height(), viewport.height() / scale)};
}

LinkedSight roamSight(const BreastArea& area, const QSize& viewport, double scale, const RoamTiles& tiles, int index)
{
    const int row = index / tiles.across;
    const int along = index % tiles.across;
    const int column = row % 2 == 0 ? along : tiles.across - 1 - along;
    const double height = viewport.height() / scale;
    const double down = tiles.down == 1 ? (area.top + area.bottom) / 2.0
                                        : area.top + tileMiddle(area.height(), height, tiles.down, row);
    return {scale, tileMiddle(area.outward, viewport.width() / scale, tiles.across, column), down};
}

Sight keptInside(const ImageExtent& image, Sight sight)
{
    sight.centreX = std::clamp(sight.centreX, 0.0, image.width());
    sight.centreY = std::clamp(sight.centreY, 0.0, image.height());
    return sight;
}

}  // namespace diptych::viewer
