// A line over the views for some seconds: what one key has just done, and to whom. Takes no focus and no click.
#pragma once

#include <QLabel>
#include <QTimer>

#include "looks/theme.h"

namespace diptych::viewer
{

class Toast : public QLabel
{
    Q_OBJECT

public:
    /// Over the middle of `over`, and as long as that lives.
    explicit Toast(QWidget* over);
    void say(const QString& text);
    /// A question: stays until it is taken back or something else is said.
    void ask(const QString& text);
    void takeBack();

private:
    void put(const QString& text, Tone tone);

    bool asking_ = false;
    QTimer until_;
};

}  // namespace diptych::viewer
