#include "pictures_in_making.h"

#include <algorithm>
#include <exception>
#include <new>

namespace diptych::report_pdf
{

std::size_t PicturesInMaking::threadsHere()
{
    return std::max<std::size_t>(std::thread::hardware_concurrency(), 2) - 1;
}

PicturesInMaking::PicturesInMaking(const std::array<Place, 4>& places, std::size_t threads) : places_(places)
{
    try {
        for (std::size_t i = 0; i < std::min(threads, places_.size()); ++i) {
            others_.emplace_back([this] { makeAll(); });
        }
    } catch (const std::exception&) {
        // No thread is to be had, or no memory for one: of() makes what those that run do not.
    }
}

PicturesInMaking::~PicturesInMaking()
{
    ended_ = true;
    setDotsPerMm(0.0);  // whoever waits for it ends
}

void PicturesInMaking::setDotsPerMm(double dotsPerMm)
{
    {
        const std::lock_guard lock(mutex_);
        dotsPerMm_ = dotsPerMm_.value_or(dotsPerMm);
    }
    told_.notify_all();
}

double PicturesInMaking::awaitDotsPerMm()
{
    std::unique_lock lock(mutex_);
    told_.wait(lock, [this] { return dotsPerMm_.has_value(); });
    return *dotsPerMm_;
}

Result<PrintedView> PicturesInMaking::made(const Place& place)
{
    const auto pixels = decoded(place);
    return pixels ? printedView(place, **pixels, awaitDotsPerMm()) : tl::make_unexpected(pixels.error());
}

void PicturesInMaking::make(std::size_t place)
{
    if (begun_[place].test_and_set())
        return;
    try {
        if (places_[place].absence.isEmpty())
            pictures_[place] = made(places_[place]);
    } catch (const std::bad_alloc&) {
        pictures_[place] = failure(Reason::OutOfMemory);  // in words it might be thrown again, and nobody be told
    } catch (const std::exception&) {
        pictures_[place] = failure(Reason::Unreadable);
    }
    ready_[place] = true;
    ready_[place].notify_all();
}

void PicturesInMaking::makeAll()
{
    for (std::size_t place = 0; place < places_.size() && !ended_; ++place) {
        make(place);
    }
}

const std::optional<Result<PrintedView>>& PicturesInMaking::of(std::size_t place)
{
    make(place);
    // While another thread is at it, and that one begins at the front: one from the back, but not the last that is
    // left, which that thread has sooner.
    std::size_t left = 0;
    std::size_t last = place;
    for (std::size_t other = place; other < places_.size(); ++other) {
        if (places_[other].absence.isEmpty() && !begun_[other].test()) {
            ++left;
            last = other;
        }
    }
    if (!ready_[place] && left > 1)
        make(last);
    ready_[place].wait(false);
    return pictures_[place];
}

}  // namespace diptych::report_pdf
