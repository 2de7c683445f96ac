// SIGTERM and SIGINT as wishes: the first to end after the exam in hand, the second to give it back.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "diptych/core/cancel_token.h"

namespace diptych::cli
{

/// To be made before any other thread, so that none of them is interrupted by the signals.
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    [[nodiscard]] bool stopping() const { return wishes_.load() > 0; }
    /// Cancelled by the second signal.
    [[nodiscard]] const CancelToken& atOnce() const { return atOnce_; }
    /// Returns early when a signal comes.
    void wait(std::chrono::milliseconds time);

private:
    void watch(const std::stop_token& stop);

    std::atomic<int> wishes_{0};
    CancelToken atOnce_;
    std::mutex mutex_;
    std::condition_variable came_;
    std::jthread watcher_;
};

}  // namespace diptych::cli
