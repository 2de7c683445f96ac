#include "views/decoding_pool.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <utility>

#include <QMetaObject>
#include <QThread>

#include "diptych/core/thread_niceness.h"
#include "views/tissue_mask.h"

namespace diptych::viewer
{

namespace
{

/// More images than this are not decoded at once: each takes its pixels once more while it is.
constexpr int kMostThreads = 8;

/// `last`: whether no other image is wanted by now. What its decoding kept for the next one is then let go while the
/// pyramid takes its part.
template <typename Last>
Result<std::shared_ptr<const ImagePyramid>> pyramidOf(const ViewOrder& view, const Last& last)
{
    // The pool's threads outlive any one file's trouble: what is thrown in spite of all is told as an error.
    try {
        auto pixels = view.pixels->decode();
        if (last())
            view.pixels->rest();
        if (!pixels)
            return tl::make_unexpected(pixels.error());
        auto pyramid = ImagePyramid::build(*std::move(pixels), view.layout);
        (void)tissueOf(*pyramid, view.chestWall);
        return pyramid;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const std::exception& error) {
        return failure(Reason::Unreadable, error.what());
    }
}

std::optional<ImagePreview> previewOf(const ViewOrder& view)
{
    // What goes wrong with it is told when the image itself is decoded.
    try {
        auto preview = view.pixels->decodePreview();
        if (!preview)
            return std::nullopt;
        auto pyramid = ImagePyramid::build(std::move(preview->image), view.layout);
        (void)tissueOf(*pyramid, view.chestWall);
        return ImagePreview{std::move(pyramid), preview->halvings};
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

ImageKey keyOf(const ViewOrder& view)
{
    return {view.pixels, view.layout};
}

}  // namespace

struct DecodingPool::Job {
    enum class State { Waiting, Running, Dropped };

    ViewOrder order;
    bool awaited = false;  // GUI thread only
    bool ahead = false;    // GUI thread only
    std::atomic<State> state{State::Waiting};

    /// The pool's thread and the one that drops it agree who was first.
    bool become(State next)
    {
        State waiting = State::Waiting;
        return state.compare_exchange_strong(waiting, next);
    }
};

struct DecodingPool::PreviewJob {
    ViewOrder order;
    CancelToken wanted;
};

DecodingPool::DecodingPool(std::uint64_t budgetBytes, QObject* parent) : QObject(parent), cache_(budgetBytes)
{
    const int cores = std::clamp(QThread::idealThreadCount(), 1, kMostThreads);
    for (QThreadPool* pool : {&display_, &idle_})
        pool->setMaxThreadCount(cores);
}

DecodingPool::~DecodingPool()
{
    for (const auto& job : jobs_)
        job->become(Job::State::Dropped);
    for (const auto& job : previews_)
        job->wanted.cancel();
    display_.waitForDone();
    idle_.waitForDone();
}

std::shared_ptr<DecodingPool::Job> DecodingPool::jobOf(const ImageKey& key) const
{
    const auto job = std::ranges::find_if(jobs_, [&key](const auto& each) { return keyOf(each->order) == key; });
    return job == jobs_.end() ? nullptr : *job;
}

bool DecodingPool::somethingAwaited() const
{
    return std::ranges::any_of(jobs_, [](const auto& job) { return job->awaited; });
}

/// Of what nobody awaits; what runs goes on, and finds its place in memory.
void DecodingPool::dropWaiting()
{
    std::erase_if(jobs_, [](const auto& job) { return !job->awaited && job->become(Job::State::Dropped); });
}

void DecodingPool::load(std::vector<ViewOrder> views)
{
    ordered_.cancel();
    ordered_ = {};
    ahead_.clear();
    cache_.expect({});
    std::vector<ImageKey> keys;
    keys.reserve(views.size());
    for (const ViewOrder& view : views)
        keys.push_back(keyOf(view));
    for (const auto& job : jobs_)
        job->awaited = false;
    dropWaiting();
    waiting_ -= static_cast<int>(held_.size());
    held_.clear();
    previews_.clear();
    cache_.hang(std::move(keys));
    for (const ViewOrder& view : views)
        orderPreview(view);
    for (ViewOrder& view : views)
        order(std::move(view));
    tellMemory();
}

void DecodingPool::loadToo(ViewOrder view)
{
    cache_.hangToo(keyOf(view));
    orderPreview(view);
    order(std::move(view));
}

/// Of what is neither in memory nor being decoded already.
void DecodingPool::orderPreview(const ViewOrder& view)
{
    const ImageKey key = keyOf(view);
    const auto running = jobOf(key);
    const bool begun = running && running->state.load() == Job::State::Running;
    const bool asked = std::ranges::any_of(previews_, [&key](const auto& job) { return keyOf(job->order) == key; });
    if (!view.pixels->mayHavePreview() || begun || asked || cache_.find(key))
        return;
    auto job = std::make_shared<PreviewJob>();
    job->order = view;
    job->wanted = ordered_;
    previews_.push_back(job);
    constexpr int kBeforeWholeImages = 1;
    display_.start(
        [this, job] {
            standBack(kNicenessOfDisplayDecoding);
            auto preview = job->wanted.cancelled() ? std::nullopt : previewOf(job->order);
            QMetaObject::invokeMethod(
                this, [this, job, preview = std::move(preview)] { finishPreview(job, preview); }, Qt::QueuedConnection);
        },
        kBeforeWholeImages);
}

void DecodingPool::finishPreview(const std::shared_ptr<PreviewJob>& job, const std::optional<ImagePreview>& preview)
{
    if (std::erase(previews_, job) == 0)
        return;  // of what hung before
    if (preview && !job->wanted.cancelled() && !cache_.find(keyOf(job->order)))
        Q_EMIT previewLoaded(job->order.sopInstanceUid, *preview);
    if (previews_.empty())
        startHeld();
}

void DecodingPool::startHeld()
{
    for (const auto& job : std::exchange(held_, {}))
        run(job);
}

void DecodingPool::order(ViewOrder view)
{
    const ImageKey key = keyOf(view);
    if (auto pyramid = cache_.find(key)) {
        QMetaObject::invokeMethod(
            this,
            [this, uid = std::move(view.sopInstanceUid), pyramid = std::move(pyramid), wanted = ordered_] {
                if (!wanted.cancelled())
                    Q_EMIT viewLoaded(uid, {pyramid});
            },
            Qt::QueuedConnection);
        return;
    }
    // One that is being read ahead and has not begun comes to the front; one that has is waited for.
    auto job = jobOf(key);
    if (job && job->ahead && job->become(Job::State::Dropped)) {
        std::erase(jobs_, job);
        job = nullptr;
    }
    if (!job) {
        job = std::make_shared<Job>();
        job->order = std::move(view);
        start(job);
    }
    job->awaited = true;
}

void DecodingPool::start(const std::shared_ptr<Job>& job)
{
    jobs_.push_back(job);
    if (!job->ahead)
        ++waiting_;
    // A whole JPEG 2000 image takes all cores for a while: none begins before every view has something to show.
    if (!job->ahead && !previews_.empty() && job->order.pixels->mayHavePreview())
        held_.push_back(job);
    else
        run(job);
}

void DecodingPool::run(const std::shared_ptr<Job>& job)
{
    const int niceness = job->ahead ? kNicenessOfReadingAhead : kNicenessOfDisplayDecoding;
    (job->ahead ? idle_ : display_).start([this, job, niceness, ahead = job->ahead] {
        standBack(niceness);
        if (!ahead)
            --waiting_;
        if (!job->become(Job::State::Running))
            return;
        auto pyramid = pyramidOf(job->order, [this, ahead] { return !ahead && waiting_ == 0; });
        QMetaObject::invokeMethod(
            this, [this, job, pyramid = std::move(pyramid)] { finish(job, pyramid); }, Qt::QueuedConnection);
    });
}

void DecodingPool::finish(const std::shared_ptr<Job>& job, const Result<std::shared_ptr<const ImagePyramid>>& pyramid)
{
    std::erase(jobs_, job);
    const bool kept = pyramid && cache_.add(keyOf(job->order), *pyramid);
    if (pyramid && !kept && job->ahead) {
        // No room for it, and none for what comes after it.
        ahead_.clear();
        dropWaiting();
    }
    tellMemory();
    if (job->awaited)
        Q_EMIT viewLoaded(job->order.sopInstanceUid, {pyramid});
    startAhead();
}

void DecodingPool::readAhead(std::vector<ViewOrder> views)
{
    std::vector<ImageKey> keys;
    keys.reserve(views.size());
    for (const ViewOrder& view : views)
        keys.push_back(keyOf(view));
    std::erase_if(jobs_, [&keys](const auto& job) {
        return job->ahead && !job->awaited && std::ranges::find(keys, keyOf(job->order)) == keys.end() &&
               job->become(Job::State::Dropped);
    });
    cache_.expect(std::move(keys));
    ahead_ = std::move(views);
    startAhead();
}

void DecodingPool::startAhead()
{
    if (ahead_.empty() || somethingAwaited())
        return;
    for (ViewOrder& view : std::exchange(ahead_, {})) {
        const ImageKey key = keyOf(view);
        if (cache_.find(key) || jobOf(key))
            continue;
        auto job = std::make_shared<Job>();
        job->order = std::move(view);
        job->ahead = true;
        start(job);
    }
}

void DecodingPool::setBudget(std::uint64_t bytes)
{
    cache_.setBudget(bytes);
    tellMemory();
}

void DecodingPool::tellMemory()
{
    if (cache_.bytes() == toldBytes_ && cache_.budget() == toldBudget_)
        return;
    toldBytes_ = cache_.bytes();
    toldBudget_ = cache_.budget();
    Q_EMIT memoryChanged(toldBytes_, toldBudget_);
}

}  // namespace diptych::viewer
