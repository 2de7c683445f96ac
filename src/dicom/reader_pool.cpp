#include "reader_pool.h"

#include <algorithm>
#include <csignal>

#include <sys/stat.h>

#include "diptych/core/installation.h"
#include "diptych/core/log.h"
#include "diptych/core/thread_niceness.h"
#include "diptych/core/version.h"
#include "diptych/isolation/child_process.h"
#include "diptych/isolation/shared_memory.h"
#include "pixel_format.h"

namespace diptych::dicom
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr unsigned kMostProcesses = 16;
constexpr int kMostKills = 5;
constexpr std::chrono::seconds kGreetingTime{20};
constexpr std::chrono::seconds kTriedAgainAfter{2};
/// What shows the images that were read last has the cores before what gives their readers' memory back.
constexpr std::chrono::milliseconds kRestAfter{250};
constexpr int kPatienceBehind = 4;
/// A reader gives up by itself so much later than nobody waits for it any more: its parent may have ended.
constexpr std::chrono::seconds kBeyondDeadline{5};

std::size_t processesFor(unsigned wished)
{
    return std::clamp(wished > 0 ? wished : std::thread::hardware_concurrency(), 1U, kMostProcesses);
}

bool standsBack()
{
    return nicenessOfThisThread() > kNicenessOfDisplayDecoding;
}

}  // namespace

struct ReaderPool::Reader {
    explicit Reader(bool behindOthers) : behind(behindOthers) {}

    void end() { memory = {}, greeted = false, served = 0; }

    const bool behind;  // stands back, as the threads do that it reads for
    bool busy = true;
    bool resting = false;  // its memory goes kRestAfter its last use
    bool greeted = false;
    int process = 0;  // for processes(), which any thread may ask for
    std::size_t served = 0;
    isolation::ChildProcess child;
    isolation::SharedMemory memory;
    Clock::time_point lastUsed;
};

ReaderPool::ReaderPool(ReaderSettings settings)
    : settings_(std::move(settings)), most_(processesFor(settings_.processes))
{
}

ReaderPool::~ReaderPool()
{
    // The thread first: it may hold a reader.
    resting_.request_stop();
    if (resting_.joinable())
        resting_.join();
}

ReaderPool::Reader& ReaderPool::hold(bool behind)
{
    std::unique_lock lock(mutex_);
    while (true) {
        // One that is warm and has memory for an image, before one that has still to be started.
        Reader* best = nullptr;
        std::size_t there = 0;
        for (const auto& reader : readers_) {
            there += reader->behind == behind ? 1 : 0;
            if (reader->behind != behind || reader->busy)
                continue;
            if (!best ||
                std::pair(reader->process > 0, reader->lastUsed) > std::pair(best->process > 0, best->lastUsed))
                best = reader.get();
        }
        if (!best && there < most_)
            best = readers_.emplace_back(std::make_unique<Reader>(behind)).get();
        if (best) {
            best->busy = true;
            best->resting = false;
            return *best;
        }
        free_.wait(lock);
    }
}

void ReaderPool::giveBack(Reader& reader)
{
    {
        const std::lock_guard lock(mutex_);
        reader.busy = false;
        reader.lastUsed = Clock::now();
        if (!reader.memory.bytes().empty() && !resting_.joinable())
            resting_ = std::jthread([this](const std::stop_token& stop) { restIdle(stop); });
    }
    free_.notify_all();
    rest_.notify_one();
}

Result<void> ReaderPool::start(Reader& reader)
{
    auto child = isolation::ChildProcess::start({settings_.program, settings_.arguments, {}});
    if (!child)
        return tl::make_unexpected(child.error());
    reader.child = std::move(*child);
    const std::lock_guard lock(mutex_);
    reader.process = reader.child.process();
    return {};
}

/// Started and known to be confined. What it says before that is all that is believed of it.
Result<void> ReaderPool::makeReady(Reader& reader)
{
    if (reader.greeted)
        return {};
    {
        const std::lock_guard lock(mutex_);
        if (refused_ && Clock::now() < triedAgain_)
            return tl::make_unexpected(*refused_);
    }
    const auto refuse = [&](const std::string& why) {
        const std::string how = reader.child.end();
        Error error{Reason::ReaderMissing, why + (how.empty() ? "" : "; " + how), settings_.program.string()};
        log::error("reader: " + error.detail);
        const std::lock_guard lock(mutex_);
        reader.process = 0;
        refused_ = error;
        triedAgain_ = Clock::now() + kTriedAgainAfter;
        return tl::make_unexpected(std::move(error));
    };
    for (int kills = 0;; ++kills) {
        if (!reader.child.isStarted())
            if (auto started = start(reader); !started)
                return refuse(started.error().detail);
        const auto message = reader.child.channel().receive(Clock::now() + kGreetingTime);
        if (!message) {
            const std::string how = reader.child.end();
            if (message.error().reason == Reason::Cancelled && how == isolation::endInWords(SIGKILL) &&
                kills < kMostKills)
                continue;  // killed from outside
            return refuse(settings_.program.filename().string() + " does not begin to read: " + message.error().detail +
                          (how.empty() ? "" : ", " + how));
        }
        const auto greeting = fromMessage<ReaderGreeting>(message->bytes);
        if (!greeting)
            return refuse(settings_.program.filename().string() + " is no reader");
        if (!greeting->refusal.empty())
            return refuse(greeting->refusal);
        if (greeting->version != appVersion())
            return refuse(settings_.program.filename().string() + " is of another version of the program");
        reader.greeted = true;
        return {};
    }
}

