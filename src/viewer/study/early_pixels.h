// Pixels that are decoded before anybody asks for them.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "diptych/core/pixel_image.h"

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

class EarlyPixels : public PixelSource
{
public:
    explicit EarlyPixels(std::shared_ptr<const PixelSource> source) : source_(std::move(source)) {}

    /// What will be looked at first: the preview where there may be one, else the image. Returns when it is there, and
    /// at once where it has been asked for meanwhile. It is kept until somebody takes it.
    void begin() const;

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override;
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decodeFrame(int frame) const override;
    [[nodiscard]] bool mayHavePreview() const override { return source_->mayHavePreview(); }
    [[nodiscard]] Result<PixelPreview> decodePreview() const override;
    void rest() const override { source_->rest(); }

private:
    std::shared_ptr<const PixelSource> source_;
    mutable Ahead<Result<std::unique_ptr<PixelImage>>> image_;
    mutable Ahead<Result<PixelPreview>> preview_;
};

}  // namespace diptych::viewer
