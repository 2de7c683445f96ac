#include "hung_view.h"

#include <QObject>

#include "text.h"

namespace diptych::viewer
{

namespace
{

void addStates(HungView& view, const MammogramView& image, const ViewSlot& slot, std::size_t shown)
{
    // Of the chosen image the slot knows best; a repeat speaks for itself.
    const std::optional<Reason> reason = shown == 0              ? slot.reason
                                         : image.reasons.empty() ? std::nullopt
                                                                 : std::optional(image.reasons.front());
    if (reason)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Not analysed: %1").arg(toQt(sentence(*reason)))});
    else if (shown > 0)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Not analysed: another image of this view was chosen")});
    if (view.inferred)
        view.stateLines.push_back({Tone::Amber, QObject::tr("View inferred from View Position, not coded")});
    if (view.chestWall == ChestWall::Unknown && reason != Reason::OrientationMissing)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Orientation unknown: shown as stored")});
    else if (view.chestWall == ChestWall::Unknown)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Shown as stored")});
    if (!slot.others.empty())
        view.stateLines.push_back(
            {Tone::Amber,
             QObject::tr("Image %1 of %2 of this view (V: next)").arg(shown + 1).arg(slot.others.size() + 1)});
    if (image.lossyCompressed)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Compressed with loss")});
}

}  // namespace

std::vector<std::size_t> imagesOf(const ViewSlot& slot)
{
    std::vector<std::size_t> images;
    if (slot.chosen)
        images.push_back(*slot.chosen);
    images.insert(images.end(), slot.others.begin(), slot.others.end());
    return images;
}

HungView hangView(const Study& study, const ScreeningExam& exam, StandardView place, std::size_t shown)
{
    const ViewSlot& slot = exam.slot(place);
    HungView view;
    view.place = place;
    view.chestWall = laterality(place) == Laterality::Right ? ChestWall::Right : ChestWall::Left;
    const std::vector<std::size_t> images = imagesOf(slot);
    if (images.empty()) {
        view.label = toQt(label(place));
        return view;
    }
    shown = shown < images.size() ? shown : 0;
    view.image = images[shown];
    const MammogramView& image = study.views[images[shown]];
    view.state = HungView::State::Loading;
    view.label = toQt(image.label());
    view.inferred = image.basis != ViewBasis::Coded;
    view.sopInstanceUid = image.sopInstanceUid;
    view.patientLines = {nameText(study.patient), idText(study.patient), dateText(study.studyDate)};

    const auto layout = image.orientation ? displayLayout(image.key, *image.orientation) : std::nullopt;
    if (layout)
        view.layout = *layout;
    else
        view.chestWall = ChestWall::Unknown;
    view.columns = view.layout.transpose ? image.rows : image.columns;
    view.rows = view.layout.transpose ? image.columns : image.rows;
    if (image.spacing && image.spacing->row > 0.0 && image.spacing->column > 0.0) {
        view.mmPerColumn = view.layout.transpose ? image.spacing->row : image.spacing->column;
        view.mmPerRow = view.layout.transpose ? image.spacing->column : image.spacing->row;
        view.spacingBasis = image.spacingBasis;
    }
    addStates(view, image, slot, shown);
    return view;
}

}  // namespace diptych::viewer
