// An engine that stands still for a moment, so that what the reader does has all cores.
#pragma once

#include <chrono>
#include <mutex>

namespace diptych::inference
{

/// SIGSTOP and SIGCONT to the engine's process while it computes: a nice value alone leaves it a share of every core
/// (docs/adr/0021). Thread-safe; begin(), end() and look() are its owner's.
class EngineHold
{
public:
    /// One question is not held for longer in all, but for the time between two looks: the reader may be waiting for
    /// its answer.
    static constexpr std::chrono::milliseconds kMostInAll{2000};

    EngineHold() = default;
    ~EngineHold() { end(); }
    EngineHold(const EngineHold&) = delete;
    EngineHold& operator=(const EngineHold&) = delete;

    /// A question is with `process`, which is there until end().
    void begin(int process);
    /// It goes on where it stands still. To be called before anybody else ends it.
    void end();
    /// Where a question is with it, it stands still for `time` from now.
    void giveWay(std::chrono::milliseconds time);
    /// From time to time: it goes on where its time is over. How long it has stood still since begin().
    std::chrono::steady_clock::duration look();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] Clock::duration stoodStill() const;
    void goOn();

    std::mutex access_;
    int process_ = 0;  // 0: no question is with it
    bool stopped_ = false;
    Clock::time_point since_, until_;
    Clock::duration before_{};  // of earlier stops during this question
};

}  // namespace diptych::inference
