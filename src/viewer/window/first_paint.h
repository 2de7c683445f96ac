// The window's first painting, held back for a moment where what the program was started with is about to hang.
#pragma once

#include <vector>

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "window/main_window.h"

namespace diptych::viewer
{

/// Without it the window would be painted once empty and again for every view, on the cores that make the views. Until
/// then it is dark: what it is made of is held back, not the window itself, which would show what lies below it. Ends
/// by itself: when each of the four views has something to show, when nothing hangs, and after `longestMs` at the
/// latest.
class FirstPaint : public QObject
{
    Q_OBJECT

public:
    /// Shorter than what is noticed as a wait.
    static constexpr int kLongestMs = 80;

    /// From now on; of a window that is not shown yet and outlives this.
    explicit FirstPaint(MainWindow& window, int longestMs = kLongestMs);
    [[nodiscard]] bool isHeld() const { return !held_.empty(); }

private:
    void look();
    void release();

    MainWindow& window_;
    std::vector<QPointer<QWidget>> held_;
    QTimer patience_;
};

}  // namespace diptych::viewer
