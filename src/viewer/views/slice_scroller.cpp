#include "views/slice_scroller.h"

#include <algorithm>
#include <cmath>
#include <new>

#include <QMetaObject>
#include <QThread>

namespace diptych::viewer
{

namespace
{

constexpr int kSecondMs = 1000;

/// A thread of the pool outlives any one file's trouble.
Result<std::shared_ptr<const ImagePyramid>> decoded(const PixelSource& pixels, int frame, const Dihedral& layout)
{
    try {
        auto image = pixels.decodeFrame(frame);
        if (!image)
            return tl::make_unexpected(image.error());
        return ImagePyramid::build(*std::move(image), layout);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const std::exception& error) {
        return failure(Reason::Unreadable, error.what());
    }
}

std::size_t bytesOf(const ImagePyramid& pyramid)
{
    std::size_t samples = 0;
    for (const PyramidLevel& level : pyramid.levels())
        samples += level.samples.size();
    return samples * sizeof(std::uint16_t);
}

}  // namespace

SliceScroller::SliceScroller(QObject* parent, std::size_t memoryBytes) : QObject(parent), memoryBytes_(memoryBytes)
{
    // Half of the cores: the other images, the analysis and the drawing need theirs.
    pool_.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 4));
    pool_.setObjectName(QStringLiteral("slices"));
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &SliceScroller::advance);
}

SliceScroller::~SliceScroller()
{
    pool_.clear();
    pool_.waitForDone();
}

void SliceScroller::attach(const HungView& view)
{
    timer_.stop();
    pool_.clear();
    ++generation_;
    slices_.clear();
    reading_ = 0;
    bytesOfSlice_ = 0;
    direction_ = 1;
    started_ = false;
    pixels_ = view.pixels;
    stack_ = view.stack.value_or(SliceStack{});
    layout_ = view.layout;
    if (pixels_)
        slices_.resize(stack_.slices.size());
    wanted_ = view.slice;
    shown_.reset();
    if (hasSlices() && view.pyramid) {  // hung elsewhere before
        slices_[static_cast<std::size_t>(view.slice)].pyramid = view.pyramid;
        bytesOfSlice_ = bytesOf(*view.pyramid);
        shown_ = view.slice;
        started_ = true;
        readAhead();
    }
}

void SliceScroller::start(const Result<std::shared_ptr<const ImagePyramid>>& representative)
{
    if (!hasSlices())
        return;
    started_ = true;
    Kept& kept = slices_[stack_.representative];
    if (representative) {
        kept.pyramid = *representative;
        bytesOfSlice_ = std::max(bytesOfSlice_, bytesOf(**representative));
    } else if (!kept.known()) {
        kept.failed = representative.error().reason;
    }
    showBest();
    readAhead();
}

int SliceScroller::kept() const
{
    return static_cast<int>(std::ranges::count_if(slices_, [](const Kept& slice) { return slice.pyramid != nullptr; }));
}

void SliceScroller::goTo(int slice)
{
    if (!hasSlices())
        return;
    timer_.stop();
    const int next = std::clamp(slice, 0, count() - 1);
    if (next != wanted_)
        direction_ = next > wanted_ ? 1 : -1;
    wanted_ = next;
    started_ = true;
    showBest();
    readAhead();
    Q_EMIT stateChanged();
}

void SliceScroller::play(const Cine& cine)
{
    if (!hasSlices())
        return;
    started_ = true;
    wanted_ = shown_.value_or(wanted_);
    cine_ = cine;
    timer_.start(kSecondMs / Cine::limited(cine.framesPerSecond));
    readAhead();
    Q_EMIT stateChanged();
}

void SliceScroller::pause()
{
    timer_.stop();
    Q_EMIT stateChanged();
}

void SliceScroller::setCine(const Cine& cine)
{
    cine_ = cine;
    if (playing())
        timer_.start(kSecondMs / Cine::limited(cine.framesPerSecond));
    Q_EMIT stateChanged();
}

