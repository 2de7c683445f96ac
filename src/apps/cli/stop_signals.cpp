#include "stop_signals.h"

#include <csignal>

#include <pthread.h>

namespace diptych::cli
{

namespace
{

sigset_t signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

StopSignals::StopSignals()
{
    std::signal(SIGPIPE, SIG_IGN);  // a broker that went away is an error of a call
    const sigset_t set = signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

StopSignals::~StopSignals() = default;

void StopSignals::watch(const std::stop_token& stop)
{
    const sigset_t set = signals();
    const timespec moment{0, 200'000'000};
    while (!stop.stop_requested()) {
        if (sigtimedwait(&set, nullptr, &moment) < 0)
            continue;
        {
            const std::lock_guard lock(mutex_);
            if (++wishes_ > 1)
                atOnce_.cancel();
        }
        came_.notify_all();
    }
}

void StopSignals::wait(std::chrono::milliseconds time)
{
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, time, [this] { return stopping(); });
}

}  // namespace diptych::cli
