#include "hanging/annotation_painting.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QLineF>
#include <QObject>
#include <QPainter>

#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{

constexpr double kLine = 1.5;  // logical pixels, as all lengths here
constexpr double kHalo = 3.0;  // wider than the line
constexpr double kTick = 5.0;
constexpr double kArrowHead = 12.0;
constexpr double kArc = 22.0;
constexpr double kHandle = 7.0;
constexpr double kNoteDot = 3.0;
constexpr double kLabelGap = 9.0;

void addTick(QPainterPath& path, const QPointF& at, const QLineF& line)
{
    const double length = std::max(line.length(), 1e-6);
    const QPointF across(-line.dy() / length * kTick, line.dx() / length * kTick);
    path.moveTo(at - across);
    path.lineTo(at + across);
}

QPainterPath rulerPath(const QPointF& from, const QPointF& to)
{
    QPainterPath path(from);
    path.lineTo(to);
    addTick(path, from, {from, to});
    addTick(path, to, {from, to});
    return path;
}

QPainterPath anglePath(const QPointF& first, const QPointF& apex, const QPointF& second)
{
    QPainterPath path(first);
    path.lineTo(apex);
    path.lineTo(second);
    const QLineF one(apex, first);
    const QLineF other(apex, second);
    const double radius = std::min({kArc, one.length() * 0.6, other.length() * 0.6});
    if (radius > 4.0) {
        double sweep = other.angle() - one.angle();
        sweep -= 360.0 * std::round(sweep / 360.0);
        const QRectF circle(apex.x() - radius, apex.y() - radius, 2 * radius, 2 * radius);
        path.arcMoveTo(circle, one.angle());
        path.arcTo(circle, one.angle(), sweep);
    }
    return path;
}

QPainterPath arrowPath(const QPointF& tip, const QPointF& tail)
{
    QPainterPath path(tail);
    path.lineTo(tip);
    const QLineF shaft(tip, tail);
    const double head = std::min(kArrowHead, shaft.length());
    for (const double turn : {-25.0, 25.0}) {
        QLineF side(shaft);
        side.setLength(head);
        side.setAngle(shaft.angle() + turn);
        path.moveTo(tip);
        path.lineTo(side.p2());
    }
    return path;
}

