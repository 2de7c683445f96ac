// The pictures of the hanging, made while the pages are set and painted.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "printed_view.h"

namespace diptych::report_pdf
{

/// Begins to decode the first when it is made, on other threads: one core is left to who sets and paints the pages,
/// whose compressing of a picture takes longer than making the next.
class PicturesInMaking
{
public:
    /// Of the places without `absence`; what they point to outlives this.
    explicit PicturesInMaking(const std::array<Place, 4>& places, std::size_t threads = threadsHere());
    /// What has not begun is not made any more.
    ~PicturesInMaking();
    PicturesInMaking(const PicturesInMaking&) = delete;
    PicturesInMaking& operator=(const PicturesInMaking&) = delete;

    [[nodiscard]] const std::array<Place, 4>& places() const { return places_; }

    /// Picture pixels a patient's millimetre, at most: once the room for them is known. The first counts.
    void setDotsPerMm(double dotsPerMm);
    /// Makes it, or waits until it is made, and may make one other meanwhile. Nothing of a place that has none. After
    /// setDotsPerMm(); one thread.
    [[nodiscard]] const std::optional<Result<PrintedView>>& of(std::size_t place);

private:
    static std::size_t threadsHere();
    void make(std::size_t place);
    void makeAll();
    [[nodiscard]] Result<PrintedView> made(const Place& place);
    [[nodiscard]] double awaitDotsPerMm();

    std::array<Place, 4> places_;
    std::mutex mutex_;
    std::condition_variable told_;
    std::optional<double> dotsPerMm_;  // guarded by mutex_
    std::array<std::atomic_flag, 4> begun_;
    std::array<std::atomic<bool>, 4> ready_{};
    std::array<std::optional<Result<PrintedView>>, 4> pictures_;
    std::atomic<bool> ended_ = false;
    std::vector<std::jthread> others_;
};

}  // namespace diptych::report_pdf
