#include "hanging/hanging_widget.h"

#include <algorithm>

#include <QResizeEvent>

namespace diptych::viewer
{

namespace
{

constexpr int kGapPx = 2;  // between rows and between views of one breast; never between right and left
/// Two portrait screens of 3 to 5 megapixels side by side are wider than any one screen that is read on.
constexpr int kTwoScreensPx = 2700;

HangingStep overviewStep()
{
    return overviewProtocol().steps.front();
}

}  // namespace

HangingWidget::HangingWidget(QWidget* parent) : QWidget(parent), step_(overviewStep())
{
    setObjectName(QStringLiteral("hanging"));
    setAccessibleName(tr("Mammograms, back to back at the chest wall"));
    for (const Epoch epoch : {Epoch::Current, Epoch::Prior, Epoch::Further})
        for (const StandardView place : kStandardViews) {
            auto* viewport = new ViewportWidget(place, this, epoch);
            viewports_.push_back(viewport);
            connectViewport(viewport);
        }
    markActive();
}

void HangingWidget::connectViewport(ViewportWidget* viewport)
{
    connect(viewport, &ViewportWidget::activated, this, [this, viewport] {
        active_ = viewport->cell();
        markActive();
    });
    connect(viewport, &ViewportWidget::greyDragged, this, [this](double right, double down) {
        GreyAdjustment grey = grey_;
        grey.drag(right, down);
        setGrey(grey);
    });
    connect(viewport, &ViewportWidget::enlargeWished, this, [this, viewport] { toggleEnlargedCell(viewport->cell()); });
    connect(viewport, &ViewportWidget::nextViewportWished, this, &HangingWidget::activateNext);
    connect(viewport, &ViewportWidget::findingPicked, this, &HangingWidget::findingPicked);
    connect(viewport, &ViewportWidget::sightMoved, this, [this, viewport] { follow(*viewport); });
}

ViewportWidget& HangingWidget::viewport(StandardView place, Epoch epoch)
{
    return *viewports_[static_cast<std::size_t>(epoch) * kStandardViews.size() + static_cast<std::size_t>(place)];
}

std::optional<StandardView> HangingWidget::enlarged() const
{
    return enlarged_ ? std::optional(enlarged_->view) : std::nullopt;
}

bool HangingWidget::onTwoScreens() const
{
    return width() * devicePixelRatioF() >= kTwoScreensPx;
}

const HangingGrid& HangingWidget::grid() const
{
    if (mosaic_)
        return *mosaic_;
    return onTwoScreens() ? step_.twoScreens : step_.oneScreen;
}

std::vector<HangingCell> HangingWidget::cells() const
{
    std::vector<HangingCell> all;
    for (const auto& row : grid())
        for (const auto& cell : row)
            if (cell)
                all.push_back(*cell);
    return all;
}

bool HangingWidget::shows(const HangingCell& cell) const
{
    const std::vector<HangingCell> all = cells();
    return std::ranges::find(all, cell) != all.end();
}

ViewportWidget& HangingWidget::inPlaceOf(const HangingCell& cell)
{
    const HangingCell prior{cell.view, Epoch::Prior};
    const bool swapped = priorInPlace_ && cell.epoch == Epoch::Current && (enlarged_ || !shows(prior)) &&
                         at(prior).view().state != HungView::State::Empty;
    return at(swapped ? prior : cell);
}

std::vector<ViewportWidget*> HangingWidget::shownViewports() const
{
    std::vector<ViewportWidget*> shown;
    std::ranges::copy_if(viewports_, std::back_inserter(shown),
                         [](const ViewportWidget* each) { return !each->isHidden(); });
    return shown;
}

void HangingWidget::hang(std::array<HungView, 4> views)
{
    grey_ = {};
    priorInPlace_ = false;
    for (std::size_t place = 0; place < views.size(); ++place)
        viewports_[place]->hang(std::move(views[place]));
    for (ViewportWidget* each : viewports_)
        each->setGrey(grey_);
    enlarged_.reset();
    mosaic_.reset();
    part_ = 0;
    moved_ = false;
    layOut();
}

void HangingWidget::hangPriors(std::array<HungView, 4> views)
{
    priorInPlace_ = false;
    for (std::size_t place = 0; place < views.size(); ++place) {
        views[place].prior = true;
        viewports_[kStandardViews.size() + place]->hang(std::move(views[place]));
    }
    layOut();
}

void HangingWidget::hangOne(HungView view)
{
    ViewportWidget& where = viewport(view.place, view.prior ? Epoch::Prior : Epoch::Current);
    where.hang(std::move(view));
    shareScale();
}

void HangingWidget::setPyramid(const std::string& sopInstanceUid, const std::shared_ptr<const ImagePyramid>& pyramid)
{
    for (ViewportWidget* each : viewports_)
        if (!sopInstanceUid.empty() && each->view().sopInstanceUid == sopInstanceUid)
            each->setPyramid(pyramid);
    shareScale();
    if (!moved_)  // where the breast lies is known only now
        applyShowing();
    placePriors();
}

void HangingWidget::setPreview(const std::string& sopInstanceUid, const ImagePreview& preview)
{
    for (ViewportWidget* each : viewports_)
        if (!sopInstanceUid.empty() && each->view().sopInstanceUid == sopInstanceUid)
            each->setPreview(preview);
    if (!moved_)  // it tells about where the breast lies
        applyShowing();
    placePriors();
}

void HangingWidget::setFailed(const std::string& sopInstanceUid, Reason reason)
{
    for (ViewportWidget* each : viewports_)
        if (!sopInstanceUid.empty() && each->view().sopInstanceUid == sopInstanceUid)
            each->setFailed(reason);
    shareScale();
}

void HangingWidget::showStep(const HangingStep& step)
{
    // Hiding the view that has the focus hands it to any other one: which it goes to is decided here.
    const HangingCell before = active_;
    const bool hadFocus = isAncestorOf(focusWidget());
    step_ = step;
    part_ = 0;
    enlarged_.reset();
    mosaic_.reset();
    priorInPlace_ = false;
    moved_ = false;
    fitAll();
    layOut();
    active_ = before;
    if (at(before).isHidden()) {
        const std::vector<HangingCell> all = cells();
        const auto sameBreast = std::ranges::find_if(all, [&before](const HangingCell& cell) {
            return cell.epoch == Epoch::Current && laterality(cell.view) == laterality(before.view);
        });
        active_ = sameBreast == all.end() ? all.front() : *sameBreast;
    }
    markActive();
    if (hadFocus)
        activeViewport().setFocus(Qt::OtherFocusReason);
}

void HangingWidget::setFindings(const ExamAssessment* assessment, const FindingFilter& filter,
                                std::optional<int> highlighted)
{
    for (ViewportWidget* each : viewports_) {
        std::vector<FindingMark> marks;
        if (assessment && !each->view().sopInstanceUid.empty())
            for (const ViewAssessment& view : assessment->views)
                if (view.sopInstanceUid == each->view().sopInstanceUid)
                    for (const Finding& finding : view.findings)
                        if (filter.shows(finding))
                            marks.push_back({finding.id, finding.suspicion, finding.boxPx});
        each->setMarks(std::move(marks), highlighted);
    }
}

bool HangingWidget::goTo(const ExamAssessment& assessment, int findingId)
{
    for (const ViewAssessment& view : assessment.views)
        for (const Finding& finding : view.findings) {
            if (finding.id != findingId)
                continue;
            for (ViewportWidget* each : viewports_)
                if (each->view().sopInstanceUid == view.sopInstanceUid && each->view().pyramid) {
                    setPriorInPlace(false);
                    if (enlarged_ && *enlarged_ != each->cell())
                        leaveEnlarged();
                    if (each->isHidden())  // the step shows other views
                        toggleEnlargedCell(each->cell());
                    active_ = each->cell();
                    markActive();
                    each->goTo(finding.boxPx);
                    return true;
                }
        }
    return false;
}

void HangingWidget::setGrey(const GreyAdjustment& grey)
{
    grey_ = grey;
    for (ViewportWidget* each : viewports_)
        each->setGrey(grey_);
}

void HangingWidget::invert()
{
    GreyAdjustment grey = grey_;
    grey.invert = !grey.invert;
    setGrey(grey);
}

void HangingWidget::fitAll()
{
    for (ViewportWidget* each : viewports_)
        each->fit();
    placePriors();
}

void HangingWidget::reset()
{
    setGrey({});
    fitAll();
    moved_ = false;
    applyShowing();
}

void HangingWidget::setPriorInPlace(bool on)
{
    if (priorInPlace_ == on)
        return;
    const bool hadFocus = isAncestorOf(focusWidget());
    const HangingCell wasActive{active_.view, active_.epoch == Epoch::Prior ? Epoch::Current : active_.epoch};
    priorInPlace_ = on;
    layOut();
    if (enlarged_ ? wasActive == *enlarged_ : shows(wasActive)) {
        active_ = inPlaceOf(wasActive).cell();
        markActive();
        if (hadFocus)
            activeViewport().setFocus(Qt::OtherFocusReason);
    }
}

bool HangingWidget::showsPriorInPlace() const
{
    return priorInPlace_ && std::ranges::any_of(viewports_, [this](const ViewportWidget* each) {
               return !each->isHidden() && each->cell().epoch == Epoch::Prior &&
                      (enlarged_ ? *enlarged_ != each->cell() : !shows(each->cell()));
           });
}

// By value: it may be the enlarged one, which changes here.
void HangingWidget::toggleEnlargedCell(HangingCell cell)
{
    const bool back = enlarged_.has_value();
    enlarged_ = back ? std::nullopt : std::optional(cell);
    if (back) {  // how large the one was shows nothing in the others' midst
        moved_ = false;
        fitAll();
    }
    layOut();
    // Enlarging shows the whole of that one view; back shows the step again.
    if (!back) {
        at(cell).fit();
        placePriors();
    }
    if (back && at(cell).isHidden()) {
        activateCell(cells().front());
        return;
    }
    active_ = cell;
    markActive();
    at(cell).setFocus(Qt::OtherFocusReason);
}

void HangingWidget::leaveEnlarged()
{
    if (enlarged_)
        toggleEnlargedCell(*enlarged_);
}

void HangingWidget::activateCell(HangingCell cell)
{
    if (enlarged_ && *enlarged_ != cell) {
        enlarged_ = cell;
        layOut();
    }
    ViewportWidget* viewport = &at(cell);
    if (viewport->isHidden())
        viewport = &inPlaceOf(cells().front());
    active_ = viewport->cell();
    markActive();
    viewport->setFocus(Qt::TabFocusReason);
}

void HangingWidget::activateNext(int step)
{
    const std::vector<HangingCell> all = cells();
    const int count = static_cast<int>(all.size());
    const auto here = std::ranges::find_if(
        all, [this](const HangingCell& cell) { return inPlaceOf(cell).cell() == active_ || cell == active_; });
    const int at = here == all.end() ? 0 : static_cast<int>(here - all.begin());
    const HangingCell next = all[static_cast<std::size_t>((at + step + count) % count)];
    activateCell(enlarged_ ? next : inPlaceOf(next).cell());
}

void HangingWidget::markActive()
{
    for (ViewportWidget* each : viewports_)
        each->setActive(each->cell() == active_);
}

void HangingWidget::layOut()
{
    std::vector<ViewportWidget*> shown;
    if (enlarged_) {
        shown.push_back(&inPlaceOf(*enlarged_));
        // The one whose place it takes lies under it: it leads in where and how large.
        at(*enlarged_).setGeometry(rect());
        shown.back()->setGeometry(rect());
    } else {
        for (const HangingCell& cell : cells())
            shown.push_back(&inPlaceOf(cell));
        const HangingGrid& rows = grid();
        const int count = static_cast<int>(rows.size());
        const int free = height() - kGapPx * (count - 1);
        for (int row = 0; row < count; ++row) {
            const int top = free * row / count + kGapPx * row;
            layOutRow(rows[static_cast<std::size_t>(row)], top, free * (row + 1) / count - free * row / count);
        }
    }
    for (ViewportWidget* each : viewports_)
        each->setVisible(std::ranges::find(shown, each) != shown.end());
    shareScale();
    if (!moved_)  // else it stays as the reader has it
        applyShowing();
    placePriors();
    Q_EMIT laidOut();
}

void HangingWidget::layOutRow(const std::vector<std::optional<HangingCell>>& row, int top, int height)
{
    const int count = static_cast<int>(row.size());
    for (int column = 0; column < count; ++column) {
        const auto& cell = row[static_cast<std::size_t>(column)];
        if (!cell)
            continue;
        int left = width() * column / count;
        const int right = width() * (column + 1) / count;
        // The two chest walls meet without a gap; two views of one breast must not run into each other.
        if (column > 0) {
            const auto& before = row[static_cast<std::size_t>(column) - 1];
            const bool backToBack =
                before && laterality(before->view) == Laterality::Right && laterality(cell->view) == Laterality::Left;
            if (!backToBack)
                left += kGapPx;
        }
        at(*cell).setGeometry(left, top, right - left, height);
        inPlaceOf(*cell).setGeometry(left, top, right - left, height);
    }
}

/// The views that say where and how large things hang: those that are seen, but in place of a prior that stands in for
/// a view that view itself, so that nothing moves when it comes or goes. Where that one is missing the prior is for
/// itself.
std::vector<ViewportWidget*> HangingWidget::leaders() const
{
    std::vector<ViewportWidget*> leading;
    for (ViewportWidget* each : shownViewports()) {
        ViewportWidget* const current =
            viewports_[static_cast<std::size_t>(each->cell().view)];  // the current ones come first
        const bool standsIn = priorInPlace_ && each->cell().epoch == Epoch::Prior &&
                              (enlarged_ ? *enlarged_ != each->cell() : !shows(each->cell()));
        leading.push_back(standsIn && current->extent().columns > 0 ? current : each);
    }
    return leading;
}

void HangingWidget::placePriors()
{
    for (ViewportWidget* each : shownViewports()) {
        ViewportWidget& current = viewport(each->cell().view);
        const std::vector<ViewportWidget*> leading = leaders();
        if (each->cell().epoch == Epoch::Prior && std::ranges::find(leading, each) == leading.end())
            each->setLinkedSight(current.linkedSight());
    }
}

void HangingWidget::shareScale()
{
    const std::vector<ViewportWidget*> leading = leaders();
    std::vector<PlacedImage> placed;
    for (const ViewportWidget* each : leading)
        if (each->view().columns > 0 && each->view().rows > 0 && !each->view().magnified)
            placed.push_back({extentOf(each->view()), each->deviceSize()});
    const CommonScales scales = commonScales(placed);
    for (ViewportWidget* each : leading)
        // A magnified exposure is shown as what it is (IHE RAD TF-2, Mammography Image): it fits its own place.
        each->setFitScale(each->view().columns > 0 && !each->view().magnified ? scales.of(extentOf(each->view()))
                                                                              : std::nullopt);
}

void HangingWidget::resizeEvent(QResizeEvent*)
{
    layOut();
}

}  // namespace diptych::viewer
