#include "window/first_paint.h"

#include "reading/reading_desk.h"

namespace diptych::viewer
{

FirstPaint::FirstPaint(MainWindow& window, int longestMs) : window_(window)
{
    for (QWidget* const part : window_.findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        if (part->isWindow())
            continue;
        part->setUpdatesEnabled(false);
        held_.emplace_back(part);
    }
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
    for (const QPointer<QWidget>& part : held_)
        if (part)
            part->setUpdatesEnabled(true);
    held_.clear();
}

}  // namespace diptych::viewer
