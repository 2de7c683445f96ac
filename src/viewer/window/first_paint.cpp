#include "window/first_paint.h"

#include <QEvent>
#include <QPainter>

#include "reading/reading_desk.h"

namespace diptych::viewer
{

FirstPaint::FirstPaint(MainWindow& window, int longestMs) : QWidget(&window), window_(window)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(window_.rect());
    window_.installEventFilter(this);
    const ReadingDesk& desk = window_.desk();
    connect(&desk, &ReadingDesk::viewLoaded, this, &FirstPaint::look);
    connect(&desk, &ReadingDesk::previewLoaded, this, &FirstPaint::look);
    connect(&desk, &ReadingDesk::readingChanged, this, [this] {
        if (!window_.desk().reading() && !window_.desk().currentStudy())
            QMetaObject::invokeMethod(this, &FirstPaint::look, Qt::QueuedConnection);  // a study may come yet
    });
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, &FirstPaint::release);
    patience_.start(longestMs);
    raise();
    show();
}

void FirstPaint::paintEvent(QPaintEvent* /*event*/)
{
    QPainter(this).fillRect(rect(), Qt::black);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(window_.rect());
    return QWidget::eventFilter(watched, event);
}

void FirstPaint::look()
{
    if (!window_.desk().reading() && window_.everyViewShowsSomething())
        release();
}

void FirstPaint::release()
{
    disconnect(&window_.desk(), nullptr, this, nullptr);
    window_.removeEventFilter(this);
    patience_.stop();
    hide();
}

}  // namespace diptych::viewer
