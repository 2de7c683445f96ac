// A column that is as high as what it holds, scrolls where the window has not so much room, and never makes it grow.
// What has the focus is in sight.
#pragma once

#include <QScrollArea>

namespace diptych::viewer
{

class FittingScroll : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes `content`. `leastPx`: less than this it is never squeezed to.
    explicit FittingScroll(QWidget& content, int leastPx = 70);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void followContent();
    void showFocus();

    int least_;
};

}  // namespace diptych::viewer
