#include "views/decoding_pool.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <QMetaObject>
#include <QThread>

#include "diptych/core/thread_niceness.h"

namespace diptych::viewer
{

namespace
{

/// More images than this are not decoded at once: each takes its pixels once more while it is.
constexpr int kMostThreads = 8;

}  // namespace

struct DecodingPool::Job {
    enum class State { Waiting, Running, Dropped };

    ViewOrder order;
    std::shared_ptr<EarlyView> early;  // may be null
    bool awaited = false;              // GUI thread only
    bool ahead = false;                // GUI thread only
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
    std::shared_ptr<EarlyView> early;  // may be null
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
    const auto job = std::ranges::find_if(jobs_, [&key](const auto& each) { return each->order.key() == key; });
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

void DecodingPool::load(std::vector<ViewOrder> views, const EarlyViews& early)
{
    ordered_.cancel();
    ordered_ = {};
    ahead_.clear();
    cache_.expect({});
    std::vector<ImageKey> keys;
    keys.reserve(views.size());
    for (const ViewOrder& view : views)
        keys.push_back(view.key());
    for (const auto& job : jobs_)
        job->awaited = false;
    dropWaiting();
    waiting_ -= static_cast<int>(held_.size());
    held_.clear();
    previews_.clear();
    early_.insert(early_.end(), early.begin(), early.end());
    std::erase_if(early_, [&keys](const auto& each) {
        const bool wanted = std::ranges::find(keys, each->order().key()) != keys.end();
        if (!wanted)
            each->giveUp();
        return !wanted;
    });
    cache_.hang(std::move(keys));
    for (const ViewOrder& view : views)
        orderPreview(view);
    for (ViewOrder& view : views)
        order(std::move(view));
    tellMemory();
}

void DecodingPool::loadToo(ViewOrder view)
{
    cache_.hangToo(view.key());
    orderPreview(view);
    order(std::move(view));
}

/// Of what is neither in memory nor being decoded already.
void DecodingPool::orderPreview(const ViewOrder& view)
{
    const ImageKey key = view.key();
    const auto running = jobOf(key);
    const bool begun = running && running->state.load() == Job::State::Running;
    const bool asked = std::ranges::any_of(previews_, [&key](const auto& job) { return job->order.key() == key; });
    if (!view.pixels->mayHavePreview() || begun || asked || cache_.find(key))
        return;
    auto job = std::make_shared<PreviewJob>();
    job->order = view;
    job->early = earlyOf(key);
    job->wanted = ordered_;
    previews_.push_back(job);
    constexpr int kBeforeWholeImages = 1;
    display_.start(
        [this, job] {
            standBack(kNicenessOfDisplayDecoding);
            LaidOutPreview preview;
            if (!job->wanted.cancelled())
                preview = job->early ? job->early->takePreview() : layOutPreview(job->order);
            QMetaObject::invokeMethod(
                this, [this, job, preview = std::move(preview)] { finishPreview(job, preview); }, Qt::QueuedConnection);
        },
        kBeforeWholeImages);
}

void DecodingPool::finishPreview(const std::shared_ptr<PreviewJob>& job, const std::optional<ImagePreview>& preview)
{
    if (std::erase(previews_, job) == 0)
        return;  // of what hung before
    if (preview && !job->wanted.cancelled() && !cache_.find(job->order.key()))
        Q_EMIT previewLoaded(job->order.sopInstanceUid, *preview);
    if (previews_.empty())
        startHeld();
}

void DecodingPool::startHeld()
{
    for (const auto& job : std::exchange(held_, {}))
        run(job);
}

std::shared_ptr<EarlyView> DecodingPool::earlyOf(const ImageKey& key) const
{
    const auto early = std::ranges::find_if(early_, [&key](const auto& each) { return each->order().key() == key; });
    return early == early_.end() ? nullptr : *early;
}

/// What is there without any work: in memory, or laid out early.
std::optional<LaidOutView> DecodingPool::takeMade(const ImageKey& key)
{
    if (auto pyramid = cache_.find(key))
        return LaidOutView(std::move(pyramid));
    const auto early = jobOf(key) ? nullptr : earlyOf(key);
    auto made = early ? early->takeMade() : std::nullopt;
    if (made && *made)
        cache_.add(key, **made);
    return made;
}

/// Never before whoever ordered it has gone on.
void DecodingPool::tell(std::string sopInstanceUid, LaidOutView view)
{
    QMetaObject::invokeMethod(
        this,
        [this, uid = std::move(sopInstanceUid), view = std::move(view), wanted = ordered_] {
            if (!wanted.cancelled())
                Q_EMIT viewLoaded(uid, {view});
        },
        Qt::QueuedConnection);
}

void DecodingPool::order(ViewOrder view)
{
    const ImageKey key = view.key();
    if (auto made = takeMade(key)) {
        tell(std::move(view.sopInstanceUid), *std::move(made));
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
        job->early = earlyOf(key);
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
        const auto last = [this, ahead] { return !ahead && waiting_ == 0; };
        auto pyramid = job->early ? job->early->takeView(last) : layOutView(job->order, last);
        QMetaObject::invokeMethod(
            this, [this, job, pyramid = std::move(pyramid)] { finish(job, pyramid); }, Qt::QueuedConnection);
    });
}

void DecodingPool::finish(const std::shared_ptr<Job>& job, const LaidOutView& pyramid)
{
    std::erase(jobs_, job);
    const bool kept = pyramid && cache_.add(job->order.key(), *pyramid);
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
        keys.push_back(view.key());
    std::erase_if(jobs_, [&keys](const auto& job) {
        return job->ahead && !job->awaited && std::ranges::find(keys, job->order.key()) == keys.end() &&
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
        const ImageKey key = view.key();
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
