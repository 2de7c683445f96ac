#include "views/hung_view.h"

#include <algorithm>

#include <QObject>

#include "looks/text.h"
#include "views/priors.h"
#include "views/slice_text.h"

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
    if (image.stack)
        view.stateLines = stackStates(image);
    else if (why)
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
            {Tone::Amber, QObject::tr("Image %1 of %2 for this place (View menu: Next image, All images)")
                              .arg(shown + 1)
                              .arg(count)});
}

ChestWall chestWallAt(StandardView place)
{
    return laterality(place) == Laterality::Right ? ChestWall::Right : ChestWall::Left;
}

}  // namespace

ImagePlacement placementOf(const MammogramView& image, StandardView place)
{
    const auto layout = image.orientation ? displayLayout(image.key, *image.orientation) : std::nullopt;
    return layout ? ImagePlacement{*layout, chestWallAt(place)} : ImagePlacement{};
}

std::vector<std::size_t> imagesOf(const Study& study, const ScreeningExam& exam, StandardView place)
{
    const ViewSlot& slot = exam.slot(place);
    std::vector<std::size_t> images;
    if (slot.chosen)
        images.push_back(*slot.chosen);
    images.insert(images.end(), slot.others.begin(), slot.others.end());
    // The slices of the same view come right after the image that they belong to.
    std::stable_partition(images.begin() + (slot.chosen ? 1 : 0), images.end(),
                          [&study](std::size_t index) { return study.views[index].stack.has_value(); });
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
    view.chestWall = chestWallAt(place);
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
    view.imageLabel = toQt(diptych::imageLabel(image.key, image.modifiers));
    view.inferred = image.basis != ViewBasis::Coded;
    view.sopInstanceUid = image.sopInstanceUid;
    view.patientLines = {nameText(study.patient), idText(study.patient), dateText(study.studyDate)};

    const ImagePlacement placement = placementOf(image, place);
    view.layout = placement.layout;
    view.chestWall = placement.chestWall;
    view.columns = view.layout.transpose ? image.rows : image.columns;
    view.rows = view.layout.transpose ? image.columns : image.rows;
    if (image.spacing && image.spacing->row > 0.0 && image.spacing->column > 0.0) {
        view.mmPerColumn = view.layout.transpose ? image.spacing->row : image.spacing->column;
        view.mmPerRow = view.layout.transpose ? image.spacing->column : image.spacing->row;
        view.spacingBasis = image.spacingBasis;
    }
    view.magnified = std::ranges::find(image.reasons, Reason::Magnification) != image.reasons.end();
    view.magnification = image.magnification;
    view.badges = badgesOf(image, placement.chestWall != ChestWall::Unknown);
    view.annotationLines = annotationLines(study, image);
    view.stack = image.stack;
    if (view.hasSlices()) {
        view.pixels = image.pixels;
        view.slice = static_cast<int>(image.stack->representative);
    }
    addStates(view, image, slot, slot.chosen == view.image);
    addCount(view, at, images.size(), true);
    return view;
}

HungView hangPriorView(const Study& prior, const ScreeningExam& exam, const Study& current, StandardView place)
{
    HungView view = hangView(prior, exam, place);
    view.prior = true;
    // What the engine would make of the prior is no matter here: it is looked at, not scored.
    view.stateLines.clear();
    if (view.image && view.inferred)
        view.stateLines.push_back({Tone::Amber, QObject::tr("View inferred from View Position, not coded")});
    if (view.image && view.chestWall == ChestWall::Unknown)
        view.stateLines.push_back({Tone::Amber, QObject::tr("Orientation unknown: shown as stored")});
    view.badges.insert(view.badges.begin(), {Tone::Prior, QObject::tr("PRIOR")});
    if (const QString interval = intervalText(prior.studyDate, current.studyDate); !interval.isEmpty())
        view.stateLines.insert(view.stateLines.begin(), {Tone::Prior, interval});
    if (nameText(prior.patient) != nameText(current.patient))
        view.stateLines.push_back({Tone::Amber, QObject::tr("Name in the prior: %1").arg(nameText(prior.patient))});
    return view;
}

}  // namespace diptych::viewer
