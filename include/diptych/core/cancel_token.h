// A wish to stop, shared between the one who asks and the one who works.
#pragma once

#include <atomic>
#include <memory>

namespace diptych
{

/// Copies share one flag. Any thread may ask, any thread may look; never blocks.
class CancelToken
{
public:
    void cancel() { flag_->store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool cancelled() const { return flag_->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> flag_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace diptych