void paintLines(QPainter& painter, const Annotation& annotation, bool selected, const Affine& map)
{
    const QPainterPath path = outlineOf(annotation.shape, map);
    const QColor colour = annotationColour(selected);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 190), kLine + kHalo, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    if (std::holds_alternative<Note>(annotation.shape))
        painter.setBrush(colour);
    painter.setPen(QPen(colour, kLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void paintHandles(QPainter& painter, const Annotation& annotation, const Affine& map)
{
    for (const ImagePoint& point : handlesOf(annotation.shape)) {
        QRectF handle(0.0, 0.0, kHandle, kHandle);
        handle.moveCenter(onWidget(point, map));
        painter.setPen(QPen(Qt::black, 1.0));
        painter.setBrush(annotationColour(true));
        painter.drawRect(handle);
    }
}

/// Where a label stands well: around the handles, the one drawn last first, on the side away from the shape's middle.
std::vector<QRectF> placesFor(const QSizeF& size, const AnnotationShape& shape, const Affine& map)
{
    std::vector<QPointF> points;
    if (const auto* ellipse = std::get_if<Ellipse>(&shape)) {
        // Beside the ellipse, not beside the corners of its box.
        const Box box = mapBox(map, ellipse->box);
        points = {{box.x + box.width, box.centreY()},
                  {box.x, box.centreY()},
                  {box.centreX(), box.y + box.height},
                  {box.centreX(), box.y}};
    } else {
        for (const ImagePoint& point : handlesOf(shape))
            points.push_back(onWidget(point, map));
        if (!std::holds_alternative<Note>(shape))
            std::reverse(points.begin(), points.end());
    }
    const double w = size.width();
    const double h = size.height();
    std::vector<QRectF> places;
    for (const QPointF& point : points)
        for (const QPointF& offset :
             {QPointF(kLabelGap, -h / 2), QPointF(-kLabelGap - w, -h / 2), QPointF(-w / 2, kLabelGap),
              QPointF(-w / 2, -kLabelGap - h), QPointF(kLabelGap, kLabelGap), QPointF(-kLabelGap - w, kLabelGap),
              QPointF(kLabelGap, -kLabelGap - h), QPointF(-kLabelGap - w, -kLabelGap - h)})
            places.emplace_back(point + offset, size);
    return places;
}

QRectF within(const QRectF& bounds, QRectF rectangle)
{
    rectangle.moveLeft(
        std::clamp(rectangle.left(), bounds.left(), std::max(bounds.left(), bounds.right() - rectangle.width())));
    rectangle.moveTop(
        std::clamp(rectangle.top(), bounds.top(), std::max(bounds.top(), bounds.bottom() - rectangle.height())));
    return rectangle;
}

/// The area that a label must not cover: the inside of an ellipse, else the lines.
QPainterPath keptFree(const AnnotationShape& shape, const Affine& map)
{
    const QPainterPath outline = outlineOf(shape, map);
    if (std::holds_alternative<Ellipse>(shape))
        return outline;
    QPainterPathStroker stroker;
    stroker.setWidth(4.0);
    return stroker.createStroke(outline);
}

QRectF labelPlace(const QSizeF& size, const Annotation& annotation, const Affine& map, const QRectF& bounds,
                  const std::vector<QPainterPath>& shapes, const std::map<int, QRectF>& taken)
{
    const std::vector<QRectF> places = placesFor(size, annotation.shape, map);
    const auto coversShape = [&](const QRectF& place) {
        return std::any_of(shapes.begin(), shapes.end(),
                           [&](const QPainterPath& path) { return path.intersects(place); });
    };
    const auto coversLabel = [&](const QRectF& place) {
        return std::any_of(taken.begin(), taken.end(),
                           [&](const auto& other) { return other.second.intersects(place); });
    };
    for (const QRectF& place : places)
        if (bounds.contains(place) && !coversShape(place) && !coversLabel(place))
            return place;
    for (const QRectF& place : places)
        if (const QRectF kept = within(bounds, place); !coversShape(kept) && !coversLabel(kept))
            return kept;
    for (const QRectF& place : places)
        if (const QRectF kept = within(bounds, place); !coversLabel(kept))
            return kept;
    return within(bounds, places.front());
}

QSizeF sizeOf(const QStringList& lines, const QFontMetricsF& metrics)
{
    double width = 0.0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    return {width, metrics.height() * static_cast<double>(lines.size())};
}

}  // namespace

QPointF onWidget(const ImagePoint& point, const Affine& widgetFromStored)
{
    const auto at = widgetFromStored.apply(point.x, point.y);
    return {at.x, at.y};
}

QColor annotationColour(bool selected)
{
    return selected ? QColor(Qt::white) : QColor(0x4d, 0xe1, 0xff);
}

QPainterPath outlineOf(const AnnotationShape& shape, const Affine& map)
{
    if (const auto* ruler = std::get_if<Ruler>(&shape))
        return rulerPath(onWidget(ruler->from, map), onWidget(ruler->to, map));
    if (const auto* angle = std::get_if<Angle>(&shape))
        return anglePath(onWidget(angle->firstEnd, map), onWidget(angle->apex, map), onWidget(angle->secondEnd, map));
    if (const auto* arrow = std::get_if<Arrow>(&shape))
        return arrowPath(onWidget(arrow->tip, map), onWidget(arrow->tail, map));
    QPainterPath path;
    if (const auto* ellipse = std::get_if<Ellipse>(&shape)) {
        const Box box = mapBox(map, ellipse->box);
        path.addEllipse(QRectF(box.x, box.y, box.width, box.height));
    } else if (const auto* note = std::get_if<Note>(&shape)) {
        path.addEllipse(onWidget(note->at, map), kNoteDot, kNoteDot);
    }
    return path;
}

QStringList labelOf(const Annotation& annotation)
{
    QStringList lines = annotation.reading;
    if (const QString* text = textOf(annotation.shape); text && !text->isEmpty())
        lines.push_back(*text);
    if (annotation.made == Made::AfterSealing)
        lines.push_back(QObject::tr("(after sealing)"));
    return lines;
}

std::map<int, QRectF> paintAnnotations(QPainter& painter, const std::vector<Annotation>& annotations,
                                       std::optional<int> selected, const Affine& map, const QRectF& bounds,
                                       const QFont& font)
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setFont(font);
    std::vector<QPainterPath> shapes;
    for (const Annotation& each : annotations) {
        paintLines(painter, each, each.id == selected, map);
        shapes.push_back(keptFree(each.shape, map));
    }
    for (const Annotation& each : annotations)
        if (each.id == selected)
            paintHandles(painter, each, map);

    const QFontMetricsF metrics(font, painter.device());
    const QRectF inner = bounds.adjusted(4, 4, -4, -4);
    std::map<int, QRectF> labels;
    for (const Annotation& each : annotations) {
        const QStringList lines = labelOf(each);
        if (lines.isEmpty() || !outlineOf(each.shape, map).boundingRect().adjusted(-1, -1, 1, 1).intersects(bounds))
            continue;
        const QRectF place = labelPlace(sizeOf(lines, metrics), each, map, inner, shapes, labels);
        labels[each.id] = place;
        double baseline = place.top() + metrics.ascent();
        for (const QString& line : lines) {
            theme::drawHaloText(painter, {place.left(), baseline}, line, annotationColour(each.id == selected));
            baseline += metrics.height();
        }
    }
    painter.restore();
    return labels;
}

double paintKeySign(QPainter& painter, const QPointF& corner, bool leftwards, Made made, const QFont& font)
{
    const QString words = made == Made::AfterSealing ? QObject::tr("KEY (after sealing)") : QObject::tr("KEY");
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setFont(font);
    const QFontMetricsF metrics(font, painter.device());
    const double star = metrics.ascent();
    const double gap = star * 0.35;
    const double left = leftwards ? corner.x() - star - gap - metrics.horizontalAdvance(words) : corner.x();
    const QPointF centre(left + star / 2, corner.y() + star * 0.55);
    QPolygonF points;
    for (int point = 0; point < 10; ++point) {
        const double radius = star / 2 * (point % 2 == 0 ? 1.0 : 0.42);
        const double turn = std::numbers::pi / 5.0 * point - std::numbers::pi / 2.0;
        points << centre + QPointF(radius * std::cos(turn), radius * std::sin(turn));
    }
    painter.setPen(QPen(QColor(0, 0, 0, 190), kHalo, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(annotationColour(false));
    painter.drawPolygon(points);
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(points);
    theme::drawHaloText(painter, {left + star + gap, corner.y() + metrics.ascent()}, words, annotationColour(false));
    painter.restore();
    return metrics.height();
}

}  // namespace diptych::viewer
