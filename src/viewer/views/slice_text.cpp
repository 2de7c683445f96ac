#include "views/slice_text.h"

#include <algorithm>

#include <QObject>
#include <QPainter>

#include "looks/text.h"
#include "looks/theme.h"
#include "views/slice_scroller.h"

namespace diptych::viewer
{

namespace
{

bool isSlab(const HungView& view, int slice)
{
    return view.stack->slices[static_cast<std::size_t>(slice)].slab;
}

}  // namespace

QString sliceText(const HungView& view)
{
    if (!view.hasSlices())
        return {};
    const Slice& slice = view.stack->slices[static_cast<std::size_t>(view.slice)];
    QString text = slice.slab ? QObject::tr("Slab %1 of %2") : QObject::tr("Slice %1 of %2");
    text = text.arg(view.slice + 1).arg(view.stack->slices.size());
    text += slice.thicknessMm ? QObject::tr(", %1 mm").arg(*slice.thicknessMm, 0, 'f', 1)
                              : QObject::tr(", thickness unknown");
    return text;
}

QString sliceActivityText(const HungView& view, const SliceScroller& slices)
{
    if (!view.hasSlices())
        return {};
    if (slices.playing())
        return QObject::tr("Cine, %1 a second (Y stops)").arg(Cine::limited(slices.cine().framesPerSecond));
    if (slices.wanted() != view.slice)
        return isSlab(view, slices.wanted()) ? QObject::tr("Reading slab %1...").arg(slices.wanted() + 1)
                                             : QObject::tr("Reading slice %1...").arg(slices.wanted() + 1);
    return {};
}

void paintSlicePlace(QPainter& painter, const QRect& area, const HungView& view)
{
    if (!view.hasSlices())
        return;
    constexpr int kFromEdge = 4;  // beside the mark of the active view, before the texts
    constexpr int kWidth = 3;
    const bool left = laterality(view.place) == Laterality::Right;
    const QRectF scale(left ? area.left() + kFromEdge : area.right() - kFromEdge - kWidth,
                       area.top() + area.height() / 4.0, kWidth, area.height() / 2.0);
    const double part = scale.height() / static_cast<double>(view.stack->slices.size());
    const double height = std::max(part, 4.0);
    const double top =
        scale.top() + (scale.height() - height) * view.slice / static_cast<double>(view.stack->slices.size() - 1);
    painter.fillRect(scale, theme::line());
    painter.fillRect(QRectF(scale.left(), top, scale.width(), height), theme::colour(Tone::Plain));
}

std::vector<StateLine> stackStates(const MammogramView& image)
{
    std::vector<StateLine> lines{{Tone::Amber, QObject::tr("Tomosynthesis: not analysed by the engine")}};
    const auto has = [&image](Reason reason) {
        return std::ranges::find(image.reasons, reason) != image.reasons.end();
    };
    if (has(Reason::LateralityConflict))
        lines.push_back({Tone::Amber, sentenceCase(toQt(sentence(Reason::LateralityConflict)))});
    if (has(Reason::ForProcessing))
        lines.push_back({Tone::Amber, sentenceCase(toQt(sentence(Reason::ForProcessing)))});
    if (image.stack && image.stack->slices.size() > 1 && image.stack->order == SliceOrder::AsStored)
        lines.push_back({Tone::Amber, QObject::tr("Where the slices lie is not told: shown in the file's order")});
    if (image.stack && image.stack->parts > 1)
        lines.push_back({Tone::Amber, QObject::tr("Part %1 of %2 of a stack that is divided over several files")
                                          .arg(image.stack->part)
                                          .arg(image.stack->parts)});
    return lines;
}

}  // namespace diptych::viewer
