#include "hanging/presentation_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QPainter>
#include <QTextLayout>

#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

using dicom_evidence::AnnotationUnits;
using dicom_evidence::GraphicType;
using dicom_evidence::PresentationGraphic;
using dicom_evidence::PresentationState;
using dicom_evidence::PresentationText;
using dicom_evidence::PresentedImage;

namespace
{

constexpr double kPointCrossPx = 7.0;  // from the middle of a point's cross to its ends
constexpr double kLeastTextPx = 60.0;  // narrower frames are drawn this wide
constexpr int kCurveSteps = 12;        // of a smooth curve between two of its points
constexpr int kRingSteps = 72;

/// A smooth curve through the points (Catmull-Rom); closed where it ends at its beginning.
QPolygonF smooth(const QPolygonF& points)
{
    const auto count = points.size();
    const bool closed = count > 3 && points.first() == points.last();
    const auto at = [&](qsizetype i) {
        if (closed)
            return points[(i % (count - 1) + count - 1) % (count - 1)];
        return points[std::clamp<qsizetype>(i, 0, count - 1)];
    };
    QPolygonF curve;
    for (qsizetype i = 0; i + 1 < count; ++i) {
        const QPointF a = at(i - 1);
        const QPointF b = at(i);
        const QPointF c = at(i + 1);
        const QPointF d = at(i + 2);
        for (int step = 0; step < kCurveSteps; ++step) {
            const double t = static_cast<double>(step) / kCurveSteps;
            curve << 0.5 * (2.0 * b + (c - a) * t + (2.0 * a - 5.0 * b + 4.0 * c - d) * (t * t) +
                            (3.0 * b - a - 3.0 * c + d) * (t * t * t));
        }
    }
    curve << points.last();
    return curve;
}

/// Of the image's own plane, so that a circle is one of stored pixels however it hangs.
std::vector<ImagePoint> ringOf(const ImagePoint& centre, const ImagePoint& along, const ImagePoint& across)
{
    std::vector<ImagePoint> ring;
    for (int i = 0; i <= kRingSteps; ++i) {
        const double angle = 2.0 * std::numbers::pi * i / kRingSteps;
        ring.push_back({centre.x + along.x * std::cos(angle) + across.x * std::sin(angle),
                        centre.y + along.y * std::cos(angle) + across.y * std::sin(angle)});
    }
    return ring;
}

std::vector<ImagePoint> linesOf(const PresentationGraphic& graphic)
{
    const auto& points = graphic.points;
    if (graphic.type == GraphicType::Circle) {
        const double radius = std::hypot(points[1].x - points[0].x, points[1].y - points[0].y);
        return ringOf(points[0], {radius, 0.0}, {0.0, radius});
    }
    if (graphic.type == GraphicType::Ellipse) {
        const ImagePoint centre{(points[0].x + points[1].x) / 2.0, (points[0].y + points[1].y) / 2.0};
        return ringOf(centre, {points[1].x - centre.x, points[1].y - centre.y},
                      {points[3].x - centre.x, points[3].y - centre.y});
    }
    return points;
}

}  // namespace

QColor presentationColour()
{
    return {0x9f, 0xb4, 0xff};
}

PresentationLayer::PresentationLayer(ViewportWidget& viewport) : QObject(&viewport), viewport_(viewport) {}

void PresentationLayer::show(AppliedPresentation applied)
{
    if (applied == applied_)
        return;
    applied_ = std::move(applied);
    Q_EMIT changed();
}

const PresentationState* PresentationLayer::state() const
{
    const HungView& view = viewport_.view();
    if (!applied_.states || view.prior || view.sopInstanceUid.empty())
        return nullptr;
    for (const std::size_t member : applied_.members)
        if (applied_.states->states[member].of(view.sopInstanceUid))
            return &applied_.states->states[member];
    return nullptr;
}

const PresentedImage* PresentationLayer::image() const
{
    const PresentationState* shown = state();
    return shown ? shown->of(viewport_.view().sopInstanceUid) : nullptr;
}

