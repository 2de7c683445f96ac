// One worker of the pool: takes an order, analyses the study, stores the result once, and only then lets go of the
// order.
#pragma once

#include <chrono>
#include <functional>
#include <variant>

#include "diptych/dicom/reader_processes.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/store/result_store.h"
#include "diptych/work_queue/work_queue.h"
#include "exit_status.h"
#include "stop_signals.h"

namespace diptych::cli
{

struct WorkerManners {
    bool once = false;                       // end when nothing waits
    std::chrono::milliseconds retry{30000};  // a failed order's wait for its next try
};

/// Says on standard error what it does, naming studies by their tag.
class ExamWorker
{
public:
    ExamWorker(work_queue::WorkQueue& queue, store::ResultStore& results, inference::SuspicionModel& model,
               StopSignals& signals, std::string name, WorkerManners manners);

    /// Until it is told to stop, or, `once`, nothing waits. kIncomplete: an order failed; kNoConnection: `once`, and
    /// the broker cannot be reached.
    [[nodiscard]] ExitStatus work();

private:
    struct Cancelled {
    };
    /// A result, why there is none, or the wish to stop.
    using Outcome = std::variant<store::StoredResult, Reason, Cancelled>;

    void handle(const work_queue::Delivery& delivery);
    [[nodiscard]] Outcome assess(const work_queue::AnalysisOrder& order);
    void fail(const work_queue::Delivery& delivery, Reason reason);
    void giveBack(const work_queue::Delivery& delivery);
    /// Again and again until it succeeds; false: told to stop before. Where results cannot be kept it is not the exam's
    /// fault, and the order stays in hand.
    [[nodiscard]] bool insist(const std::function<Result<void>()>& step);

    work_queue::WorkQueue& queue_;
    store::ResultStore& results_;
    inference::SuspicionModel& model_;
    StopSignals& signals_;
    std::string name_;
    WorkerManners manners_;
    std::shared_ptr<dicom::ReaderProcesses> readers_ = dicom::installedReaders();
    ExitStatus status_ = kWhole;
};

}  // namespace diptych::cli
