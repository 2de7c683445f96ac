#include "toast.h"

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

void Toast::say(const QString& text)
{
    setText(theme::marked(Tone::Good, text));
    adjustSize();
    move((parentWidget()->width() - width()) / 2, parentWidget()->height() / 8);
    show();
    raise();
    until_.start(kShownMs);
}

}  // namespace diptych::viewer
