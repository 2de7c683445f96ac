// A line over the views for some seconds: what one key has just done, and to whom. Takes no focus and no click.
#pragma once

#include <QLabel>
#include <QTimer>

namespace diptych::viewer
{

class Toast : public QLabel
{
    Q_OBJECT

public:
    /// Over the middle of `over`, and as long as that lives.
    explicit Toast(QWidget* over);
    void say(const QString& text);

private:
    QTimer until_;
};

}  // namespace diptych::viewer
