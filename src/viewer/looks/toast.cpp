#include "looks/toast.h"

#include <utility>

#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{
constexpr int kShownMs = 4000;
constexpr int kFromTopPx = 8;
}  // namespace

Toast::Toast(QWidget* over) : QLabel(over)
{
    setObjectName(QStringLiteral("toast"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    until_.setSingleShot(true);
    connect(&until_, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void Toast::put(const QString& text, Tone tone)
{
    const bool question = tone == Tone::Amber;
    setStyleSheet(QStringLiteral("background: %1; color: %2; border: 1px solid %3; border-radius: 6px; "
                                 "padding: 10px 18px;")
                      .arg(question ? QStringLiteral("#33270f") : QStringLiteral("#10301c"),
                           question ? QStringLiteral("#f6e7c8") : QStringLiteral("#dff5e4"),
                           question ? QStringLiteral("#f0b24a") : QStringLiteral("#3f8f5a")));
    const int widest = parentWidget()->width() * 6 / 10;  // the labels in the corners stay in sight
    setWordWrap(false);
    setText(theme::marked(tone, text));
    setMaximumWidth(widest);
    const bool narrow = sizeHint().width() > widest;
    setWordWrap(narrow);
    resize(narrow ? QSize(widest, heightForWidth(widest)) : sizeHint());
    move((parentWidget()->width() - width()) / 2, kFromTopPx);  // above the breasts, between the views' labels
    show();
    raise();
}

void Toast::say(const QString& text)
{
    asking_ = false;
    put(text, Tone::Good);
    until_.start(kShownMs);
}

void Toast::ask(const QString& text)
{
    asking_ = true;
    until_.stop();
    put(text, Tone::Amber);
}

void Toast::takeBack()
{
    if (std::exchange(asking_, false))
        hide();
}

}  // namespace diptych::viewer
