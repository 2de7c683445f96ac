#include "looks/growing_text.h"

#include <algorithm>

#include <QKeyEvent>
#include <QTextDocument>

namespace diptych::viewer
{

namespace
{
constexpr int kMostLines = 6;
}

GrowingText::GrowingText(QWidget* parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    connect(this, &QPlainTextEdit::textChanged, this, &GrowingText::fit);
    fit();
}

QString GrowingText::tidyText() const
{
    QString text = toPlainText();
    text.replace(QLatin1Char('\t'), QLatin1Char(' '));
    text.removeIf([](QChar each) { return each.category() == QChar::Other_Control && each != QLatin1Char('\n'); });
    return text.trimmed();
}

bool GrowingText::event(QEvent* event)
{
    // Else Esc would be the window's, which drops a change of a sealed opinion with it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void GrowingText::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape)
        return QPlainTextEdit::keyPressEvent(event);
    clearFocus();
    Q_EMIT leaveWished();
}

void GrowingText::focusOutEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)  // its own menu: one is still in it
        Q_EMIT editingFinished();
}

void GrowingText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();  // a narrower box has more lines
}

void GrowingText::fit()
{
    // The height of a plain text's document is counted in lines.
    const int lines = std::max(static_cast<int>(document()->size().height()), 1);
    setVerticalScrollBarPolicy(lines > kMostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    const int margins = 2 * static_cast<int>(document()->documentMargin()) + height() - viewport()->height();
    const int wanted = std::min(lines, kMostLines) * fontMetrics().lineSpacing() + std::clamp(margins, 8, 32);
    if (wanted != maximumHeight())
        setFixedHeight(wanted);
}

}  // namespace diptych::viewer
