#include "hanging/lesion_layer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "hanging/viewport_widget.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{

constexpr double kClickPx = 5.0;       // a shorter drag is a click
constexpr double kLeastAreaPx = 26.0;  // of what is drawn: a point must be found again

/// One colour and one corner for each reader: neither alone tells them apart.
QColor colourOf(const LesionSign& sign)
{
    static const std::array<QColor, 3> kColours{QColor(0xff, 0xff, 0xff), QColor(0x7f, 0xd6, 0xff),
                                                QColor(0xff, 0xc0, 0x6b)};
    return kColours[static_cast<std::size_t>(std::clamp(sign.reader, 0, 2))];
}

/// The four corners of a rectangle, as brackets.
QPainterPath brackets(const QRectF& area)
{
    const double arm = std::min({area.width() / 3.0, area.height() / 3.0, 16.0});
    QPainterPath path;
    const auto corner = [&](const QPointF& at, double x, double y) {
        path.moveTo(at + QPointF(x * arm, 0.0));
        path.lineTo(at);
        path.lineTo(at + QPointF(0.0, y * arm));
    };
    corner(area.topLeft(), 1.0, 1.0);
    corner(area.topRight(), -1.0, 1.0);
    corner(area.bottomLeft(), 1.0, -1.0);
    corner(area.bottomRight(), -1.0, -1.0);
    return path;
}

QRectF areaOf(const LesionSign& sign, const ViewportWidget& viewport)
{
    QRectF area;
    if (const auto* point = std::get_if<ImagePoint>(&sign.place)) {
        area = QRectF(viewport.widgetFromStored(*point), QSizeF(0.0, 0.0));
    } else {
        const Box& box = std::get<Box>(sign.place);
        area = QRectF(viewport.widgetFromStored({box.x, box.y}),
                      viewport.widgetFromStored({box.x + box.width, box.y + box.height}))
                   .normalized();
    }
    const double wider = std::max(0.0, kLeastAreaPx - area.width()) / 2.0;
    const double higher = std::max(0.0, kLeastAreaPx - area.height()) / 2.0;
    return area.adjusted(-wider, -higher, wider, higher);
}

void stroke(QPainter& painter, const QPainterPath& path, const QColor& colour, double width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 200), width + 2.5, Qt::SolidLine, Qt::SquareCap));
    painter.drawPath(path);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap));
    painter.drawPath(path);
}

}  // namespace

LesionLayer::LesionLayer(ViewportWidget& viewport) : QObject(&viewport), viewport_(viewport)
{
    viewport.installEventFilter(this);
}

bool LesionLayer::hasImage() const
{
    return viewport_.view().pyramid && !viewport_.view().sopInstanceUid.empty() && !viewport_.view().prior;
}

void LesionLayer::setMarking(bool on)
{
    marking_ = on;
    pressed_.reset();
    if (on)
        viewport_.setCursor(Qt::CrossCursor);
    viewport_.update();
}

void LesionLayer::show(std::vector<LesionSign> signs)
{
    if (signs == signs_)
        return;
    signs_ = std::move(signs);
    viewport_.update();
}

bool LesionLayer::cancel()
{
    if (!pressed_)
        return false;
    pressed_.reset();
    viewport_.update();
    return true;
}

/// Of the stored image; nullopt beside it.
std::optional<ImagePoint> LesionLayer::inside(const QPointF& at) const
{
    const ImagePoint point = viewport_.storedFromWidget(at);
    const auto& image = *viewport_.view().pyramid;
    if (point.x < 0.0 || point.y < 0.0 || point.x >= image.storedColumns() || point.y >= image.storedRows())
        return std::nullopt;
    return point;
}

bool LesionLayer::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    const bool mouse = type == QEvent::MouseButtonPress || type == QEvent::MouseMove ||
                       type == QEvent::MouseButtonRelease || type == QEvent::MouseButtonDblClick;
    if (!mouse || !hasImage())
        return QObject::eventFilter(watched, event);
    const auto& at = *static_cast<QMouseEvent*>(event);
    if (!marking_) {
        // A reader's mark is picked like a finding; what is drawn above it goes first.
        if (type == QEvent::MouseButtonPress && at.button() == Qt::LeftButton)
            for (std::size_t index = 0; index < signs_.size(); ++index)
                if (signs_[index].sopInstanceUid == viewport_.view().sopInstanceUid && signs_[index].reader == 0 &&
                    areaOf(signs_[index], viewport_).contains(at.position()))
                    Q_EMIT picked(static_cast<int>(index));
        return QObject::eventFilter(watched, event);
    }
    if (type == QEvent::MouseButtonPress && at.button() == Qt::LeftButton) {
        viewport_.setFocus();
        if (inside(at.position())) {
            pressed_ = at.position();
            at_ = at.position();
        }
        return true;
    }
    if (!pressed_)
        return QObject::eventFilter(watched, event);
    at_ = at.position();
    if (type == QEvent::MouseButtonRelease && at.button() == Qt::LeftButton) {
        const QPointF from = *pressed_;
        pressed_.reset();
        const auto& image = *viewport_.view().pyramid;
        if (const QPointF way = at_ - from; std::hypot(way.x(), way.y()) < kClickPx) {
            Q_EMIT marked(viewport_.view().sopInstanceUid, *inside(from));
        } else {
            const ImagePoint a = viewport_.storedFromWidget(from);
            const ImagePoint b = viewport_.storedFromWidget(at_);
            const double left = std::clamp(std::min(a.x, b.x), 0.0, image.storedColumns() - 1.0);
            const double top = std::clamp(std::min(a.y, b.y), 0.0, image.storedRows() - 1.0);
            const double right = std::clamp<double>(std::max(a.x, b.x), left + 1.0, image.storedColumns());
            const double bottom = std::clamp<double>(std::max(a.y, b.y), top + 1.0, image.storedRows());
            Q_EMIT marked(viewport_.view().sopInstanceUid, Box{left, top, right - left, bottom - top});
        }
    }
    viewport_.update();
    return true;
}

void LesionLayer::paint(QPainter& painter)
{
    if (!hasImage())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = viewport_.font();
    font.setBold(true);
    painter.setFont(font);
    for (const LesionSign& sign : signs_) {
        if (sign.sopInstanceUid != viewport_.view().sopInstanceUid)
            continue;
        const QRectF area = areaOf(sign, viewport_)
                                .adjusted(-2.0 * sign.reader, -2.0 * sign.reader, 2.0 * sign.reader, 2.0 * sign.reader);
        stroke(painter, brackets(area), colourOf(sign), sign.inHand ? 3.0 : 2.0);
        // Each reader's letters at a corner of their own: two marks of one place stay readable.
        const double width = painter.fontMetrics().horizontalAdvance(sign.label);
        const bool fits = area.right() + 6.0 + width < viewport_.width();
        const QPointF at = sign.reader == 0 && fits ? area.bottomRight() + QPointF(4.0, 2.0)
                           : sign.reader == 0       ? area.bottomLeft() + QPointF(-width - 4.0, 2.0)
                           : sign.reader == 1       ? area.topLeft() + QPointF(-width - 4.0, 0.0)
                                                    : area.topRight() + QPointF(4.0, 0.0);
        theme::drawHaloText(painter, at, sign.label, colourOf(sign));
    }
    if (pressed_)
        stroke(painter, brackets(QRectF(*pressed_, at_).normalized()), QColor(Qt::white), 2.0);
    painter.restore();
}

}  // namespace diptych::viewer
