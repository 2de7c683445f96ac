#include "hanging_layout.h"

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

Sight keptInside(const ImageExtent& image, Sight sight)
{
    sight.centreX = std::clamp(sight.centreX, 0.0, image.width());
    sight.centreY = std::clamp(sight.centreY, 0.0, image.height());
    return sight;
}

}  // namespace diptych::viewer
