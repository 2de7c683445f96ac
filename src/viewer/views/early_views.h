// Views that are laid out before anybody asks for them.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "views/laid_out_view.h"

namespace diptych::viewer
{

/// One piece of work that may be begun before it is wanted. What it gives goes to the first who wants it; whoever comes
/// later does it for himself. Any thread.
template <typename T>
class Ahead
{
public:
    /// Does it now, unless somebody else was first. What is thrown is nobody's yet: who wants it meets it himself.
    template <typename Work>
    void begin(const Work& work)
    {
        {
            const std::lock_guard lock(mutex_);
            if (state_ != State::Waiting)
                return;
            state_ = State::Running;
        }
        std::optional<T> made;
        try {
            made = work();
        } catch (...) {
            made.reset();
        }
        {
            const std::lock_guard lock(mutex_);
            made_ = std::move(made);
            state_ = made_ ? State::Made : State::Over;
        }
        changed_.notify_all();
    }

    /// What begin() has made, if it has; never waits.
    [[nodiscard]] std::optional<T> takeMade()
    {
        const std::lock_guard lock(mutex_);
        if (state_ != State::Made)
            return std::nullopt;
        state_ = State::Over;
        return std::exchange(made_, std::nullopt);
    }

    /// Nobody wants it: what was made goes, and what was not begun is not begun.
    void giveUp()
    {
        const std::lock_guard lock(mutex_);
        if (state_ == State::Running)
            return;  // it goes with this, once it is made
        state_ = State::Over;
        made_.reset();
    }

    /// What begin() made or is making, else what `work` makes now.
    template <typename Work>
    T take(const Work& work)
    {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return state_ != State::Running; });
            state_ = State::Over;
            if (made_) {
                T made = *std::move(made_);
                made_.reset();
                return made;
            }
        }
        return work();
    }

private:
    enum class State { Waiting, Running, Made, Over };

    std::mutex mutex_;
    std::condition_variable changed_;
    State state_ = State::Waiting;
    std::optional<T> made_;
};

/// A view that will probably hang.
class EarlyView
{
public:
    explicit EarlyView(ViewOrder order) : order_(std::move(order)) {}

    [[nodiscard]] const ViewOrder& order() const { return order_; }
    /// What will be looked at first: the preview where there may be one, else the image. Returns when it is there, and
    /// at once where it was asked for meanwhile or is given up. `last` as in layOutView().
    void begin(const std::function<bool()>& last);
    /// Nobody will ask for it.
    void giveUp();

    /// If it is there by now; never waits.
    [[nodiscard]] std::optional<LaidOutView> takeMade() { return view_.takeMade(); }
    /// Made before, waited for while it is being made, else made now.
    [[nodiscard]] LaidOutView takeView(const std::function<bool()>& last);
    [[nodiscard]] LaidOutPreview takePreview();

private:
    ViewOrder order_;
    Ahead<LaidOutView> view_;
    Ahead<LaidOutPreview> preview_;
};

using EarlyViews = std::vector<std::shared_ptr<EarlyView>>;

}  // namespace diptych::viewer
