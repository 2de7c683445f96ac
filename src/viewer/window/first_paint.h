// The window's first painting, held back for a moment where what the program was started with is about to hang.
#pragma once

#include <QObject>
#include <QTimer>

#include "window/main_window.h"

namespace diptych::viewer
{

/// Without it the window would be painted once empty and again for every view, on the cores that make the views. Ends
/// by itself: when each view that hangs has something to show, when nothing hangs, and after kLongestMs at the latest.
class FirstPaint : public QObject
{
    Q_OBJECT

public:
    /// Shorter than what is noticed as a wait.
    static constexpr int kLongestMs = 80;

    /// From now on; of a window that is not shown yet and outlives this.
    explicit FirstPaint(MainWindow& window);

private:
    void look();
    void release();

    MainWindow& window_;
    QTimer patience_;
};

}  // namespace diptych::viewer
