#include "hanging/foreign_mark_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QPainter>
#include <QPolygonF>

#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

using dicom_evidence::CadOutline;
using dicom_evidence::CadShape;
using dicom_evidence::ForeignKind;
using dicom_evidence::ForeignMark;

namespace
{

constexpr double kCrossPx = 7.0;       // from the middle of a point's cross to its ends
constexpr double kLeastSidePx = 22.0;  // smaller outlines get a ring, to be found again
constexpr int kLongestTag = 16;        // characters

QPolygonF ring(const ImagePoint& centre, const ImagePoint& along, const ImagePoint& across,
               const ViewportWidget& viewport)
{
    constexpr int kCorners = 72;
    QPolygonF polygon;
    for (int i = 0; i <= kCorners; ++i) {
        const double angle = 2.0 * std::numbers::pi * i / kCorners;
        polygon << viewport.widgetFromStored({centre.x + along.x * std::cos(angle) + across.x * std::sin(angle),
                                              centre.y + along.y * std::cos(angle) + across.y * std::sin(angle)});
    }
    return polygon;
}

void addCross(QPainterPath& path, const QPointF& at)
{
    path.moveTo(at - QPointF(kCrossPx, 0.0));
    path.lineTo(at + QPointF(kCrossPx, 0.0));
    path.moveTo(at - QPointF(0.0, kCrossPx));
    path.lineTo(at + QPointF(0.0, kCrossPx));
}

void add(QPainterPath& path, const CadOutline& outline, const ViewportWidget& viewport)
{
    const auto& points = outline.points;
    if (points.empty())
        return;
    if (outline.shape == CadShape::Circle && points.size() >= 2) {
        const double radius = std::hypot(points[1].x - points[0].x, points[1].y - points[0].y);
        path.addPolygon(ring(points[0], {radius, 0.0}, {0.0, radius}, viewport));
    } else if (outline.shape == CadShape::Ellipse && points.size() >= 4) {
        const ImagePoint centre{(points[0].x + points[1].x) / 2.0, (points[0].y + points[1].y) / 2.0};
        path.addPolygon(ring(centre, {points[1].x - centre.x, points[1].y - centre.y},
                             {points[3].x - centre.x, points[3].y - centre.y}, viewport));
    } else if (outline.shape == CadShape::Polyline && points.size() >= 2) {
        QPolygonF polygon;
        for (const ImagePoint& point : points)
            polygon << viewport.widgetFromStored(point);
        path.addPolygon(polygon);
    } else {
        for (const ImagePoint& point : points)
            addCross(path, viewport.widgetFromStored(point));
    }
}

}  // namespace

QColor foreignColour(ForeignKind kind)
{
    return kind == ForeignKind::CadReport ? QColor(0xd8, 0x8c, 0xff) : QColor(0x8c, 0xe6, 0x9e);
}

QString shortTag(const dicom_evidence::Producer& producer)
{
    const QString name = toQt(producer.shortName());
    return name.size() <= kLongestTag ? name : name.left(kLongestTag - 1).trimmed() + QChar(0x2026);
}

int operatingPoint(const dicom_evidence::ForeignMarks& document, const FindingFilter& filter)
{
    const int recommended = std::max(document.recommendedOperatingPoint, 0);
    // One at least: optional marks without a point of their own are shown from there on.
    const int highest = std::max({document.highestOperatingPoint, recommended, 1});
    const int low = std::clamp(kLowTop + 1 - filter.atLeast, 0, kLowTop);  // steps below what is shown at first
    return recommended + ((highest - recommended) * low + kLowTop - 1) / kLowTop;
}

std::vector<ForeignSign> signsOf(const dicom_evidence::ForeignEvidence& evidence, const FindingFilter& filter)
{
    std::vector<ForeignSign> signs;
    for (const dicom_evidence::ForeignMarks& document : evidence.documents) {
        const int point = operatingPoint(document, filter);
        const QString name = shortTag(document.producer);
        for (const ForeignMark& mark : document.marks)
            if (mark.shownAt(point))
                signs.push_back({mark, document.kind,
                                 mark.label.empty() ? name : QStringLiteral("%1: %2").arg(name, toQt(mark.label))});
    }
    return signs;
}

ForeignMarkLayer::ForeignMarkLayer(ViewportWidget& viewport) : QObject(&viewport), viewport_(viewport) {}

void ForeignMarkLayer::show(std::vector<ForeignSign> signs)
{
    if (signs.empty() && signs_.empty())
        return;
    signs_ = std::move(signs);
    viewport_.update();
}

QPainterPath ForeignMarkLayer::pathOf(const ForeignMark& mark) const
{
    QPainterPath path;
    for (const CadOutline& outline : mark.outlines)
        add(path, outline, viewport_);
    const QRectF around = path.boundingRect();
    if (!mark.outlines.empty() && std::max(around.width(), around.height()) < kLeastSidePx)
        path.addEllipse(around.center(), kLeastSidePx / 2.0, kLeastSidePx / 2.0);
    if (mark.centre)
        addCross(path, viewport_.widgetFromStored(*mark.centre));
    return path;
}

void ForeignMarkLayer::paint(QPainter& painter)
{
    const HungView& view = viewport_.view();
    if (signs_.empty() || !view.pyramid || view.sopInstanceUid.empty() || view.prior)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::overlayFont(viewport_.height()));
    painter.setBrush(Qt::NoBrush);
    for (const ForeignSign& sign : signs_) {
        if (sign.mark.sopInstanceUid != view.sopInstanceUid)
            continue;
        const QPainterPath path = pathOf(sign.mark);
        const QColor colour = foreignColour(sign.kind);
        const bool cad = sign.kind == ForeignKind::CadReport;
        painter.setPen(QPen(QColor(0, 0, 0, 190), 4.5));
        painter.drawPath(path);
        painter.setPen(QPen(colour, 2.0, cad ? Qt::DashLine : Qt::DotLine, Qt::FlatCap));
        painter.drawPath(path);
        // Below the mark, where the engine's labels are the last to go.
        const QRectF around = path.boundingRect();
        const QFontMetricsF metrics(painter.font(), painter.device());
        const double width = metrics.horizontalAdvance(sign.tag);
        const double left = std::clamp(around.left(), 4.0, std::max(4.0, viewport_.width() - width - 4.0));
        const double below = around.bottom() + metrics.ascent() + 4.0;
        theme::drawHaloText(painter,
                            {left, below < viewport_.height() - 4.0 ? below : around.top() - metrics.descent() - 4.0},
                            sign.tag, colour);
    }
    painter.restore();
}

}  // namespace diptych::viewer
