// A study in the list: its images, the reading and how far the engine is with it.
#pragma once

#include <memory>
#include <optional>

#include "diptych/core/assessment.h"
#include "diptych/core/screening_exam.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::viewer
{

struct AnalysisState {
    enum class Phase { Blocked, Waiting, Running, Finished, Unavailable };

    Phase phase = Phase::Waiting;
    pipeline::Stage stage = pipeline::Stage::Decoding;
    double fraction = 0.0;
    std::shared_ptr<const ExamAssessment> assessment;  // Finished
    std::optional<Error> error;                        // Unavailable
};

/// What the reader did with a study. Kept for the program's run, also when the study is closed and opened again:
/// nobody gets a second "first" opinion.
struct Reading {
    reading::ReadingSession session;
    bool scripted = false;  // entered by --opinion, not by a person
    bool exported = false;  // a report with the sealed opinion was written
};

struct OpenedStudy {
    std::shared_ptr<const Study> study;
    ScreeningExam exam;
    AnalysisState analysis;
    std::shared_ptr<Reading> reading;  // from the first time that the study is shown

    [[nodiscard]] bool blocked() const { return exam.conflict.has_value(); }
    [[nodiscard]] bool sealed() const { return reading && reading->session.sealed(); }
    /// The one gate to all drawing of the engine's result: nullptr until the session allows it.
    [[nodiscard]] const ExamAssessment* shownAssessment() const
    {
        if (!reading || !reading->session.aiMayBeShown())
            return nullptr;
        return analysis.assessment.get();
    }
    [[nodiscard]] bool aiMayBeShown() const { return reading && reading->session.aiMayBeShown(); }
};

}  // namespace diptych::viewer