std::optional<GreyScale> PresentationLayer::grey() const
{
    const PresentedImage* presented = image();
    if (!presented || !presented->grey || !viewport_.view().pyramid)
        return std::nullopt;
    GreyScale grey = *presented->grey;
    grey.paddingFirst = viewport_.view().pyramid->grey().paddingFirst;
    grey.paddingLast = viewport_.view().pyramid->grey().paddingLast;
    for (LookUpTable& lut : grey.voiLuts)
        lut.explanation.clear();  // words of the state; its name is said apart
    for (VoiWindow& window : grey.voiWindows)
        window.explanation.clear();
    return grey;
}

QString PresentationLayer::statement() const
{
    const PresentationState* shown = state();
    if (!shown)
        return {};
    QString text = applied_.statement;
    if (!image()->grey)
        text += tr(" (its grey values are not applied)");
    if (!shown->shutter.empty())
        text += tr(" - a shutter covers part of the image");
    return text;
}

bool PresentationLayer::hasShutter() const
{
    const PresentationState* shown = state();
    return shown && !shown->shutter.empty();
}

QPointF PresentationLayer::placed(const ImagePoint& point, AnnotationUnits units) const
{
    if (units == AnnotationUnits::Pixel)
        return viewport_.widgetFromStored(point);
    const PresentedImage& presented = *image();
    const ImagePyramid& pyramid = *viewport_.view().pyramid;
    const Box area = presented.area ? presented.area->boxPx
                                    : Box{0.0, 0.0, static_cast<double>(pyramid.storedColumns()),
                                          static_cast<double>(pyramid.storedRows())};
    const QRectF shown = QRectF(viewport_.widgetFromStored({area.x, area.y}),
                                viewport_.widgetFromStored({area.x + area.width, area.y + area.height}))
                             .normalized();
    return {shown.left() + point.x * shown.width(), shown.top() + point.y * shown.height()};
}

bool PresentationLayer::hangsAsAsked() const
{
    return state()->layout == viewport_.view().layout;
}

QPainterPath PresentationLayer::pathOf(const PresentationGraphic& graphic) const
{
    QPainterPath path;
    QPolygonF polygon;
    for (const ImagePoint& point : linesOf(graphic))
        polygon << placed(point, graphic.units);
    if (graphic.type == GraphicType::Point) {
        const QPointF at = polygon.first();
        path.moveTo(at - QPointF(kPointCrossPx, 0.0));
        path.lineTo(at + QPointF(kPointCrossPx, 0.0));
        path.moveTo(at - QPointF(0.0, kPointCrossPx));
        path.lineTo(at + QPointF(0.0, kPointCrossPx));
    } else {
        path.addPolygon(graphic.type == GraphicType::Interpolated ? smooth(polygon) : polygon);
    }
    return path;
}

