// ViewportWidget's second half: what the reader's mouse and keys mean in a view.
#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include "hanging/viewport_widget.h"

namespace diptych::viewer
{

namespace
{

constexpr double kZoomPerNotch = 1.2;  // one notch of the wheel
constexpr double kKeyGreyStep = 0.04;  // of the viewport, per key press
constexpr double kKeyPanStep = 0.08;

}  // namespace

void ViewportWidget::wheelEvent(QWheelEvent* event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (slices_.hasSlices() && !event->modifiers().testFlag(Qt::ControlModifier)) {
        wheelRest_ -= notches;
        const double whole = std::trunc(wheelRest_);
        wheelRest_ -= whole;
        if (whole != 0.0)
            slices_.step(static_cast<int>(whole));
    } else {
        zoomBy(std::pow(kZoomPerNotch, notches), event->position());
    }
    event->accept();
}

std::optional<int> ViewportWidget::findingAt(const QPointF& point) const
{
    if (!view_.pyramid)
        return std::nullopt;
    const double ratio = devicePixelRatioF();
    const ViewPlacement placement = currentPlacement();
    const Affine map = laidOutFromStored();
    std::optional<int> found;
    double smallest = 0.0;
    for (const FindingMark& mark : marks_) {
        const QRectF area = markRectangle(mark, map, placement, kLeastMarkSide * ratio);
        const double size = area.width() * area.height();
        if (area.contains(point * ratio) && (!found || size < smallest)) {
            found = mark.id;
            smallest = size;
        }
    }
    return found;
}

void ViewportWidget::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT activated(place());
    lastMouse_ = event->position();
    pressed_ = event->position();
    dragging_ = event->button();
}

void ViewportWidget::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF delta = event->position() - lastMouse_;
    lastMouse_ = event->position();
    if (dragging_ == Qt::LeftButton || dragging_ == Qt::MiddleButton)
        panBy(delta);
    else if (dragging_ == Qt::RightButton)
        Q_EMIT greyDragged(delta.x() / std::max(width(), 1), delta.y() / std::max(height(), 1));
}

void ViewportWidget::mouseReleaseEvent(QMouseEvent* event)
{
    const bool click = (event->position() - pressed_).manhattanLength() < QApplication::startDragDistance();
    if (dragging_ == Qt::LeftButton && click)
        if (const auto id = findingAt(event->position()))
            Q_EMIT findingPicked(*id);
    dragging_ = Qt::NoButton;
}

void ViewportWidget::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT enlargeWished(place());
}

void ViewportWidget::keyPressEvent(QKeyEvent* event)
{
    const auto steps = [&]() -> QPointF {
        switch (event->key()) {
            case Qt::Key_Left:
                return {-1, 0};
            case Qt::Key_Right:
                return {1, 0};
            case Qt::Key_Up:
                return {0, -1};
            case Qt::Key_Down:
                return {0, 1};
            default:
                return {};
        }
    }();
    if (!steps.isNull()) {
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT greyDragged(steps.x() * kKeyGreyStep, steps.y() * kKeyGreyStep);
        else  // never another patient: a hand that nudges the picture must not change whose it is
            panBy({-steps.x() * kKeyPanStep * width(), -steps.y() * kKeyPanStep * height()});
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier) {
            Q_EMIT enlargeWished(place());
            return;
        }
    }
    QWidget::keyPressEvent(event);
}

bool ViewportWidget::focusNextPrevChild(bool next)
{
    Q_EMIT nextViewportWished(next ? 1 : -1);
    return true;
}

void ViewportWidget::focusInEvent(QFocusEvent*)
{
    Q_EMIT activated(place());
    update();
}

void ViewportWidget::focusOutEvent(QFocusEvent*)
{
    update();
}

}  // namespace diptych::viewer
