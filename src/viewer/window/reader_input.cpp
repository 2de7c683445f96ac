#include "window/reader_input.h"

#include <utility>

#include <QCoreApplication>
#include <QMouseEvent>

namespace diptych::viewer
{

ReaderInput::ReaderInput(std::function<void(Kind)> told) : told_(std::move(told))
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool ReaderInput::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
        case QEvent::KeyPress:
        case QEvent::ShortcutOverride:  // of a key that is a command's, nothing else is seen
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::Wheel:
            told_(Kind::Act);
            break;
        case QEvent::MouseMove:
            told_(static_cast<QMouseEvent*>(event)->buttons() != Qt::NoButton ? Kind::Act : Kind::Hover);
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace diptych::viewer
