// The window's first painting, held back for a moment where what the program was started with is about to hang.
#pragma once

#include <QTimer>
#include <QWidget>

#include "window/main_window.h"

namespace diptych::viewer
{

/// Without it the window would be painted once empty and again for every view, on the cores that make the views. Until
/// then there is a black curtain before all of it: what lies behind one is not painted, and a window on which nothing
/// is painted would show what was on the screen before. Goes by itself: when each of the four views has something to
/// show, when nothing hangs, and after `longestMs` at the latest.
class FirstPaint : public QWidget
{
    Q_OBJECT

public:
    /// Shorter than what is noticed as a wait.
    static constexpr int kLongestMs = 80;

    /// From now on; of a window that is not shown yet.
    explicit FirstPaint(MainWindow& window, int longestMs = kLongestMs);
    [[nodiscard]] bool isHeld() const { return !isHidden(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();
    void release();

    MainWindow& window_;
    QTimer patience_;
};

}  // namespace diptych::viewer
