#include "hanging/finding_marks.h"

#include <algorithm>

#include <QPainter>

#include "diptych/core/wording.h"
#include "looks/theme.h"

namespace diptych::viewer
{

QColor markColour(Suspicion suspicion)
{
    const Rgb rgb = suspicionColour(suspicion);
    return {rgb.red, rgb.green, rgb.blue};
}

namespace
{

/// Black or white, whichever can be read on the colour.
QColor inkOn(const QColor& colour)
{
    return qGray(colour.rgb()) > 120 ? QColor(0x10, 0x10, 0x10) : QColor(Qt::white);
}

}  // namespace

QRectF markRectangle(const FindingMark& mark, const Affine& laidOutFromStored, const ViewPlacement& placement,
                     double leastSide)
{
    const Box box = mapBox(laidOutFromStored, mark.boxPx);
    QRectF rectangle(placement.originX + box.x * placement.scaleX, placement.originY + box.y * placement.scaleY,
                     box.width * placement.scaleX, box.height * placement.scaleY);
    const QPointF centre = rectangle.center();
    rectangle.setSize({std::max(rectangle.width(), leastSide), std::max(rectangle.height(), leastSide)});
    rectangle.moveCenter(centre);
    return rectangle;
}

namespace
{

void paintBox(QPainter& painter, const PlacedMark& placed, bool highlighted)
{
    painter.setBrush(Qt::NoBrush);
    // A dark line on both sides keeps the mark visible on bright tissue.
    const double width = highlighted ? 3.5 : 2.0;
    painter.setPen(QPen(QColor(0, 0, 0, 170), width + 2.5));
    painter.drawRoundedRect(placed.rectangle, 7, 7);
    painter.setPen(QPen(markColour(placed.mark.suspicion), width));
    painter.drawRoundedRect(placed.rectangle, 7, 7);
    if (highlighted) {
        painter.setPen(QPen(Qt::white, 1.2, Qt::DashLine));
        painter.drawRoundedRect(placed.rectangle.adjusted(-5, -5, 5, 5), 10, 10);
    }
}

/// Above, below, right or left of the box: the first place within `bounds` that covers no other label; nullopt where
/// there is none.
std::optional<QRectF> labelPlace(const QRectF& box, const QSizeF& size, const QRectF& bounds,
                                 const std::vector<QRectF>& taken)
{
    const double gap = 4.0;
    const QPointF places[] = {{box.left(), box.top() - size.height() - gap},
                              {box.right() - size.width(), box.top() - size.height() - gap},
                              {box.left(), box.bottom() + gap},
                              {box.right() - size.width(), box.bottom() + gap},
                              {box.right() + gap, box.center().y() - size.height() / 2},
                              {box.left() - size.width() - gap, box.center().y() - size.height() / 2}};
    for (const QPointF& place : places) {
        QRectF label(place, size);
        if (label.top() < bounds.top() || label.bottom() > bounds.bottom())
            continue;
        label.moveLeft(std::clamp(label.left(), bounds.left(), std::max(bounds.left(), bounds.right() - size.width())));
        if (std::none_of(taken.begin(), taken.end(), [&label](const QRectF& other) { return other.intersects(label); }))
            return label;
    }
    return std::nullopt;
}

/// Number and score. A mark whose label finds no room keeps its box alone, and gets the label when it is pointed at:
/// labels come in the order of suspicion, so it is the weaker one that goes without.
std::optional<QRectF> paintLabel(QPainter& painter, const PlacedMark& placed, const QRectF& bounds,
                                 const std::vector<QRectF>& taken)
{
    const QColor colour = markColour(placed.mark.suspicion);
    const QFontMetricsF metrics(painter.font(), painter.device());
    const QString number = QString::number(placed.mark.id);
    const QString score = QObject::tr("%1/10").arg(placed.mark.suspicion.value());
    const double padding = 5.0;
    const double numberWidth = std::max(metrics.horizontalAdvance(number) + 2 * padding, metrics.height());
    const double scoreWidth = metrics.horizontalAdvance(score) + 2 * padding;
    const auto place = labelPlace(placed.rectangle, {numberWidth + scoreWidth, metrics.height() + 2.0}, bounds, taken);
    if (!place)
        return std::nullopt;
    const QRectF& label = *place;

    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(8, 10, 12, 215));
    painter.drawRoundedRect(label, 5, 5);
    painter.setBrush(colour);
    const QRectF chip(label.topLeft(), QSizeF(numberWidth, label.height()));
    painter.drawRoundedRect(chip, 5, 5);
    painter.setPen(inkOn(colour));
    painter.drawText(chip, Qt::AlignCenter, number);
    painter.setPen(colour.lighter(115));
    painter.drawText(label.adjusted(numberWidth, 0, 0, 0), Qt::AlignCenter, score);
    return label;
}

}  // namespace

