#include "looks/elided_label.h"

#include <QPainter>

namespace diptych::viewer
{

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area =
        contentsRect().adjusted(indent() > 0 ? indent() : fontMetrics().horizontalAdvance(QLatin1Char('x')), 0, 0, 0);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(text(), Qt::ElideRight, area.width()));
}

}  // namespace diptych::viewer
