#include "hanging/loupe.h"

#include <algorithm>

#include <QObject>
#include <QPainter>
#include <QPainterPath>

#include "hanging/annotation_painting.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{
constexpr double kMostScale = 24.0;  // device pixels per image pixel
constexpr int kLeastDiameter = 140;
constexpr int kMostDiameter = 420;
}  // namespace

double loupeScale(const ViewPlacement& view, double readersFactor)
{
    const double wanted = std::max(2.0 * view.scaleX, 1.0) * readersFactor;
    return std::max(view.scaleX, std::min(wanted, kMostScale));
}

QImage loupePicture(const ImagePyramid& pyramid, std::span<const std::uint8_t> table, const ViewPlacement& view,
                    const QPointF& at, int side, double scale)
{
    const double factor = scale / view.scaleX;
    ViewPlacement placement;
    placement.scaleX = scale;
    placement.scaleY = view.scaleY * factor;
    placement.originX = side / 2.0 + (view.originX - at.x()) * factor;
    placement.originY = side / 2.0 + (view.originY - at.y()) * factor;
    return renderView(pyramid, table, placement, {side, side});
}

int loupeDiameter(const QSizeF& viewport)
{
    return std::clamp(static_cast<int>(std::min(viewport.width(), viewport.height()) * 0.4), kLeastDiameter,
                      kMostDiameter);
}

void paintLoupe(QPainter& painter, const QImage& picture, const QPointF& centre, double diameter, double magnification)
{
    const double radius = diameter / 2.0;
    const QRectF area(centre.x() - radius, centre.y() - radius, diameter, diameter);
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    QPainterPath circle;
    circle.addEllipse(area);
    painter.save();
    painter.setClipPath(circle);
    painter.drawImage(area, picture);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 220), 5.0));
    painter.drawPath(circle);
    painter.setPen(QPen(annotationColour(true), 1.5));
    painter.drawPath(circle);
    // Short hairs from the rim inwards: the middle stays free.
    painter.setPen(QPen(annotationColour(true), 1.0));
    const double hair = radius * 0.12;
    for (const QPointF& way : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
        painter.drawLine(centre + way * radius, centre + way * (radius - hair));
    painter.setFont(theme::overlayFont(0));
    const QString words = QObject::tr("%1x").arg(QString::number(magnification, 'f', 1));
    const QFontMetricsF metrics(painter.font(), painter.device());
    theme::drawHaloText(
        painter, {centre.x() - metrics.horizontalAdvance(words) / 2, centre.y() + radius - hair - metrics.descent()},
        words, annotationColour(true));
    painter.restore();
}

}  // namespace diptych::viewer
