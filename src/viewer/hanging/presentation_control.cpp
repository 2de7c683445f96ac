#include "hanging/presentation_control.h"

#include <algorithm>

#include "diptych/core/wording.h"
#include "hanging/hanging_widget.h"
#include "hanging/presentation_panel.h"
#include "looks/text.h"
#include "study/evidence_reading.h"
#include "study/opened_study.h"

namespace diptych::viewer
{

using dicom_evidence::AnnotationUnits;
using dicom_evidence::DisplayedArea;
using dicom_evidence::PresentationState;
using dicom_evidence::PresentedImage;

namespace
{

constexpr double kWholeImage = 0.98;  // of a displayed area that leaves nothing out worth zooming for
constexpr qsizetype kMostRemarks = 6;

bool isPart(const DisplayedArea& area, int columns, int rows)
{
    return area.boxPx.width < kWholeImage * columns || area.boxPx.height < kWholeImage * rows;
}

void remark(QStringList& lines, const QString& line)
{
    if (!lines.contains(line))
        lines.push_back(line);
}

/// What of the image's part in the state is not done, since views hang as mammograms do.
void remarkOn(const PresentationState& state, const PresentedImage& image, const Study& study, bool open,
              QStringList& lines)
{
    const auto view = std::ranges::find(study.views, image.sopInstanceUid, &MammogramView::sopInstanceUid);
    if (view == study.views.end())
        return;
    const auto hung = view->orientation ? displayLayout(view->key, *view->orientation) : std::nullopt;
    const bool asAsked = state.layout == hung.value_or(Dihedral());
    if (state.layout != Dihedral() && !asAsked)
        remark(lines, QObject::tr("Its rotation or flip is not applied: views hang by Patient Orientation."));
    if (!open)
        return;
    if (!asAsked && std::ranges::any_of(image.graphics,
                                        [](const auto& graphic) { return graphic.units == AnnotationUnits::Display; }))
        remark(lines, QObject::tr("Graphics in units of the display are not drawn: they were made for another "
                                  "orientation than the image hangs in."));
    if (image.area && image.area->mode != DisplayedArea::Mode::ScaleToFit)
        remark(lines, QObject::tr("Its size on the screen (true size or magnification) is not applied."));
}

}  // namespace

std::vector<PresentationGroup> groupsOf(const dicom_evidence::PresentationStates& states)
{
    std::vector<PresentationGroup> groups;
    const auto joins = [&states](const PresentationGroup& group, const PresentationState& state) {
        const PresentationState& first = states.states[group.front()];
        if (state.seriesInstanceUid.empty() || first.seriesInstanceUid != state.seriesInstanceUid ||
            first.label != state.label || first.by() != state.by())
            return false;
        return std::ranges::none_of(group, [&](std::size_t member) {
            return std::ranges::any_of(state.images, [&](const PresentedImage& image) {
                return states.states[member].of(image.sopInstanceUid) != nullptr;
            });
        });
    };
    for (std::size_t i = 0; i < states.states.size(); ++i) {
        const auto group =
            std::ranges::find_if(groups, [&](const auto& each) { return joins(each, states.states[i]); });
        if (group != groups.end())
            group->push_back(i);
        else
            groups.push_back({i});
    }
    return groups;
}

PresentationControl::PresentationControl(EvidenceReading& reading, HangingWidget& hanging, PresentationPanel& panel,
                                         QObject* parent)
    : QObject(parent), reading_(reading), hanging_(hanging), panel_(panel)
{
    connect(&panel_, &PresentationPanel::chosen, this, &PresentationControl::choose);
}

void PresentationControl::show(const OpenedStudy* study, bool marksHidden)
{
    study_ = study ? study->study : nullptr;
    const auto found = study_ ? reading_.presentationsOf(study_) : nullptr;
    if (found != states_) {
        states_ = found;
        groups_ = states_ ? groupsOf(*states_) : std::vector<PresentationGroup>();
        chosen_ = -1;
    }
    open_ = study && study->aiMayBeShown();
    marksHidden_ = marksHidden;
    apply();
}

QString PresentationControl::nameOf(std::size_t group) const
{
    const PresentationState& state = states_->states[groups_[group].front()];
    const QString by = toQt(state.by());
    // A label may say what was found, so that it waits for the gate.
    return open_ && !state.label.empty() ? tr(": %1, by %2").arg(toQt(state.label), by)
                                         : tr(" %1, by %2").arg(group + 1).arg(by);
}

QStringList PresentationControl::remarks() const
{
    QStringList lines;
    if (chosen_ >= 0) {
        for (const std::size_t member : groups_[static_cast<std::size_t>(chosen_)]) {
            const PresentationState& state = states_->states[member];
            if (open_ && !state.description.empty())
                remark(lines, toQt(state.description));
            for (const std::string& what : state.notApplied)
                remark(lines, tr("Not applied: %1.").arg(toQt(what)));
            for (const PresentedImage& image : state.images)
                remarkOn(state, image, *study_, open_, lines);
            for (const std::string& what : open_ ? state.notDrawn : std::vector<std::string>())
                remark(lines, tr("Not drawn: %1.").arg(toQt(what)));
            if (!state.shutter.empty())
                remark(lines, tr("While a shutter covers a view, nothing of it counts as shown."));
        }
        if (!open_)  // whether there are any or not
            remark(lines, tr("Its name and what may be drawn in it are shown when your opinion is sealed."));
        else if (marksHidden_)
            remark(lines, tr("What is drawn in it is hidden with the marks of others."));
    }
    if (states_ && !states_->unread.empty()) {
        const SkippedFile& first = states_->unread.front();
        remark(lines, tr("%1 is not read: %2")
                          .arg(pathText(first.path.filename()),
                               toQt(first.detail.empty() ? std::string(sentence(first.reason)) : first.detail)));
    }
    if (lines.size() > kMostRemarks) {
        const auto more = lines.size() - kMostRemarks;
        lines = lines.first(kMostRemarks);
        lines.push_back(tr("and %1 more").arg(more));
    }
    return lines;
}

QString PresentationControl::statement() const
{
    if (chosen_ < 0)
        return {};
    QStringList uids;
    for (const std::size_t member : groups_[static_cast<std::size_t>(chosen_)])
        uids.push_back(toQt(states_->states[member].sopInstanceUid));
    return QStringLiteral("seen through presentation state %1").arg(uids.join(QStringLiteral(", ")));
}

void PresentationControl::apply()
{
    QStringList names;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        const PresentationState& state = states_->states[groups_[i].front()];
        std::size_t images = 0;
        for (const std::size_t member : groups_[i])
            images += states_->states[member].images.size();
        QString name = nameOf(i);
        name.remove(0, name.startsWith(QLatin1Char(':')) ? 2 : 1);
        names.push_back(
            tr("%1, %2, %3")
                .arg(name, dateText(state.creationDate), images == 1 ? tr("1 image") : tr("%1 images").arg(images)));
    }
    panel_.show(names, chosen_, remarks());
    AppliedPresentation applied;
    if (chosen_ >= 0) {
        const auto group = static_cast<std::size_t>(chosen_);
        applied = {states_, groups_[group], open_ && !marksHidden_, tr("Presentation state%1").arg(nameOf(group))};
    }
    for (PresentationLayer* layer : hanging_.findChildren<PresentationLayer*>())
        layer->show(applied);
    if (const QString words = statement(); words != statement_) {
        statement_ = words;
        Q_EMIT statementChanged(words);
    }
}

