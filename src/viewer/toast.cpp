#include "toast.h"

#include <utility>

#include "theme.h"

namespace diptych::viewer
{

namespace
{
constexpr int kShownMs = 4000;
}

Toast::Toast(QWidget* over) : QLabel(over)
{
    setObjectName(QStringLiteral("toast"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setStyleSheet(
        QStringLiteral("background: #10301c; color: #dff5e4; border: 1px solid #3f8f5a; border-radius: 6px; "
                       "padding: 10px 18px;"));
    until_.setSingleShot(true);
    connect(&until_, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void Toast::put(const QString& text)
{
    const int widest = parentWidget()->width() * 9 / 10;
    setWordWrap(false);
    setText(text);
    setMaximumWidth(widest);
    const bool narrow = sizeHint().width() > widest;
    setWordWrap(narrow);
    resize(narrow ? QSize(widest, heightForWidth(widest)) : sizeHint());
    move((parentWidget()->width() - width()) / 2, parentWidget()->height() / 8);
    show();
    raise();
}

void Toast::say(const QString& text)
{
    asking_ = false;
    put(theme::marked(Tone::Good, text));
    until_.start(kShownMs);
}

void Toast::ask(const QString& text)
{
    asking_ = true;
    until_.stop();
    put(theme::marked(Tone::Amber, text));
}

void Toast::takeBack()
{
    if (std::exchange(asking_, false))
        hide();
}

}  // namespace diptych::viewer
