// The program's side of the engine.
#include "diptych/inference/engine_process.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include <poll.h>

#include "canvas_part.h"
#include "diptych/core/log.h"
#include "diptych/isolation/child_process.h"
#include "diptych/isolation/shared_memory.h"
#include "engine_hold.h"
#include "engine_messages.h"
#include "network_output.h"
#include "plugin_model.h"

namespace diptych::inference
{

namespace
{

using Clock = std::chrono::steady_clock;
using isolation::Channel;
using isolation::ChildProcess;
using isolation::SharedMemory;

constexpr int kMostEndsInARow = 3;
constexpr std::chrono::milliseconds kBetweenLooks{20};
/// For the end of a view whose answer nobody wants any more; a start takes 1 to 3 s.
constexpr std::chrono::seconds kForDroppedView{10};
/// Of a message that has begun to come.
constexpr std::chrono::seconds kForTheRest{10};

std::chrono::seconds mostForAnAnswer()
{
    constexpr std::chrono::seconds kUsual{300};
    const char* text = std::getenv("DIPTYCH_ENGINE_SECONDS");
    int seconds = 0;
    if (!text || std::from_chars(text, text + std::strlen(text), seconds).ec != std::errc{} || seconds < 1)
        return kUsual;
    return std::chrono::seconds(seconds);
}

class EngineProcess final : public SuspicionModel
{
public:
    EngineProcess(ModelManifest manifest, EngineOrder order) : manifest_(std::move(manifest)), order_(std::move(order))
    {
    }

    Result<void> start(const CancelToken& cancel);

    Result<std::vector<std::vector<Candidate>>> assess(std::span<const InputImage> images,
                                                       const CancelToken& cancel) override;

    const ModelManifest& manifest() const override { return manifest_; }
    std::string device() const override { return ready_.device; }
    std::string arithmetic() const override { return ready_.arithmetic; }
    std::string deviceNote() const override { return ready_.deviceNote; }
    void giveWay(std::chrono::milliseconds time) override { hold_.giveWay(time); }

private:
    using Candidates = std::vector<std::vector<Candidate>>;

    /// The next message, within `most`. Cancelled where `cancel` says so: the engine then still owes it.
    Result<std::string> next(std::chrono::seconds most, const CancelToken& cancel);
    Result<void> beReady(const CancelToken& cancel);
    Result<Candidates> ask(std::span<const InputImage> images, bool moreFollow, const CancelToken& cancel);
    Result<Candidates> askForAll(std::span<const InputImage> images, const CancelToken& cancel);
    bool leavesTheGpuAfter(const Error& error) const;
    Result<void> goOnWithTheCpu(const Error& why, const CancelToken& cancel);
    Result<std::vector<CanvasPart>> handOver(std::span<const InputImage> images);
    tl::unexpected<Error> ended(const std::string& why);

