#include "engine_hold.h"

#include <algorithm>
#include <csignal>

#include <sys/types.h>

namespace diptych::inference
{

void EngineHold::begin(int process)
{
    const std::lock_guard lock(access_);
    process_ = process;
}

void EngineHold::end()
{
    const std::lock_guard lock(access_);
    goOn();
    process_ = 0;
    before_ = {};
}

void EngineHold::giveWay(std::chrono::milliseconds time)
{
    const std::lock_guard lock(access_);
    if (process_ <= 0)
        return;
    const auto now = Clock::now();
    until_ = std::min(now + time, now + kMostInAll - stoodStill());
    if (!stopped_ && until_ > now && ::kill(process_, SIGSTOP) == 0) {
        stopped_ = true;
        since_ = now;
    }
}

EngineHold::Clock::duration EngineHold::look()
{
    const std::lock_guard lock(access_);
    if (Clock::now() >= until_)
        goOn();
    return stoodStill();
}

EngineHold::Clock::duration EngineHold::stoodStill() const
{
    return before_ + (stopped_ ? Clock::now() - since_ : Clock::duration{});
}

void EngineHold::goOn()
{
    if (!stopped_)
        return;
    before_ = stoodStill();
    stopped_ = false;
    (void)::kill(process_, SIGCONT);
}

}  // namespace diptych::inference
