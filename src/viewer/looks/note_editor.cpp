#include "looks/note_editor.h"

#include <algorithm>

#include <QFocusEvent>
#include <QKeyEvent>

namespace diptych::viewer
{

namespace
{
constexpr int kWidth = 260;
constexpr int kLongestNote = 120;  // a note, not a report
}  // namespace

NoteEditor::NoteEditor(QWidget* parent) : QLineEdit(parent)
{
    setObjectName(QStringLiteral("noteEditor"));
    setAccessibleName(tr("Text of the note"));
    setPlaceholderText(tr("Note; Enter keeps it, Esc drops it"));
    setMaxLength(kLongestNote);
    hide();
}

void NoteEditor::open(const QPointF& at, const QString& text)
{
    const int width = std::min(kWidth, parentWidget()->width());
    const int height = sizeHint().height();
    const int left = std::clamp(static_cast<int>(at.x()), 0, std::max(0, parentWidget()->width() - width));
    const int top = std::clamp(static_cast<int>(at.y()), 0, std::max(0, parentWidget()->height() - height));
    setGeometry(left, top, width, height);
    setText(text);
    selectAll();
    open_ = true;
    endedByMouse_ = false;
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
}

void NoteEditor::keep()
{
    if (!open_)
        return;
    open_ = false;
    const bool focused = hasFocus();
    hide();
    if (focused)
        parentWidget()->setFocus(Qt::OtherFocusReason);
    Q_EMIT written(text().simplified());
}

void NoteEditor::drop()
{
    if (!open_)
        return;
    open_ = false;
    const bool focused = hasFocus();
    hide();
    if (focused)
        parentWidget()->setFocus(Qt::OtherFocusReason);
    Q_EMIT dropped();
}

bool NoteEditor::event(QEvent* event)
{
    // While a note is written every key is the note's: no letter may seal an opinion or turn to another study.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void NoteEditor::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab)
        keep();
    else if (event->key() == Qt::Key_Escape)
        drop();
    else
        QLineEdit::keyPressEvent(event);
    event->accept();  // what the line does not know must not reach the view under it
}

void NoteEditor::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    // Its own menu is no end; nor is another window, from which the reader comes back.
    if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason)
        return;
    endedByMouse_ = open_ && event->reason() == Qt::MouseFocusReason;
    keep();
}

}  // namespace diptych::viewer
