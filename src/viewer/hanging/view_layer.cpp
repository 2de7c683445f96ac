#include "hanging/view_layer.h"

#include <algorithm>
#include <cmath>

#include <QBrush>
#include <QPainter>
#include <QPixmap>

namespace diptych::viewer
{

namespace
{

constexpr int kTilePx = 14;  // between two lines, along an edge

QBrush hatchBrush(const QColor& colour, Slant slant)
{
    QPixmap tile(kTilePx, kTilePx);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    // A dark line beside the coloured one keeps it visible on dense tissue. Two neighbours close the corners.
    for (const auto& [pen, offset] :
         {std::pair{QPen(QColor(0, 0, 0, colour.alpha() / 2), 1.6), 1.2}, std::pair{QPen(colour, 1.4), 0.0}}) {
        painter.setPen(pen);
        for (const int shift : {-kTilePx, 0, kTilePx}) {
            const QPointF from(shift + offset, slant == Slant::Rising ? kTilePx : 0);
            const QPointF to(shift + offset + kTilePx, slant == Slant::Rising ? 0 : kTilePx);
            const QPointF beyond = to - from;
            painter.drawLine(from - beyond, to + beyond);
        }
    }
    painter.end();
    return QBrush(tile);
}

}  // namespace

void ViewLayer::add(ViewLayer other)
{
    std::move(other.hatches.begin(), other.hatches.end(), std::back_inserter(hatches));
    std::move(other.lines.begin(), other.lines.end(), std::back_inserter(lines));
}

void paintHatches(QPainter& painter, const std::vector<CellHatch>& hatches, const ViewPlacement& placement,
                  double ratio)
{
    painter.save();
    // The lines are fixed to the image, so that they move with it.
    painter.setBrushOrigin(QPointF(placement.originX / ratio, placement.originY / ratio));
    for (const CellHatch& hatch : hatches) {
        const QBrush brush = hatchBrush(hatch.colour, hatch.slant);
        const CellGrid& grid = hatch.grid;
        const auto x = [&](int column) {
            return std::round(placement.originX + std::min(column * grid.cellPx, grid.widthPx) * placement.scaleX) /
                   ratio;
        };
        const auto y = [&](int row) {
            return std::round(placement.originY + std::min(row * grid.cellPx, grid.heightPx) * placement.scaleY) /
                   ratio;
        };
        for (int row = 0; row < grid.rows; ++row)
            for (int column = 0; column < grid.columns;) {
                int end = column;
                while (end < grid.columns && hatch.cells[grid.at(end, row)] != 0)
                    ++end;
                if (end > column)
                    painter.fillRect(QRectF(QPointF(x(column), y(row)), QPointF(x(end), y(row + 1))), brush);
                column = std::max(end, column + 1);
            }
    }
    painter.restore();
}

}  // namespace diptych::viewer
