#include "hanging_widget.h"

#include <vector>

#include <QResizeEvent>

namespace diptych::viewer
{

namespace
{
constexpr int kRowGapPx = 2;  // between CC and MLO; never between right and left
}

HangingWidget::HangingWidget(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("hanging"));
    setAccessibleName(tr("Four views, back to back at the chest wall"));
    for (const StandardView place : kStandardViews) {
        auto* viewport = new ViewportWidget(place, this);
        viewports_[static_cast<std::size_t>(place)] = viewport;
        connect(viewport, &ViewportWidget::activated, this, [this](StandardView which) {
            active_ = which;
            for (ViewportWidget* each : viewports_)
                each->setActive(each->place() == which);
        });
        connect(viewport, &ViewportWidget::greyDragged, this, [this](double right, double down) {
            GreyAdjustment grey = grey_;
            grey.drag(right, down);
            setGrey(grey);
        });
        connect(viewport, &ViewportWidget::enlargeWished, this, &HangingWidget::toggleEnlarged);
        connect(viewport, &ViewportWidget::studyStepWished, this, &HangingWidget::studyStepWished);
        connect(viewport, &ViewportWidget::nextViewportWished, this, &HangingWidget::activateNext);
        connect(viewport, &ViewportWidget::findingPicked, this, &HangingWidget::findingPicked);
    }
    viewports_.front()->setActive(true);
}

void HangingWidget::hang(std::array<HungView, 4> views)
{
    grey_ = {};
    for (std::size_t place = 0; place < viewports_.size(); ++place) {
        viewports_[place]->hang(std::move(views[place]));
        viewports_[place]->setGrey(grey_);
    }
    leaveEnlarged();
    shareScale();
}

void HangingWidget::hangOne(HungView view)
{
    ViewportWidget& where = viewport(view.place);
    where.hang(std::move(view));
    shareScale();
}

void HangingWidget::setPyramid(const std::string& sopInstanceUid, const std::shared_ptr<const ImagePyramid>& pyramid)
{
    for (ViewportWidget* each : viewports_)
        if (!sopInstanceUid.empty() && each->view().sopInstanceUid == sopInstanceUid)
            each->setPyramid(pyramid);
    shareScale();
}

void HangingWidget::setFailed(const std::string& sopInstanceUid, Reason reason)
{
    for (ViewportWidget* each : viewports_)
        if (!sopInstanceUid.empty() && each->view().sopInstanceUid == sopInstanceUid)
            each->setFailed(reason);
    shareScale();
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
                    if (enlarged_ && *enlarged_ != each->place()) {
                        leaveEnlarged();
                        toggleEnlarged(each->place());
                    }
                    for (ViewportWidget* other : viewports_)
                        other->setActive(other == each);
                    active_ = each->place();
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
}

void HangingWidget::reset()
{
    setGrey({});
    fitAll();
}

void HangingWidget::toggleEnlarged(StandardView place)
{
    const bool back = enlarged_.has_value();
    enlarged_ = back ? std::nullopt : std::optional(place);
    layOut();
    // Enlarging shows the whole of that one view; back shows the four at their common size.
    viewport(place).fit();
    viewport(place).setFocus(Qt::OtherFocusReason);
}

void HangingWidget::leaveEnlarged()
{
    if (enlarged_)
        toggleEnlarged(*enlarged_);
}

void HangingWidget::activate(StandardView place)
{
    if (enlarged_ && *enlarged_ != place) {
        enlarged_ = place;
        layOut();
    }
    active_ = place;
    for (ViewportWidget* each : viewports_)
        each->setActive(each->place() == place);
    viewport(place).setFocus(Qt::TabFocusReason);
}

void HangingWidget::activateNext(int step)
{
    const int next = (static_cast<int>(active_) + step + 4) % 4;
    activate(kStandardViews[static_cast<std::size_t>(next)]);
}

void HangingWidget::layOut()
{
    const int half = width() / 2;
    const int upper = (height() - kRowGapPx) / 2;
    for (const StandardView place : kStandardViews) {
        const bool right = laterality(place) == Laterality::Right;
        const bool cc = position(place) == ViewPosition::Cc;
        const int top = cc ? 0 : upper + kRowGapPx;
        viewport(place).setVisible(!enlarged_ || *enlarged_ == place);
        if (enlarged_)
            viewport(place).setGeometry(rect());
        else
            viewport(place).setGeometry(right ? 0 : half, top, right ? half : width() - half,
                                        cc ? upper : height() - top);
    }
    shareScale();
}

void HangingWidget::shareScale()
{
    std::vector<PlacedImage> placed;
    for (ViewportWidget* each : viewports_)
        if (each->view().columns > 0 && each->view().rows > 0 && (!enlarged_ || *enlarged_ == each->place()))
            placed.push_back({extentOf(each->view()), each->deviceSize()});
    const CommonScales scales = commonScales(placed);
    for (ViewportWidget* each : viewports_)
        each->setFitScale(each->view().columns > 0 ? scales.of(extentOf(each->view())) : std::nullopt);
}

void HangingWidget::resizeEvent(QResizeEvent*)
{
    layOut();
}

}  // namespace diptych::viewer
