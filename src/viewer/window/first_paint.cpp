#include "window/first_paint.h"

#include "reading/reading_desk.h"

namespace diptych::viewer
{

FirstPaint::FirstPaint(MainWindow& window) : window_(window)
{
    window_.setUpdatesEnabled(false);
    const ReadingDesk& desk = window_.desk();
    connect(&desk, &ReadingDesk::viewLoaded, this, &FirstPaint::look);
    connect(&desk, &ReadingDesk::previewLoaded, this, &FirstPaint::look);
    connect(&desk, &ReadingDesk::readingChanged, this, [this] {
        if (!window_.desk().reading() && !window_.desk().currentStudy())
            QMetaObject::invokeMethod(this, &FirstPaint::look, Qt::QueuedConnection);  // a study may come yet
    });
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, &FirstPaint::release);
    patience_.start(kLongestMs);
}

void FirstPaint::look()
{
    if (!window_.desk().reading() && window_.everyViewShowsSomething())
        release();
}

void FirstPaint::release()
{
    disconnect(&window_.desk(), nullptr, this, nullptr);
    patience_.stop();
    window_.setUpdatesEnabled(true);
}

}  // namespace diptych::viewer
