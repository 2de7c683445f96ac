// HangingWidget's second half: what part of the images a step shows, and which views follow when one is moved.
#include <algorithm>

#include "hanging/hanging_widget.h"

namespace diptych::viewer
{

namespace
{

bool hangs(const ViewportWidget& viewport)
{
    return viewport.extent().columns > 0 && viewport.extent().rows > 0;
}

}  // namespace

void HangingWidget::applyShowing()
{
    if (enlarged_ || mosaic_)
        return;
    const std::vector<ViewportWidget*> leading = leaders();
    for (ViewportWidget* each : viewports_)
        if (std::ranges::find(leading, each) == leading.end())
            each->fit();
    switch (step_.showing) {
        case Showing::Fit:
            break;  // as the reader has it; a new step begins fitted
        case Showing::Breast:
            fitBreasts();
            break;
        case Showing::Region:
            showRegion();
            break;
        case Showing::Roam:
            showRoam();
            break;
    }
}

void HangingWidget::fitBreasts()
{
    CommonScales scales;
    for (const ViewportWidget* each : leaders()) {
        if (!hangs(*each) || each->view().magnified)
            continue;
        auto& scale = each->extent().millimetres ? scales.perMillimetre : scales.perPixel;
        const double own = areaScale(breastArea(each->extent(), each->view().tissuePx), each->deviceSize());
        scale = scale ? std::min(*scale, own) : own;
    }
    for (ViewportWidget* each : leaders()) {
        if (!hangs(*each))
            continue;
        const BreastArea area = breastArea(each->extent(), each->view().tissuePx);
        const auto common = each->view().magnified ? std::nullopt : scales.of(each->extent());
        each->setLinkedSight(areaSight(area, each->deviceSize(), common.value_or(areaScale(area, each->deviceSize()))));
    }
    placePriors();
}

void HangingWidget::showRegion()
{
    CommonScales scales;
    const auto areaOf = [this](const ViewportWidget& viewport) {
        return partOf(breastArea(viewport.extent(), viewport.view().tissuePx), step_.region);
    };
    for (const ViewportWidget* each : leaders()) {
        if (!hangs(*each))
            continue;
        auto& scale = each->extent().millimetres ? scales.perMillimetre : scales.perPixel;
        const double own = areaScale(areaOf(*each), each->deviceSize());
        scale = scale ? std::min(*scale, own) : own;
    }
    for (ViewportWidget* each : leaders())
        if (const auto scale = scales.of(each->extent()); scale && hangs(*each))
            each->setLinkedSight(areaSight(areaOf(*each), each->deviceSize(), *scale));
}

/// The breasts of a pair are roamed as one, so that both sides show the same place at the same time; what hangs without
/// millimetres is roamed for itself.
HangingWidget::Roam HangingWidget::roamOf(bool millimetres) const
{
    Roam roam;
    for (const ViewportWidget* each : leaders()) {
        const ImageExtent& image = each->extent();
        if (!hangs(*each) || image.millimetres != millimetres)
            continue;
        const BreastArea area = breastArea(image, each->view().tissuePx);
        roam.area = roam.scale == 0.0 ? area : united(roam.area, area);
        roam.scale = std::max(roam.scale, 1.0 / image.unitsPerColumn);  // the finest pixels need the most parts
        roam.viewport = roam.viewport.isEmpty() ? each->deviceSize() : roam.viewport.boundedTo(each->deviceSize());
    }
    if (roam.scale > 0.0)
        roam.tiles = roamTiles(roam.area, roam.viewport, roam.scale);
    return roam;
}

int HangingWidget::parts() const
{
    if (step_.showing != Showing::Roam || mosaic_)
        return 1;
    return std::max(roamOf(true).tiles.count(), roamOf(false).tiles.count());
}

void HangingWidget::showPart(int index)
{
    part_ = std::clamp(index, 0, parts() - 1);
    moved_ = false;
    applyShowing();
}

void HangingWidget::showRoam()
{
    part_ = std::min(part_, parts() - 1);
    for (const bool millimetres : {true, false}) {
        const Roam roam = roamOf(millimetres);
        if (roam.scale == 0.0)
            continue;
        const LinkedSight lead =
            roamSight(roam.area, roam.viewport, roam.scale, roam.tiles, std::min(part_, roam.tiles.count() - 1));
        for (ViewportWidget* each : leaders())
            if (hangs(*each) && each->extent().millimetres == millimetres)
                each->setLinkedSight({1.0 / each->extent().unitsPerColumn, lead.outward, lead.down});
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
    if (following_)
        return;
    moved_ = true;
    if (link_ == Link::None) {
        // A view and the prior in its place are one place.
        ViewportWidget& current = viewport(leader.cell().view);
        const std::vector<ViewportWidget*> leading = leaders();
        if (priorInPlace_ && leader.cell().epoch == Epoch::Prior &&
            std::ranges::find(leading, &leader) == leading.end())
            current.setLinkedSight(leader.linkedSight());
        return;
    }
    following_ = true;
    const LinkedSight linked = leader.linkedSight();
    std::vector<ViewportWidget*> others = shownViewports();
    const std::vector<ViewportWidget*> leading = leaders();  // a view follows under the prior that stands in for it
    others.insert(others.end(), leading.begin(), leading.end());
    for (ViewportWidget* each : others) {
        const bool sameView = position(each->place()) == position(leader.place());
        const bool sameKind = each->extent().millimetres == leader.extent().millimetres;
        const bool bothContact = !each->view().magnified && !leader.view().magnified;
        if (each != &leader && sameKind && bothContact && (link_ == Link::All || sameView))
            each->setLinkedSight(linked);
    }
    following_ = false;
}

}  // namespace diptych::viewer