std::optional<ReaderPool::Trouble> ReaderPool::exchange(Reader& reader, const ReaderRequest& request,
                                                        std::chrono::milliseconds most, const Take& take)
{
    const auto deadline = Clock::now() + most;
    isolation::Channel& channel = reader.child.channel();
    const bool fresh = reader.served++ == 0;
    const auto closed = [&](const Error& error) {
        return Trouble{error.reason == Reason::NodeTimeout ? Reason::ReaderTimedOut : Reason::ReaderCrashed,
                       error.reason == Reason::Cancelled ? std::string() : error.detail,
                       error.reason == Reason::Cancelled, fresh};
    };
    const auto nonsense = [&](const char* what) { return Trouble{Reason::ReaderCrashed, what, false, fresh}; };
    if (const auto sent = channel.send(toMessage(request), {}, deadline); !sent)
        return closed(sent.error());
    auto message = channel.receive(deadline);
    if (!message)
        return closed(message.error());
    const auto answer = fromMessage<ReaderAnswer>(message->bytes);
    if (!answer)
        return nonsense("it answered what no reader does");
    if (answer->memoryBytes > 0) {
        if (message->descriptors.size() != 1 || answer->memoryBytes > 2 * kMaxPixels)
            return nonsense("it handed over memory that no image needs");
        reader.memory = {};
        auto mapped = isolation::SharedMemory::map(std::move(message->descriptors.front()), answer->memoryBytes);
        if (!mapped)
            return nonsense("it handed over memory that is none");
        reader.memory = std::move(*mapped);
        reader.memory.closeDescriptor();
    }
    FileDescriptor file;
    if (answer->file) {
        if (answer->memoryBytes > 0 || message->descriptors.size() != 1)
            return nonsense("it told of a file that it did not hand over");
        file = std::move(message->descriptors.front());
        struct stat status = {};
        if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
            return nonsense("it handed over what is no file");
    }
    const std::span<std::byte> memory = reader.memory.bytes();
    if (answer->samples > memory.size() / sizeof(std::uint16_t))
        return nonsense("it told of more pixels than there are");
    const std::span samples(reinterpret_cast<const std::uint16_t*>(memory.data()),
                            static_cast<std::size_t>(answer->samples));
    return take({answer->body, samples, file.number()}) ? std::nullopt
                                                        : std::optional(nonsense("it answered what no reader does"));
}

/// Of a reader that is held. How it ended.
std::string ReaderPool::endProcessOf(Reader& reader)
{
    std::string how = reader.child.end();
    reader.end();
    const std::lock_guard lock(mutex_);
    reader.process = 0;
    return how;
}

std::optional<ReaderPool::Trouble> ReaderPool::tryOnce(const ReaderRequest& request, std::chrono::milliseconds most,
                                                       bool behind, const Take& take)
{
    Reader& reader = hold(behind);
    // Whatever happens, memory that runs out while the answer is taken among it, somebody else gets the process.
    struct Held {
        ReaderPool& pool;
        Reader& reader;
        bool whole = false;
        std::string end() { return pool.endProcessOf(reader); }
        ~Held()
        {
            if (!whole)
                end();
            pool.giveBack(reader);
        }
    } held{*this, reader};
    if (const auto ready = makeReady(reader); !ready)
        return Trouble{ready.error().reason, ready.error().detail};
    auto trouble = exchange(reader, request, most, take);
    if (!trouble) {
        held.whole = true;
        return trouble;
    }
    const std::string how = held.end();
    if (trouble->reason == Reason::ReaderTimedOut)
        trouble->detail = "it took longer than " + std::to_string(most.count() / 1000) + " s";
    else if (trouble->detail.empty())
        trouble->detail = "its reader " + how;
    trouble->killed = trouble->killed && how == isolation::endInWords(SIGKILL);
    log::warning("reader: " + trouble->detail);
    return trouble;
}

