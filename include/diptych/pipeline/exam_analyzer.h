// One study -> one assessment: the straight line of docs/ARCHITECTURE.md, top to bottom.
#pragma once

#include <functional>
#include <memory>

#include "diptych/core/assessment.h"
#include "diptych/core/cancel_token.h"
#include "diptych/core/pixel_image.h"
#include "diptych/core/screening_exam.h"
#include "diptych/inference/suspicion_model.h"

namespace diptych::pipeline
{

enum class Stage { Decoding, Assessing, Fusing };

struct AnalysisOptions {
    CancelToken cancel;
    /// Called on the analysing thread; `fraction` is 0..1 of the whole.
    std::function<void(Stage, double fraction)> progress;
    /// Given each image that was decoded, once the network's input is made of it, for whoever needs it, too; it may not
    /// throw. Called by several threads at once.
    std::function<void(const MammogramView&, std::unique_ptr<PixelImage>)> decoded;
    double readMs = 0.0;  // time that reading the folder took, for the assessment's timing
};

/// Owns nothing: the model must outlive it. One thread at a time (the model's rule).
class ExamAnalyzer
{
public:
    explicit ExamAnalyzer(inference::SuspicionModel& model) : model_(model) {}

    /// Views that cannot be analysed are part of the result, each with its reason; so is a model that fails.
    /// The only Error is Cancelled.
    [[nodiscard]] Result<ExamAssessment> analyze(const Study& study, const AnalysisOptions& options = {});

private:
    inference::SuspicionModel& model_;
};

}  // namespace diptych::pipeline
