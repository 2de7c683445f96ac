#include "hung_view.h"

#include <QObject>

#include "text.h"

namespace diptych::viewer
{

namespace
{

/// Why this image is not analysed; of the chosen one the slot knows best.
std::optional<QString> whyNotAnalysed(const MammogramView& image, const ViewSlot& slot, bool chosen)
{
    if (chosen && !slot.reason)
        return std::nullopt;
    if (chosen)
        return toQt(sentence(*slot.reason));
    if (!image.reasons.empty())
        return toQt(sentence(image.reasons.front()));
    if (slot.reason == Reason::DuplicateView)
        return toQt(sentence(Reason::DuplicateView));
    return QObject::tr("another image of this view was chosen");
}

void addStates(HungView& view, const MammogramView& image, const ViewSlot& slot, bool chosen)
{
    const auto why = whyNotAnalysed(image, slot, chosen);
    if (why)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Not analysed: %1").arg(*why)});
    if (view.inferred)
        view.stateLines.push_back({Tone::Amber, QObject::tr("View inferred from View Position, not coded")});
    const bool said = why && *why == toQt(sentence(Reason::OrientationMissing));
    if (view.chestWall == ChestWall::Unknown)
        view.stateLines.push_back(
            {Tone::Amber, said ? QObject::tr("Shown as stored") : QObject::tr("Orientation unknown: shown as stored")});
    if (image.lossyCompressed)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Compressed with loss")});
}

void addCount(HungView& view, std::size_t shown, std::size_t count, bool somethingHangs)
{
    if (!somethingHangs && count > 0)
        view.stateLines.push_back(
            {Tone::Amber, count == 1 ? QObject::tr("1 further image may be it (View menu: Next image)")
                                     : QObject::tr("%1 further images may be it (View menu: Next image)").arg(count)});
    else if (count > 1)
        view.stateLines.push_back(
            {Tone::Amber,
             QObject::tr("Image %1 of %2 for this place (View menu: Next image)").arg(shown + 1).arg(count)});
}

}  // namespace

std::vector<std::size_t> imagesOf(const Study& study, const ScreeningExam& exam, StandardView place)
{
    const ViewSlot& slot = exam.slot(place);
    std::vector<std::size_t> images;
    if (slot.chosen)
        images.push_back(*slot.chosen);
    images.insert(images.end(), slot.others.begin(), slot.others.end());
    for (const std::size_t index : exam.unhung) {
        const auto& side = study.views[index].key.laterality;
        if (!side || *side == laterality(place))
            images.push_back(index);
    }
    return images;
}

HungView hangView(const Study& study, const ScreeningExam& exam, StandardView place, std::size_t shown)
{
    const ViewSlot& slot = exam.slot(place);
    HungView view;
    view.place = place;
    view.chestWall = laterality(place) == Laterality::Right ? ChestWall::Right : ChestWall::Left;
    const std::vector<std::size_t> images = imagesOf(study, exam, place);
    const std::size_t first = slot.chosen ? 0 : 1;
    if (images.empty() || shown < first) {
        view.label = toQt(label(place));
        if (slot.reason && *slot.reason != Reason::MissingView)
            view.stateLines.push_back({Tone::Amber, sentenceCase(toQt(sentence(*slot.reason)))});
        addCount(view, shown, images.size(), false);
        return view;
    }
    const std::size_t at = shown - first < images.size() ? shown - first : 0;
    view.image = images[at];
    const MammogramView& image = study.views[images[at]];
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
    addStates(view, image, slot, slot.chosen == view.image);
    addCount(view, at, images.size(), true);
    return view;
}

}  // namespace diptych::viewer
