// The one analysis thread: owns the engine's process (inference/engine_process.h), takes studies one after the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "diptych/core/assessment.h"
#include "diptych/core/study.h"
#include "diptych/inference/suspicion_model.h"
#include "diptych/pipeline/exam_analyzer.h"

namespace diptych::pipeline
{

/// What became of the model: loaded (where it runs and any note), or why not.
struct ModelState {
    std::string name, version, sha256, device, deviceNote;  // sha256: of the weights
    std::shared_ptr<const inference::ModelManifest> manifest;
    std::string packageSha256;  // ModelManifest's: what results are kept under
};

/// Told from the analysis thread; the receiver hops to its own thread.
struct AnalysisEvents {
    std::function<void(Result<ModelState>)> modelReady;  // once, before the first result
    std::function<void(const std::string& studyInstanceUid, Stage, double fraction)> progress;
    std::function<void(const std::string& studyInstanceUid, Result<std::shared_ptr<const ExamAssessment>>)> finished;
};

/// Thread-safe. The destructor cancels what runs, ends the engine and joins the thread; it does not wait for the
/// network. A study during which the engine ended is finished with its views failed, each with ModelError.
class AnalysisQueue
{
public:
    /// Returns at once; the engine is started from the analysis thread, which LibTorch never enters.
    AnalysisQueue(std::filesystem::path modelFolder, inference::DeviceChoice device, std::filesystem::path plugins,
                  AnalysisEvents events);
    ~AnalysisQueue();
    AnalysisQueue(const AnalysisQueue&) = delete;
    AnalysisQueue& operator=(const AnalysisQueue&) = delete;

    /// At the end of the queue, or at its front where the reader waits for it. A study already queued moves; one that
    /// is being analysed (the same images) goes on and is not begun again.
    void request(std::shared_ptr<const Study> study, bool urgent);
    /// Drops the study from the queue, or ends its analysis: finished() then tells Cancelled.
    void cancel(const std::string& studyInstanceUid);
    /// The reader does something: for so long what is computed on the CPU waits (inference/engine_process.h).
    void giveWay(std::chrono::milliseconds time);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace diptych::pipeline
