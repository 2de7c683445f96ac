#include "views/annotation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QObject>

#include "looks/text.h"
#include "views/hung_view.h"

namespace diptych::viewer
{

namespace
{

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // not needed since C++20, but clang learned so only with 17

/// Two opposite corners in any order.
Box boxBetween(const ImagePoint& a, const ImagePoint& b)
{
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
}

std::vector<ImagePoint> cornersOf(const Box& box)
{
    return {{box.x, box.y},
            {box.x + box.width, box.y},
            {box.x + box.width, box.y + box.height},
            {box.x, box.y + box.height}};
}

/// One decimal for what a screen can tell apart, none for large numbers.
QString decimal(double value)
{
    return QString::number(value, 'f', std::abs(value) >= 1000.0 ? 0 : 1);
}

/// A value that some pixel has: whole where it is whole.
QString pixelValue(double value)
{
    return value == std::round(value) ? QString::number(value, 'f', 0) : decimal(value);
}

QString withBasis(const QString& measure, const MeasuringScale& scale)
{
    return QObject::tr("%1, %2").arg(measure, scale.spacing ? spacingBasisText(scale.basis, scale.magnification)
                                                            : spacingBasisText(SpacingBasis::Unknown));
}

QString readingOfRuler(const Ruler& ruler, const MeasuringScale& scale)
{
    const auto length = lengthMm(ruler.from, ruler.to, scale);
    return withBasis(length ? QObject::tr("%1 mm").arg(decimal(*length))
                            : QObject::tr("%1 px").arg(decimal(lengthPx(ruler.from, ruler.to))),
                     scale);
}

QString readingOfAngle(const Angle& angle, const MeasuringScale& scale)
{
    const auto degrees = angleDegrees(angle, scale);
    if (!degrees)
        return QObject::tr("no angle: an arm has no length");
    return withBasis(QObject::tr("%1\u00B0").arg(QString::number(*degrees, 'f', 1)), scale);
}

QStringList readingOfEllipse(const Ellipse& ellipse, const MeasuringScale& scale, const ImagePyramid& pyramid)
{
    const double areaPx = std::numbers::pi / 4.0 * ellipse.box.width * ellipse.box.height;
    const auto area = areaMm2(ellipse, scale);
    QStringList lines{withBasis(
        area ? QObject::tr("%1 mm\u00B2").arg(decimal(*area)) : QObject::tr("%1 px\u00B2").arg(decimal(areaPx)),
        scale)};
    const auto grey = greyStatistics(ellipse, pyramid);
    if (!grey) {
        lines.push_back(QObject::tr("no pixel of the image inside"));
        return lines;
    }
    lines.push_back(QObject::tr("mean %1, SD %2").arg(decimal(grey->mean), decimal(grey->standardDeviation)));
    lines.push_back(QObject::tr("%1 to %2 grey values").arg(pixelValue(grey->least), pixelValue(grey->most)));
    return lines;
}

}  // namespace

QString nameOf(const AnnotationShape& shape)
{
    return std::visit(
        Overloaded{[](const Ruler&) { return QObject::tr("Ruler"); }, [](const Angle&) { return QObject::tr("Angle"); },
                   [](const Ellipse&) { return QObject::tr("Ellipse"); },
                   [](const Arrow&) { return QObject::tr("Arrow"); }, [](const Note&) { return QObject::tr("Note"); }},
        shape);
}

std::vector<std::vector<ImagePoint>> polylinesOf(const AnnotationShape& shape, double reach)
{
    if (const auto* ellipse = std::get_if<Ellipse>(&shape)) {
        constexpr int kParts = 64;
        std::vector<ImagePoint> round;
        for (int part = 0; part <= kParts; ++part) {
            const double turn = 2.0 * std::numbers::pi * part / kParts;
            round.push_back({ellipse->box.centreX() + ellipse->box.width / 2.0 * std::cos(turn),
                             ellipse->box.centreY() + ellipse->box.height / 2.0 * std::sin(turn)});
        }
        return {round};
    }
    if (const auto* note = std::get_if<Note>(&shape))
        return {{{note->at.x - reach / 2.0, note->at.y}, {note->at.x + reach / 2.0, note->at.y}},
                {{note->at.x, note->at.y - reach / 2.0}, {note->at.x, note->at.y + reach / 2.0}}};
    std::vector<std::vector<ImagePoint>> lines{handlesOf(shape)};
    if (const auto* arrow = std::get_if<Arrow>(&shape)) {
        const double length = std::max(lengthPx(arrow->tip, arrow->tail), 1e-6);
        const double x = (arrow->tail.x - arrow->tip.x) / length * reach;
        const double y = (arrow->tail.y - arrow->tip.y) / length * reach;
        for (const double turn : {-0.45, 0.45})  // radians
            lines.push_back({arrow->tip,
                             {arrow->tip.x + x * std::cos(turn) - y * std::sin(turn),
                              arrow->tip.y + x * std::sin(turn) + y * std::cos(turn)}});
    }
    return lines;
}

std::vector<ImagePoint> handlesOf(const AnnotationShape& shape)
{
    return std::visit(Overloaded{[](const Ruler& ruler) {
                                     return std::vector{ruler.from, ruler.to};
                                 },
                                 [](const Angle& angle) {
                                     return std::vector{angle.firstEnd, angle.apex, angle.secondEnd};
                                 },
                                 [](const Ellipse& ellipse) { return cornersOf(ellipse.box); },
                                 [](const Arrow& arrow) {
                                     return std::vector{arrow.tip, arrow.tail};
                                 },
                                 [](const Note& note) { return std::vector{note.at}; }},
                      shape);
}

AnnotationShape withHandleAt(const AnnotationShape& shape, std::size_t handle, const ImagePoint& at)
{
    const bool first = handle == 0;
    return std::visit(Overloaded{[&](Ruler ruler) -> AnnotationShape {
                                     (first ? ruler.from : ruler.to) = at;
                                     return ruler;
                                 },
                                 [&](Angle angle) -> AnnotationShape {
                                     (first ? angle.firstEnd : handle == 1 ? angle.apex : angle.secondEnd) = at;
                                     return angle;
                                 },
                                 [&](const Ellipse& ellipse) -> AnnotationShape {
                                     return Ellipse{boxBetween(cornersOf(ellipse.box)[(handle + 2) % 4], at)};
                                 },
                                 [&](Arrow arrow) -> AnnotationShape {
                                     (first ? arrow.tip : arrow.tail) = at;
                                     return arrow;
                                 },
                                 [&](Note note) -> AnnotationShape {
                                     note.at = at;
                                     return note;
                                 }},
                      shape);
}

AnnotationShape movedBy(const AnnotationShape& shape, double dx, double dy)
{
    const auto moved = [dx, dy](const ImagePoint& point) { return ImagePoint{point.x + dx, point.y + dy}; };
    return std::visit(Overloaded{[&](const Ruler& ruler) -> AnnotationShape {
                                     return Ruler{moved(ruler.from), moved(ruler.to)};
                                 },
                                 [&](const Angle& angle) -> AnnotationShape {
                                     return Angle{moved(angle.firstEnd), moved(angle.apex), moved(angle.secondEnd)};
                                 },
                                 [&](const Ellipse& ellipse) -> AnnotationShape {
                                     const Box& box = ellipse.box;
                                     return Ellipse{{box.x + dx, box.y + dy, box.width, box.height}};
                                 },
                                 [&](const Arrow& arrow) -> AnnotationShape {
                                     return Arrow{moved(arrow.tip), moved(arrow.tail), arrow.text};
                                 },
                                 [&](const Note& note) -> AnnotationShape {
                                     return Note{moved(note.at), note.text};
                                 }},
                      shape);
}

const QString* textOf(const AnnotationShape& shape)
{
    if (const auto* arrow = std::get_if<Arrow>(&shape))
        return &arrow->text;
    if (const auto* note = std::get_if<Note>(&shape))
        return &note->text;
    return nullptr;
}

AnnotationShape withText(const AnnotationShape& shape, const QString& text)
{
    AnnotationShape changed = shape;
    if (auto* arrow = std::get_if<Arrow>(&changed))
        arrow->text = text;
    if (auto* note = std::get_if<Note>(&changed))
        note->text = text;
    return changed;
}

MeasuringScale measuringScale(const HungView& view)
{
    if (!view.mmPerColumn || !view.mmPerRow)
        return {};
    const bool transposed = view.layout.transpose;
    return {PixelSpacingMm{.row = transposed ? *view.mmPerColumn : *view.mmPerRow,
                           .column = transposed ? *view.mmPerRow : *view.mmPerColumn},
            view.spacingBasis, view.magnification};
}

double lengthPx(const ImagePoint& from, const ImagePoint& to)
{
    return std::hypot(to.x - from.x, to.y - from.y);
}

std::optional<double> lengthMm(const ImagePoint& from, const ImagePoint& to, const MeasuringScale& scale)
{
    if (!scale.spacing)
        return std::nullopt;
    return std::hypot((to.x - from.x) * scale.spacing->column, (to.y - from.y) * scale.spacing->row);
}

std::optional<double> angleDegrees(const Angle& angle, const MeasuringScale& scale)
{
    const PixelSpacingMm spacing = scale.spacing.value_or(PixelSpacingMm{1.0, 1.0});
    const double ax = (angle.firstEnd.x - angle.apex.x) * spacing.column;
    const double ay = (angle.firstEnd.y - angle.apex.y) * spacing.row;
    const double bx = (angle.secondEnd.x - angle.apex.x) * spacing.column;
    const double by = (angle.secondEnd.y - angle.apex.y) * spacing.row;
    if (std::hypot(ax, ay) == 0.0 || std::hypot(bx, by) == 0.0)
        return std::nullopt;
    return std::abs(std::atan2(ax * by - ay * bx, ax * bx + ay * by)) * 180.0 / std::numbers::pi;
}

std::optional<double> areaMm2(const Ellipse& ellipse, const MeasuringScale& scale)
{
    if (!scale.spacing)
        return std::nullopt;
    return std::numbers::pi / 4.0 * ellipse.box.width * scale.spacing->column * ellipse.box.height * scale.spacing->row;
}

std::optional<GreyStatistics> greyStatistics(const Ellipse& ellipse, const ImagePyramid& pyramid)
{
    const Affine laidOutFromStored =
        storedFromLaidOut(pyramid.layout(), pyramid.storedColumns(), pyramid.storedRows()).inverse();
    // An upright ellipse stays upright in each of the eight layouts.
    const Box box = mapBox(laidOutFromStored, ellipse.box);
    if (!(box.width > 0.0 && box.height > 0.0))
        return std::nullopt;
    const PyramidLevel& full = pyramid.levels().front();

    // Counted by sample first: the modality transform is then made once per value, not once per pixel.
    std::vector<std::size_t> counts(static_cast<std::size_t>(pyramid.largestSample()) + 1);
    const int firstRow = static_cast<int>(std::clamp(std::floor(box.y), 0.0, static_cast<double>(full.rows)));
    const int endRow = static_cast<int>(std::clamp(std::ceil(box.y + box.height), 0.0, static_cast<double>(full.rows)));
    for (int row = firstRow; row < endRow; ++row) {
        const double v = (row + 0.5 - box.centreY()) / (box.height / 2.0);
        if (std::abs(v) > 1.0)
            continue;
        const double half = box.width / 2.0 * std::sqrt(1.0 - v * v);
        const double width = full.columns;
        const int first = static_cast<int>(std::clamp(std::ceil(box.centreX() - half - 0.5), 0.0, width));
        const int end = static_cast<int>(std::clamp(std::floor(box.centreX() + half - 0.5) + 1.0, 0.0, width));
        const std::uint16_t* samples = full.samples.data() + static_cast<std::ptrdiff_t>(row) * full.columns;
        for (int column = first; column < end; ++column)
            ++counts[samples[column]];
    }

    GreyStatistics grey;
    double sum = 0.0;
    for (const bool spread : {false, true}) {
        double squares = 0.0;
        for (std::size_t sample = 0; sample < counts.size(); ++sample) {
            const int stored = static_cast<int>(sample) + pyramid.firstStored();
            if (counts[sample] == 0 || isPadding(pyramid.grey(), stored))
                continue;
            const double value = modalityValue(pyramid.grey(), stored);
            const auto count = static_cast<double>(counts[sample]);
            if (spread) {
                squares += count * (value - grey.mean) * (value - grey.mean);
                continue;
            }
            grey.least = grey.pixels == 0 ? value : std::min(grey.least, value);
            grey.most = grey.pixels == 0 ? value : std::max(grey.most, value);
            grey.pixels += counts[sample];
            sum += count * value;
        }
        if (grey.pixels == 0)
            return std::nullopt;
        grey.mean = sum / static_cast<double>(grey.pixels);
        grey.standardDeviation = std::sqrt(squares / static_cast<double>(grey.pixels));
    }
    return grey;
}

QStringList readingOf(const AnnotationShape& shape, const MeasuringScale& scale, const ImagePyramid& pyramid)
{
    if (const auto* ruler = std::get_if<Ruler>(&shape))
        return {readingOfRuler(*ruler, scale)};
    if (const auto* angle = std::get_if<Angle>(&shape))
        return {readingOfAngle(*angle, scale)};
    if (const auto* ellipse = std::get_if<Ellipse>(&shape))
        return readingOfEllipse(*ellipse, scale, pyramid);
    return {};
}

}  // namespace diptych::viewer
