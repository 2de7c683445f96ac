// How long the window's thread did not come round to its events: what a reader feels as a window that hangs.
#pragma once

#include <algorithm>
#include <ctime>
#include <utility>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace diptych::viewer::testing
{

/// To be made, asked and ended on the thread it watches.
class Heartbeat
{
public:
    struct Worst {
        double wallMs = 0.0;  // between two events; on a machine that does something else, too, longer than needed
        double busyMs = 0.0;  // the thread's own work between two events: what the program is to blame for
    };

    Heartbeat()
    {
        QObject::connect(&timer_, &QTimer::timeout, [this] { beat(); });
        timer_.start(2);
        rest();
    }
    /// What was done since the last event is the test's own doing and does not count.
    void rest()
    {
        since_.start();
        busySince_ = busyMs();
    }
    /// Since this was last asked.
    [[nodiscard]] Worst take() { return std::exchange(worst_, {}); }

private:
    static double busyMs()
    {
        timespec now = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }
    void beat()
    {
        worst_.wallMs = std::max(worst_.wallMs, static_cast<double>(since_.nsecsElapsed()) / 1e6);
        worst_.busyMs = std::max(worst_.busyMs, busyMs() - busySince_);
        rest();
    }

    QTimer timer_;
    QElapsedTimer since_;
    double busySince_ = 0.0;
    Worst worst_;
};

}  // namespace diptych::viewer::testing