Result<void> ReaderPool::ask(ReaderRequest request, std::chrono::milliseconds work, const Take& take)
{
    const bool behind = standsBack();
    const auto most = (settings_.patience + work) * (behind ? kPatienceBehind : 1);
    request.seconds =
        static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(most + kBeyondDeadline).count());
    struct Counted {
        std::atomic<int>& count;
        explicit Counted(std::atomic<int>& counter) : count(counter) { ++count; }
        ~Counted() { --count; }
    } const counted(asking_);
    request.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / asking_.load());
    bool blamed = false;
    for (int kills = 0;;) {
        const auto trouble = tryOnce(request, most, behind, take);
        if (!trouble)
            return {};
        if (trouble->killed && kills++ < kMostKills)
            continue;
        if (trouble->reason == Reason::ReaderCrashed && !trouble->fresh && !std::exchange(blamed, true))
            continue;
        return failure(trouble->reason, trouble->detail);
    }
}

void ReaderPool::warmUp()
{
    std::vector<Reader*> started;
    {
        const std::lock_guard lock(mutex_);
        for (auto there = static_cast<std::size_t>(
                 std::ranges::count_if(readers_, [](const auto& reader) { return !reader->behind; }));
             there < most_; ++there)
            started.push_back(readers_.emplace_back(std::make_unique<Reader>(false)).get());
    }
    for (Reader* const reader : started) {
        if (!start(*reader))
            log::warning("reader: not to be started ahead");  // told by whoever needs it
        giveBack(*reader);
    }
}

void ReaderPool::end()
{
    std::vector<Reader*> idle;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& reader : readers_)
            if (!std::exchange(reader->busy, true))
                idle.push_back(reader.get());
    }
    for (Reader* const reader : idle) {
        endProcessOf(*reader);
        giveBack(*reader);
    }
}

void ReaderPool::rest()
{
    {
        const std::lock_guard lock(mutex_);
        for (const auto& reader : readers_)
            reader->resting = reader->resting || (!reader->behind && !reader->busy);
    }
    rest_.notify_one();
}

/// A reader that nobody asks gives back the memory that images took there and here.
void ReaderPool::restIdle(const std::stop_token& stop)
{
    const auto hasMemory = [](const auto& reader) { return !reader->busy && !reader->memory.bytes().empty(); };
    const auto due = [this](const auto& reader) {
        return reader->lastUsed + (reader->resting ? std::min(kRestAfter, settings_.memoryKept) : settings_.memoryKept);
    };
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        auto idle = readers_.end();
        for (auto reader = readers_.begin(); reader != readers_.end(); ++reader)
            if (hasMemory(*reader) && (idle == readers_.end() || due(*reader) < due(*idle)))
                idle = reader;
        if (idle == readers_.end()) {
            rest_.wait(lock, stop, [&] { return std::ranges::any_of(readers_, hasMemory); });
            continue;
        }
        const Clock::time_point when = due(*idle);
        if (when > Clock::now()) {
            rest_.wait_until(lock, stop, when, [&] {
                return std::ranges::any_of(readers_,
                                           [&](const auto& reader) { return hasMemory(reader) && due(reader) < when; });
            });
            continue;
        }
        Reader& reader = **idle;
        reader.busy = true;
        lock.unlock();
        ReaderRequest rest;
        rest.seconds = 30;
        reader.memory = {};
        const auto trouble = exchange(reader, rest, std::chrono::seconds(10), [](const Reply&) { return true; });
        if (trouble || !reader.memory.bytes().empty()) {  // none is handed over by one that rests
            reader.child.end();
            reader.end();
        }
        lock.lock();
        reader.process = reader.child.process();
        reader.resting = false;
        reader.busy = false;
        free_.notify_all();
    }
}

std::vector<int> ReaderPool::processes() const
{
    const std::lock_guard lock(mutex_);
    std::vector<int> all;
    for (const auto& reader : readers_)
        if (reader->process > 0)
            all.push_back(reader->process);
    return all;
}

ReaderProcesses::ReaderProcesses(ReaderSettings settings) : pool_(std::make_unique<ReaderPool>(std::move(settings))) {}
ReaderProcesses::~ReaderProcesses() = default;

void ReaderProcesses::rest()
{
    pool_->rest();
}

void ReaderProcesses::end()
{
    pool_->end();
}

void ReaderProcesses::warmUp()
{
    pool_->warmUp();
}

std::vector<int> ReaderProcesses::processes() const
{
    return pool_->processes();
}

std::shared_ptr<ReaderProcesses> installedReaders()
{
    ReaderSettings settings;
    settings.program = installation().plugins() / "diptych-reader";
    return std::make_shared<ReaderProcesses>(std::move(settings));
}

}  // namespace diptych::dicom