    const ModelManifest manifest_;
    EngineOrder order_;
    EngineReady ready_;
    ChildProcess process_;
    SharedMemory memory_;
    bool memoryIsThere_ = false;  // in the engine, too
    std::uint64_t number_ = 0;    // of the last question
    bool owed_ = false;           // the answer to it, which nobody waits for
    int endsInARow_ = 0;
    std::string lastEnd_;
    EngineHold hold_;  // last: what it holds is there
};

Result<std::string> EngineProcess::next(std::chrono::seconds most, const CancelToken& cancel)
{
    const auto deadline = Clock::now() + most;
    while (true) {
        pollfd readable{process_.channel().descriptor(), POLLIN, 0};
        if (::poll(&readable, 1, static_cast<int>(kBetweenLooks.count())) > 0)
            break;
        if (cancel.cancelled())
            return failure(Reason::Cancelled);
        if (Clock::now() - hold_.look() >= deadline)
            return ended("gave no answer within " + std::to_string(most.count()) + " s and was ended");
    }
    hold_.end();  // stopped between two parts of a message it would look as if it hung
    auto message = process_.channel().receive(Clock::now() + kForTheRest);
    if (!message)
        return ended({});
    return std::move(message->bytes);
}

/// The process is no more; `why` if it was ended here, else it tells itself.
tl::unexpected<Error> EngineProcess::ended(const std::string& why)
{
    hold_.end();
    const std::string how = process_.end();
    lastEnd_ = "the engine " + (why.empty() ? how : why);
    ++endsInARow_;
    memoryIsThere_ = false;
    owed_ = false;
    log::error(lastEnd_);
    return failure(Reason::ModelError, lastEnd_, manifest_.name);
}

Result<void> EngineProcess::start(const CancelToken& cancel)
{
    const std::filesystem::path program = std::filesystem::path(order_.plugins) / "diptych-engine";
    std::error_code error;
    if (!std::filesystem::is_regular_file(program, error))
        return failure(Reason::ModelError, "the engine is missing: " + program.string(), program.string());
    // Its threads wait half a millisecond at most for the next layer before they sleep: those of GCC's OpenMP would
    // spin for longer than whoever else needs the core could bear, and waking them takes as long as many a layer.
    std::vector<std::pair<std::string, std::string>> environment;
    if (!std::getenv("OMP_WAIT_POLICY") && !std::getenv("GOMP_SPINCOUNT")) {
        environment.emplace_back("OMP_WAIT_POLICY", "passive");
        environment.emplace_back("GOMP_SPINCOUNT", "10000");
    }
    auto started = ChildProcess::start({program, {}, environment});
    if (!started)
        return failure(Reason::ModelError, started.error().detail, program.string());
    process_ = std::move(*started);
    if (!process_.channel().send(bytesOf(order_), {}, Clock::now() + mostForAnAnswer()))
        return ended({});
    const auto told = next(mostForAnAnswer(), cancel);
    if (!told) {
        process_.end();
        return tl::make_unexpected(told.error());
    }
    auto ready = messageFrom<EngineReady>(*told);
    if (!ready)
        return ended("answered what no engine would");
    if (ready->error) {
        process_.end();
        return tl::make_unexpected(*ready->error);
    }
    if (ready->packageSha256 != manifest_.packageSha256) {
        process_.end();
        return failure(Reason::ModelRefused, "the package was changed while it was loaded", order_.modelFolder);
    }
    ready_ = std::move(*ready);
    return {};
}

/// Runs, and owes nothing.
Result<void> EngineProcess::beReady(const CancelToken& cancel)
{
    if (owed_) {
        const int before = endsInARow_;
        const auto answer = next(kForDroppedView, cancel);
        if (!answer && answer.error().reason == Reason::Cancelled)
            return tl::make_unexpected(answer.error());
        owed_ = false;
        endsInARow_ = before;  // nobody waited for that view
    }
    // An engine that owes nothing says nothing: what can be read is its end. No exam was lost by that one.
    pollfd end{process_.channel().descriptor(), POLLIN, 0};
    if (process_.isStarted() && ::poll(&end, 1, 0) > 0)
        (void)ended({});
    if (process_.isStarted())
        return {};
    if (endsInARow_ >= kMostEndsInARow)
        return failure(Reason::ModelError,
                       "the engine was ended " + std::to_string(endsInARow_) +
                           " times in a row and is not started again; the last time " + lastEnd_,
                       manifest_.name);
    auto started = start(cancel);
    if (!started && started.error().reason == Reason::ModelRefused)
        started.error().reason = Reason::ModelError;  // of this exam: the model was accepted when the program began
    return started;
}

/// What of each the network is to be given.
Result<std::vector<CanvasPart>> EngineProcess::handOver(std::span<const InputImage> images)
{
    const std::size_t pixels =
        static_cast<std::size_t>(manifest_.inputRows) * static_cast<std::size_t>(manifest_.inputColumns);
    const std::size_t size = pixels * sizeof(float);
    if (memory_.bytes().size() < size * images.size()) {
        auto made = SharedMemory::make(size * images.size());
        if (!made)
            return tl::make_unexpected(made.error());
        memory_ = std::move(*made);
        memoryIsThere_ = false;
    }
    std::vector<CanvasPart> parts;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const CanvasPart given = givenOf(images[i], manifest_, ready_.device);
        const std::size_t count = static_cast<std::size_t>(given.rows) * static_cast<std::size_t>(given.columns);
        writeGiven(images[i], given, {reinterpret_cast<float*>(memory_.bytes().data() + i * size), count});
        parts.push_back(given);
    }
    return parts;
}

Result<EngineProcess::Candidates> EngineProcess::ask(std::span<const InputImage> images, bool moreFollow,
                                                     const CancelToken& cancel)
{
    auto parts = handOver(images);
    if (!parts)
        return tl::make_unexpected(parts.error());
    const EngineQuestion question{++number_, std::move(*parts), memory_.bytes().size(), moreFollow};
    const int descriptor = memory_.descriptor();
    const std::span<const int> descriptors(&descriptor, memoryIsThere_ ? 0 : 1);
    if (!process_.channel().send(bytesOf(question), descriptors, Clock::now() + mostForAnAnswer()))
        return ended({});
    memoryIsThere_ = true;
    if (order_.endsWithThread && ready_.device == "cpu")
        hold_.begin(process_.process());
    const auto told = next(mostForAnAnswer(), cancel);
    hold_.end();
    if (!told) {
        owed_ = told.error().reason == Reason::Cancelled;
        return tl::make_unexpected(told.error());
    }
    auto answer = messageFrom<EngineAnswer>(*told);
    const auto possible = [this](const std::vector<Candidate>& view) {
        return std::ranges::all_of(view, [this](const Candidate& each) { return isPossible(each, manifest_); });
    };
    if (!answer || answer->number != number_ ||
        (!answer->error &&
         (answer->candidates.size() != images.size() || !std::ranges::all_of(answer->candidates, possible))))
        return ended("answered what no engine would");
    endsInARow_ = 0;
    if (answer->error)
        return tl::make_unexpected(*answer->error);
    return std::move(answer->candidates);
}

Result<EngineProcess::Candidates> EngineProcess::assess(std::span<const InputImage> images, const CancelToken& cancel)
{
    if (const auto fit = checkInputs(images, manifest_); !fit)
        return tl::make_unexpected(fit.error());
    if (images.empty())
        return Candidates{};
    if (cancel.cancelled())
        return failure(Reason::Cancelled);
    auto all = askForAll(images, cancel);
    if (all || !leavesTheGpuAfter(all.error()))
        return all;
    if (const auto moved = goOnWithTheCpu(all.error(), cancel); !moved)
        return tl::make_unexpected(moved.error());
    return askForAll(images, cancel);  // from the first: one exam is one device's
}

bool EngineProcess::leavesTheGpuAfter(const Error& error) const
{
    return error.reason != Reason::Cancelled && order_.device.kind == DeviceChoice::Kind::Auto &&
           !ready_.device.empty() && ready_.device != "cpu";
}

/// Out of memory, taken by another program, or gone with its driver: what the GPU was asked, the CPU answers, too.
Result<void> EngineProcess::goOnWithTheCpu(const Error& why, const CancelToken& cancel)
{
    const std::string note =
        "the GPU (" + ready_.device + ") failed: " + why.detail + "; the model runs on the CPU from here on";
    log::warning(note);
    process_.end();
    memoryIsThere_ = false;
    owed_ = false;
    endsInARow_ = 0;
    order_.device = {DeviceChoice::Kind::Cpu, 0};
    if (auto started = start(cancel); !started)
        return started;
    ready_.deviceNote = note;
    return {};
}

Result<EngineProcess::Candidates> EngineProcess::askForAll(std::span<const InputImage> images,
                                                           const CancelToken& cancel)
{
    Candidates all;
    if (const auto ready = beReady(cancel); !ready)
        return tl::make_unexpected(ready.error());
    const std::size_t atOnce = ready_.device == "cpu" ? 1 : images.size();
    for (std::size_t begin = 0; begin < images.size(); begin += atOnce) {
        auto part = ask(images.subspan(begin, atOnce), begin + atOnce < images.size(), cancel);
        if (!part)
            return part;
        std::ranges::move(*part, std::back_inserter(all));
        if (cancel.cancelled())
            return failure(Reason::Cancelled);
    }
    return all;
}

}  // namespace

Result<std::unique_ptr<SuspicionModel>> startSuspicionModel(const std::filesystem::path& modelFolder,
                                                            DeviceChoice device, const std::filesystem::path& plugins,
                                                            Arithmetic arithmetic, const CancelToken& cancel,
                                                            EngineOwner owner)
{
    auto manifest = readManifest(modelFolder);
    if (!manifest)
        return tl::make_unexpected(manifest.error());
    auto engine = std::make_unique<EngineProcess>(
        std::move(*manifest),
        EngineOrder{modelFolder.string(), plugins.string(), device, arithmetic, owner == EngineOwner::Thread});
    if (const auto started = engine->start(cancel); !started)
        return tl::make_unexpected(started.error());
    return engine;
}

}  // namespace diptych::inference
