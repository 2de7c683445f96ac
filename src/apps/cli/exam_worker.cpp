#include "exam_worker.h"

#include <algorithm>
#include <iostream>

#include "diptych/core/log.h"
#include "diptych/core/version.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/report_json/assessment_json.h"
#include "keepable.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

constexpr std::chrono::milliseconds kBetweenQuestions{500};

/// Waits longer from try to try.
class Backoff
{
public:
    [[nodiscard]] std::chrono::milliseconds next()
    {
        const auto wait = next_;
        next_ = std::min(2 * next_, std::chrono::milliseconds{10000});
        return wait;
    }
    [[nodiscard]] bool first() const { return next_ == kStart; }
    void reset() { next_ = kStart; }

private:
    static constexpr std::chrono::milliseconds kStart{250};
    std::chrono::milliseconds next_ = kStart;
};

}  // namespace

ExamWorker::ExamWorker(work_queue::WorkQueue& queue, store::ResultStore& results, inference::SuspicionModel& model,
                       StopSignals& signals, std::string name, WorkerManners manners)
    : queue_(queue), results_(results), model_(model), signals_(signals), name_(std::move(name)), manners_(manners)
{
}

ExitStatus ExamWorker::work()
{
    Backoff backoff;
    bool ready = false;
    while (!signals_.stopping()) {
        const auto present = queue_.beWorker();
        auto taken = present ? queue_.take() : tl::make_unexpected(present.error());
        if (!taken) {
            if (backoff.first())
                std::cerr << "worker: " << told(taken.error()) << '\n';
            if (manners_.once && !ready)
                return kNoConnection;
            signals_.wait(backoff.next());
            continue;
        }
        if (!ready || !backoff.first())
            std::cerr << "worker: ready\n";
        ready = true;
        backoff.reset();
        if (*taken)
            handle(**taken);
        else if (manners_.once)
            break;
        else
            signals_.wait(kBetweenQuestions);
    }
    return status_;
}

bool ExamWorker::insist(const std::function<Result<void>()>& step)
{
    for (Backoff backoff; !signals_.stopping() || backoff.first();) {
        const auto done = step();
        if (done)
            return true;
        if (backoff.first())
            std::cerr << "worker: results cannot be kept, waiting: " << done.error().detail << '\n';
        signals_.wait(backoff.next());
    }
    return false;
}

void ExamWorker::handle(const work_queue::Delivery& delivery)
{
    const work_queue::AnalysisOrder& order = delivery.order;
    const std::string tag = "study " + log::studyTag(order.studyInstanceUid) + ": ";
    std::cerr << tag + "begun" + (delivery.redelivered ? ", delivered again" : "") + '\n';
    if (!insist([&] { return results_.noteRunning(order.studyInstanceUid, order.patientHash, name_); }))
        return giveBack(delivery);
    const Outcome outcome = assess(order);
    if (std::holds_alternative<Cancelled>(outcome))
        return giveBack(delivery);
    if (const auto* reason = std::get_if<Reason>(&outcome))
        return fail(delivery, *reason);

    const auto& result = std::get<store::StoredResult>(outcome);
    auto stored = store::Stored::New;
    const bool kept = insist([&]() -> Result<void> {
        const auto done = results_.store(result, order.patientHash);
        if (!done)
            return tl::make_unexpected(done.error());
        stored = *done;
        return {};
    });
    if (!kept)
        return giveBack(delivery);
    std::cerr << tag + result.status + (stored == store::Stored::New ? ", stored" : ", was stored already") + '\n';
    if (const auto done = queue_.done(delivery); !done)
        std::cerr << tag + "the broker could not be told, so it will come again: " + done.error().detail + '\n';
}

ExamWorker::Outcome ExamWorker::assess(const work_queue::AnalysisOrder& order)
{
    const std::array<std::filesystem::path, 1> paths{order.path};
    dicom::ReadOptions reading;
    reading.cancel = signals_.atOnce();
    reading.readers = readers_;
    const auto started = std::chrono::steady_clock::now();
    const auto load = dicom::readFolder(paths, reading);
    if (!load)
        return Cancelled{};
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
    const auto study = std::ranges::find_if(load->studies, [&order](const Study& one) {
        return one.studyInstanceUid == order.studyInstanceUid &&
               (order.patientHash.empty() || store::patientHash(one.patient) == order.patientHash);
    });
    if (study == load->studies.end())
        return Reason::NothingReadable;
    if (const auto lost = lostFileOf(*load))
        return *lost;

    const auto digest = store::imagesDigest(*study);
    if (!digest)
        return digest.error().reason;
    const store::ResultKey key{study->studyInstanceUid, *digest, model_.manifest().packageSha256,
                               std::string(appVersion())};
    std::optional<store::StoredResult> there;
    const bool asked = insist([&]() -> Result<void> {
        auto found = results_.find(key);
        if (!found)
            return tl::make_unexpected(found.error());
        there = std::move(*found);
        return {};
    });
    if (!asked)
        return Cancelled{};
    if (there)
        return *there;

    pipeline::AnalysisOptions options;
    options.cancel = signals_.atOnce();
    options.readMs = took.count();
    const auto exam = pipeline::ExamAnalyzer(model_).analyze(*study, options);
    if (!exam)
        return Cancelled{};
    if (const auto reason = failureOf(*exam))
        return *reason;
    return store::StoredResult{key, std::string(code(exam->status)), report_json::assessmentLine(*exam), name_, {}};
}

void ExamWorker::fail(const work_queue::Delivery& delivery, Reason reason)
{
    status_ = kIncomplete;
    const work_queue::AnalysisOrder& order = delivery.order;
    const std::string tag = "study " + log::studyTag(order.studyInstanceUid) + ": ";
    const auto last = queue_.failed(delivery, std::string(code(reason)), manners_.retry);
    if (!last) {
        std::cerr << tag + std::string(sentence(reason)) +
                         "; the broker could not be told, so it will come again: " + last.error().detail + '\n';
        return;
    }
    std::cerr << tag + "try " + std::to_string(order.failed.size() + 1) + " of " + std::to_string(work_queue::kTries) +
                     " failed: " + std::string(sentence(reason)) + (*last ? "; set aside" : "") + '\n';
    (void)insist([&] {
        return results_.noteFailed(order.studyInstanceUid, order.patientHash, std::string(code(reason)), *last);
    });
}

void ExamWorker::giveBack(const work_queue::Delivery& delivery)
{
    std::cerr << "study " + log::studyTag(delivery.order.studyInstanceUid) + ": given back\n";
    (void)queue_.giveBack(delivery);  // where the connection is gone, the broker has it back already
}

}  // namespace diptych::cli