void PresentationLayer::paintText(QPainter& painter, const PresentationText& text) const
{
    const QFontMetricsF metrics(painter.font(), painter.device());
    const bool anchored = text.anchor && (text.anchor->units == AnnotationUnits::Pixel || hangsAsAsked());
    if (!text.frame && !anchored)
        return;
    const QPointF anchor = anchored ? placed(text.anchor->at, text.anchor->units) : QPointF();
    QRectF frame(anchor + QPointF(6.0, 6.0), QSizeF(viewport_.width() / 2.0, 0.0));
    if (text.frame)
        frame =
            QRectF(placed(text.frame->topLeft, text.frame->units), placed(text.frame->bottomRight, text.frame->units))
                .normalized();
    // Of a place that is not on screen nothing is said at its edge.
    const bool seen = text.frame ? frame.adjusted(-1.0, -1.0, 1.0, 1.0).intersects(viewport_.rect())
                                 : viewport_.rect().contains(anchor.toPoint());
    if (!seen)
        return;
    QStringList lines;
    for (const QString& paragraph : toQt(text.words).split(QLatin1Char('\n'))) {
        QTextLayout layout(paragraph, painter.font());
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(std::max(frame.width(), kLeastTextPx));
            lines.push_back(paragraph.mid(line.textStart(), line.textLength()).trimmed());
        }
        layout.endLayout();
    }
    double width = 0.0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    const double height = metrics.lineSpacing() * static_cast<double>(lines.size());
    // What would begin outside is moved in, so that no word is lost.
    const double left = std::clamp(frame.left(), 4.0, std::max(4.0, viewport_.width() - width - 4.0));
    const double top = std::clamp(frame.top(), 4.0, std::max(4.0, viewport_.height() - height - 4.0));
    if (anchored && text.anchor->visible) {
        const QRectF around(left, top, width, height);
        const QPointF from(std::clamp(anchor.x(), around.left(), around.right()),
                           std::clamp(anchor.y(), around.top(), around.bottom()));
        painter.setPen(QPen(presentationColour(), 1.2));
        painter.drawLine(from, anchor);
    }
    double baseline = top + metrics.ascent();
    for (const QString& line : lines) {
        painter.fillRect(QRectF(left - 3.0, baseline - metrics.ascent() - 1.0, metrics.horizontalAdvance(line) + 6.0,
                                metrics.height() + 2.0),
                         QColor(0, 0, 0, 200));
        theme::drawHaloText(painter, {left, baseline}, line, presentationColour());
        baseline += metrics.lineSpacing();
    }
}

void PresentationLayer::paintShutter(QPainter& painter, const gsdf::DisplayTable& levels) const
{
    const PresentationState* shown = state();
    if (!shown || shown->shutter.empty() || !viewport_.view().pyramid)
        return;
    const auto outsideOf = [&](const std::vector<ImagePoint>& outline) {
        QPolygonF polygon;
        for (const ImagePoint& point : outline)
            polygon << viewport_.widgetFromStored(point);
        QPainterPath path;
        path.addPolygon(polygon);
        path.closeSubpath();
        QPainterPath outside;
        outside.addRect(viewport_.rect());
        return outside.subtracted(path);
    };
    QPainterPath shade;
    if (const auto& box = shown->shutter.rectangle)
        shade = shade.united(outsideOf({{box->x, box->y},
                                        {box->x + box->width, box->y},
                                        {box->x + box->width, box->y + box->height},
                                        {box->x, box->y + box->height}}));
    if (const auto& circle = shown->shutter.circle)
        shade = shade.united(outsideOf(ringOf(circle->centre, {circle->radius, 0.0}, {0.0, circle->radius})));
    if (!shown->shutter.polygon.empty())
        shade = shade.united(outsideOf(shown->shutter.polygon));
    const int level = levels[static_cast<std::size_t>(std::lround(shown->shutter.grey * 255.0))];
    painter.fillPath(shade, QColor(level, level, level));
}

void PresentationLayer::paintMarks(QPainter& painter) const
{
    const PresentedImage* presented = image();
    if (!presented || !applied_.marksShown || !viewport_.view().pyramid)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::overlayFont(viewport_.height()));
    for (const PresentationGraphic& graphic : presented->graphics) {
        if (graphic.units == AnnotationUnits::Display && !hangsAsAsked())
            continue;
        const QPainterPath path = pathOf(graphic);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 190), 4.5));
        painter.drawPath(path);
        if (graphic.filled && graphic.type != GraphicType::Point) {  // so that what lies below is still seen
            QColor fill = presentationColour();
            fill.setAlpha(50);
            painter.setBrush(fill);
        }
        painter.setPen(QPen(presentationColour(), 2.0, Qt::DashDotLine, Qt::FlatCap));
        painter.drawPath(path);
    }
    painter.setBrush(Qt::NoBrush);
    for (const PresentationText& text : presented->texts)
        paintText(painter, text);
    painter.restore();
}

}  // namespace diptych::viewer