void paintMarks(QPainter& painter, std::vector<PlacedMark> marks, std::optional<int> highlighted, const QRectF& bounds,
                const QFont& font)
{
    std::stable_sort(marks.begin(), marks.end(), [highlighted](const PlacedMark& a, const PlacedMark& b) {
        if ((a.mark.id == highlighted) != (b.mark.id == highlighted))
            return a.mark.id == highlighted;
        return a.mark.suspicion > b.mark.suspicion;
    });
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font);
    for (auto placed = marks.rbegin(); placed != marks.rend(); ++placed)
        paintBox(painter, *placed, placed->mark.id == highlighted);
    std::vector<QRectF> labels;
    for (const PlacedMark& placed : marks)
        if (placed.rectangle.intersects(bounds))
            if (const auto label = paintLabel(painter, placed, bounds, labels))
                labels.push_back(*label);
    painter.restore();
}

QIcon findingChip(int number, Suspicion suspicion, int height, double devicePixelRatio)
{
    QPixmap chip(QSizeF(height * 1.5 * devicePixelRatio, height * devicePixelRatio).toSize());
    chip.setDevicePixelRatio(devicePixelRatio);
    chip.fill(Qt::transparent);
    QPainter painter(&chip);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = markColour(suspicion);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QRectF area(0, 0, height * 1.5, height);
    painter.drawRoundedRect(area, 5, 5);
    QFont font = painter.font();
    font.setBold(true);
    font.setPixelSize(height * 2 / 3);
    painter.setFont(font);
    painter.setPen(inkOn(colour));
    painter.drawText(area, Qt::AlignCenter, QString::number(number));
    painter.end();
    // The colour is the score's: a selected row must not tint it.
    QIcon icon;
    icon.addPixmap(chip, QIcon::Normal);
    icon.addPixmap(chip, QIcon::Selected);
    return icon;
}

SuspicionLegend::SuspicionLegend(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Scale of suspicion: 1-2 lowest, 3-4 low, 5-7 indeterminate, 8-10 high"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SuspicionLegend::sizeHint() const
{
    return {240, fontMetrics().height() * 2 + 12};
}

void SuspicionLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double step = width() / 10.0;
    const double boxHeight = fontMetrics().height() + 4.0;
    for (int value = 1; value <= 10; ++value) {
        const QColor colour = markColour(*Suspicion::of(value));
        const QRectF box((value - 1) * step + 1, 0, step - 2, boxHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(box, 4, 4);
        painter.setPen(inkOn(colour));
        painter.drawText(box, Qt::AlignCenter, QString::number(value));
    }
    QFont small = font();
    small.setPointSizeF(std::max(small.pointSizeF() - 1.5, 7.0));
    painter.setFont(small);
    painter.setPen(theme::colour(Tone::Quiet));
    const struct {
        int first, last;
        Band band;
    } bands[] = {{1, 2, Band::Lowest}, {3, 4, Band::Low}, {5, 7, Band::Indeterminate}, {8, 10, Band::High}};
    for (const auto& part : bands) {
        const QRectF area((part.first - 1) * step, boxHeight + 2, (part.last - part.first + 1) * step,
                          height() - boxHeight - 2);
        painter.drawText(area, Qt::AlignHCenter | Qt::AlignTop, QString::fromUtf8(words(part.band)).toLower());
    }
}

}  // namespace diptych::viewer