/// Never skips a slice: one that is not there yet is waited for, and cine runs slower.
void SliceScroller::advance()
{
    if (shown_ == wanted_) {
        int next = wanted_ + direction_;
        if (next < 0 || next >= count()) {
            if (cine_.pingPong)
                direction_ = -direction_;
            next = cine_.pingPong ? wanted_ + direction_ : (next < 0 ? count() - 1 : 0);
        }
        wanted_ = next;
    }
    showBest();
    readAhead();
}

void SliceScroller::show(int slice)
{
    shown_ = slice;
    const Kept& kept = slices_[static_cast<std::size_t>(slice)];
    Q_EMIT sliceShown(slice, kept.pyramid, kept.failed.value_or(Reason::Unreadable));
}

/// The slice that is wanted, or until that is decoded the nearest to it that lies on the way.
void SliceScroller::showBest()
{
    if (shown_ == wanted_)
        return;
    if (slices_[static_cast<std::size_t>(wanted_)].known()) {
        show(wanted_);
        return;
    }
    for (const int slice : around()) {
        const bool onTheWay = !shown_ || (wanted_ < *shown_ ? slice < *shown_ : slice > *shown_);
        const bool nearer = !shown_ || std::abs(slice - wanted_) < std::abs(*shown_ - wanted_);
        if (onTheWay && nearer && slices_[static_cast<std::size_t>(slice)].pyramid) {
            show(slice);
            return;
        }
    }
}

/// Slices by their distance from the one that is wanted, those ahead first, as many as memory is for.
std::vector<int> SliceScroller::around() const
{
    std::size_t most = 1;  // until it is known how large one is
    if (bytesOfSlice_ > 0)
        most = std::max<std::size_t>(memoryBytes_ / bytesOfSlice_, 3);
    std::vector<int> order{wanted_};
    for (int away = 1; away < count() && order.size() < most; ++away)
        for (const int slice : {wanted_ + direction_ * away, wanted_ - direction_ * away})
            if (slice >= 0 && slice < count() && order.size() < most)
                order.push_back(slice);
    return order;
}

void SliceScroller::readAhead()
{
    if (!started_)
        return;
    forgetFar();
    for (const int slice : around()) {
        if (reading_ >= pool_.maxThreadCount())
            return;
        const Kept& kept = slices_[static_cast<std::size_t>(slice)];
        if (!kept.known() && !kept.reading)
            read(slice);
    }
}

void SliceScroller::forgetFar()
{
    if (bytesOfSlice_ == 0)
        return;
    std::vector<bool> near(slices_.size(), false);
    for (const int slice : around())
        near[static_cast<std::size_t>(slice)] = true;
    for (std::size_t slice = 0; slice < slices_.size(); ++slice)
        if (!near[slice])
            slices_[slice].pyramid.reset();
}

void SliceScroller::read(int slice)
{
    slices_[static_cast<std::size_t>(slice)].reading = true;
    ++reading_;
    pool_.start([this, slice, generation = generation_, pixels = pixels_, layout = layout_,
                 frame = stack_.slices[static_cast<std::size_t>(slice)].frame] {
        auto pyramid = decoded(*pixels, frame, layout);
        QMetaObject::invokeMethod(
            this, [this, slice, generation, pyramid = std::move(pyramid)] { take(slice, generation, pyramid); },
            Qt::QueuedConnection);
    });
}

void SliceScroller::take(int slice, int generation, const Result<std::shared_ptr<const ImagePyramid>>& pyramid)
{
    if (generation != generation_)
        return;  // of an image that no longer hangs
    --reading_;
    Kept& kept = slices_[static_cast<std::size_t>(slice)];
    kept.reading = false;
    if (pyramid) {
        kept.pyramid = *pyramid;
        bytesOfSlice_ = std::max(bytesOfSlice_, bytesOf(**pyramid));
    } else {
        kept.failed = pyramid.error().reason;
    }
    showBest();
    readAhead();
}

}  // namespace diptych::viewer