void PresentationControl::showAreas()
{
    for (ViewportWidget* viewport : hanging_.viewports()) {
        const auto* layer = viewport->findChild<PresentationLayer*>();
        const PresentedImage* image = layer->image();
        const auto& pyramid = viewport->view().pyramid;
        if (image && pyramid && image->area && image->area->mode == DisplayedArea::Mode::ScaleToFit &&
            isPart(*image->area, pyramid->storedColumns(), pyramid->storedRows()))
            viewport->showArea(image->area->boxPx);
    }
}

void PresentationControl::choose(int index)
{
    if (index >= static_cast<int>(groups_.size()))
        return;
    chosen_ = index;
    // From the grey values and sizes that the state (or the file) asks for, not from what was dragged before.
    hanging_.reset();
    apply();
    if (open_ && !marksHidden_)
        showAreas();
    hanging_.activeViewport().setFocus();
}

QString PresentationControl::next()
{
    if (groups_.empty())
        return {};
    choose(chosen_ + 1 < static_cast<int>(groups_.size()) ? chosen_ + 1 : -1);
    return chosen_ < 0 ? tr("As acquired: no presentation state is applied.")
                       : tr("Presentation state%1").arg(nameOf(static_cast<std::size_t>(chosen_)));
}

}  // namespace diptych::viewer
