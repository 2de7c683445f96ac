#include "looks/fitting_scroll.h"

#include <algorithm>

#include <QApplication>
#include <QEvent>

namespace diptych::viewer
{

FittingScroll::FittingScroll(QWidget& content, int leastPx) : least_(leastPx)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    setFocusPolicy(Qt::NoFocus);
    setWidget(&content);
    content.installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, &FittingScroll::showFocus);
}

void FittingScroll::showFocus()
{
    QWidget* focus = QApplication::focusWidget();
    if (focus && widget() && widget()->isAncestorOf(focus))
        ensureWidgetVisible(focus, 0, 4);
}

QSize FittingScroll::sizeHint() const
{
    return widget()->isHidden() ? QSize(0, 0) : widget()->sizeHint();
}

QSize FittingScroll::minimumSizeHint() const
{
    if (widget()->isHidden())
        return {0, 0};
    return {widget()->minimumSizeHint().width(), std::min(least_, widget()->sizeHint().height())};
}

void FittingScroll::followContent()
{
    if (!parentWidget())
        return;  // shown by itself it would be a window of its own
    setVisible(!widget()->isHidden());
    setMaximumHeight(widget()->isHidden() ? 0 : widget()->sizeHint().height());
    updateGeometry();
}

bool FittingScroll::event(QEvent* event)
{
    if (event->type() == QEvent::ParentChange && widget())
        followContent();
    return QScrollArea::event(event);
}

bool FittingScroll::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::LayoutRequest || type == QEvent::ShowToParent || type == QEvent::HideToParent)
        followContent();
    if (type == QEvent::Resize)  // a text grows while it is being written
        showFocus();
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace diptych::viewer
