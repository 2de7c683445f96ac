// Asks the result store for what the pool of workers has made of a study: same study, same images, same model
// package, same program version, or no result at all.
//
// A thread of its own owns the connection; it is opened when it is first needed and again, at the earliest after
// kRest, when it was lost. Digesting the images reads their files whole, and a server may keep one waiting: nothing of
// it happens on the GUI thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "diptych/core/assessment.h"
#include "diptych/core/study.h"
#include "diptych/store/result_store.h"
#include "study/analysis_origin.h"

namespace diptych::viewer
{

struct AheadAnswer {
    std::shared_ptr<const ExamAssessment> assessment;  // null: to be analysed here
    AnalysisOrigin origin;
};

/// The stored result as this workstation's own study: paths and the patient are the study's, for the line has those of
/// the worker's machine and the ID only. Where the engine looked is not in it and stays unknown. InvalidArgument
/// (detail in words) where it cannot be read or is not of exactly these images: nothing of it is used then.
[[nodiscard]] Result<ExamAssessment> assessmentOf(const store::StoredResult& stored, const Study& study);

/// Thread-safe. `answered` is called on the asking thread.
class AheadResults
{
public:
    using Answered = std::function<void(const std::shared_ptr<const Study>&, const AheadAnswer&)>;
    static constexpr std::chrono::seconds kRest{30};

    /// `location` may be an error: then every answer says so.
    AheadResults(Result<store::StoreLocation> location, Answered answered);
    /// Ends after the question in hand.
    ~AheadResults();
    AheadResults(const AheadResults&) = delete;
    AheadResults& operator=(const AheadResults&) = delete;

    /// No question is asked before the model package is known that a result must be of.
    void setModel(const std::string& packageSha256);
    /// At the end of what waits, or at its front where the reader waits for it. A study that waits already moves.
    void ask(std::shared_ptr<const Study> study, bool urgent);
    void drop(const std::string& studyInstanceUid);

private:
    void run();
    [[nodiscard]] AheadAnswer answerOf(const Study& study, const std::string& packageSha256);
    [[nodiscard]] Result<store::ResultStore*> opened();
    [[nodiscard]] AheadAnswer lost(const Error& error);

    const Result<store::StoreLocation> location_;
    const Answered answered_;
    std::unique_ptr<store::ResultStore> store_;    // the asking thread's
    std::optional<Error> trouble_;                 // the asking thread's
    std::chrono::steady_clock::time_point since_;  // of the trouble
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<const Study>> waiting_;  // guarded by mutex_
    std::optional<std::string> packageSha256_;          // guarded by mutex_
    bool stopping_ = false;                             // guarded by mutex_
    std::thread thread_;                                // last: starts when all else stands
};

}  // namespace diptych::viewer
