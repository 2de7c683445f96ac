// HangingWidget's second half: what part of the images a step shows, and which views follow when one is moved.
#include <algorithm>

#include "hanging_widget.h"

namespace diptych::viewer
{

void HangingWidget::applyShowing()
{
    if (enlarged_ || mosaic_ || priorInPlace_)
        return;
    for (ViewportWidget* each : viewports_)
        if (each->isHidden())
            each->fit();
    switch (step_.showing) {
        case Showing::Fit:
            break;  // as the reader has it; a new step begins fitted
        case Showing::Region:
            showRegion();
            break;
        case Showing::Roam:
            showRoam();
            break;
    }
}

void HangingWidget::showRegion()
{
    CommonScales scales;
    for (const ViewportWidget* each : shownViewports()) {
        const ImageExtent& image = each->extent();
        if (image.columns <= 0 || image.rows <= 0)
            continue;
        auto& scale = image.millimetres ? scales.perMillimetre : scales.perPixel;
        const double own = regionScale(image, step_.region, each->deviceSize());
        scale = scale ? std::min(*scale, own) : own;
    }
    for (ViewportWidget* each : shownViewports()) {
        const ImageExtent& image = each->extent();
        if (const auto scale = scales.of(image); scale && image.columns > 0)
            each->setLinkedSight(regionSight(image, step_.region, *scale));
    }
}

int HangingWidget::parts() const
{
    if (step_.showing != Showing::Roam || mosaic_)
        return 1;
    int most = 1;
    for (const ViewportWidget* each : shownViewports()) {
        const ImageExtent& image = each->extent();
        if (image.columns > 0 && image.rows > 0)
            most = std::max(most, roamTiles(image, each->deviceSize(), 1.0 / image.unitsPerColumn).count());
    }
    return most;
}

void HangingWidget::showPart(int index)
{
    part_ = std::clamp(index, 0, parts() - 1);
    applyShowing();
}

void HangingWidget::showRoam()
{
    // The view that needs the most parts leads; the others show the same place of theirs, each at its own full
    // resolution.
    const ViewportWidget* leader = nullptr;
    RoamTiles tiles;
    for (const ViewportWidget* each : shownViewports()) {
        const ImageExtent& image = each->extent();
        if (image.columns <= 0 || image.rows <= 0)
            continue;
        const RoamTiles own = roamTiles(image, each->deviceSize(), 1.0 / image.unitsPerColumn);
        if (!leader || own.count() > tiles.count()) {
            leader = each;
            tiles = own;
        }
    }
    if (!leader)
        return;
    part_ = std::min(part_, tiles.count() - 1);
    const LinkedSight lead =
        roamSight(leader->extent(), leader->deviceSize(), 1.0 / leader->extent().unitsPerColumn, tiles, part_);
    for (ViewportWidget* each : shownViewports()) {
        const ImageExtent& image = each->extent();
        if (image.columns <= 0 || image.rows <= 0)
            continue;
        const double full = 1.0 / image.unitsPerColumn;
        if (image.millimetres == leader->extent().millimetres) {
            each->setLinkedSight({full, lead.outward, lead.down});
        } else {
            const RoamTiles own = roamTiles(image, each->deviceSize(), full);
            each->setLinkedSight(roamSight(image, each->deviceSize(), full, own, std::min(part_, own.count() - 1)));
        }
    }
}

void HangingWidget::showMosaic(const std::vector<HungView>& views)
{
    if (views.empty())
        return;
    const HangingCell first{views.front().place, Epoch::Current};
    enlarged_.reset();
    priorInPlace_ = false;
    HangingGrid grid(1);
    viewport(first.view).hang(views.front());
    grid.front().push_back(first);
    const std::size_t further = std::min(views.size() - 1, kStandardViews.size());
    for (std::size_t i = 0; i < further; ++i) {
        const HangingCell cell{kStandardViews[i], Epoch::Further};
        viewport(cell.view, cell.epoch).hang(views[i + 1]);
        viewport(cell.view, cell.epoch).setGrey(grey_);
        grid.front().push_back(cell);
    }
    mosaic_ = std::move(grid);
    layOut();
    activateCell(first);
}

void HangingWidget::leaveMosaic()
{
    if (!mosaic_)
        return;
    const HangingCell was = *mosaic_->front().front();
    mosaic_.reset();
    for (const StandardView place : kStandardViews)
        viewport(place, Epoch::Further).hang({});
    fitAll();
    layOut();
    activateCell(was);
}

void HangingWidget::follow(ViewportWidget& leader)
{
    if (following_ || link_ == Link::None)
        return;
    following_ = true;
    const LinkedSight linked = leader.linkedSight();
    for (ViewportWidget* each : shownViewports()) {
        const bool sameView = position(each->place()) == position(leader.place());
        const bool sameKind = each->extent().millimetres == leader.extent().millimetres;
        const bool bothContact = !each->view().magnified && !leader.view().magnified;
        if (each != &leader && sameKind && bothContact && (link_ == Link::All || sameView))
            each->setLinkedSight(linked);
    }
    following_ = false;
}

}  // namespace diptych::viewer
