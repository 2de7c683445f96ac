// A study in the list: its images, the reading and how far the engine is with it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <QStringList>

#include "diptych/core/assessment.h"
#include "diptych/core/screening_exam.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/reading/reading_session.h"
#include "diptych/report_pdf/write_report.h"
#include "store/reading_part.h"
#include "study/analysis_origin.h"
#include "views/annotation_history.h"
#include "views/kept_coverage.h"

namespace diptych::viewer
{

struct AnalysisState {
    enum class Phase { Blocked, Waiting, Running, Finished, Unavailable };

    Phase phase = Phase::Waiting;
    pipeline::Stage stage = pipeline::Stage::Decoding;
    double fraction = 0.0;
    std::shared_ptr<const ExamAssessment> assessment;  // Finished
    std::optional<Error> error;                        // Unavailable
    AnalysisOrigin origin = {};
};

/// What the reader did with a study. Kept for the program's run, also when the study is closed and opened again:
/// nobody gets a second "first" opinion.
struct Reading {
    reading::ReadingSession session;
    std::string title;      // name and date, for the question at the end of the program
    bool scripted = false;  // entered by --opinion, not by a person
    bool exported = false;  // a report with the sealed opinion was written
    AnnotationHistory annotations = {};
    ChangeOrder changes = {};
    bool drawingsUnsaved = false;                    // drawn or marked since the last report
    KeptCoverage coverage = {};                      // of the images that were hung
    ReadingPart part = {};                           // of the reader who is signed in
    std::string readId = {};                         // of the sealed read in the store
    std::vector<reading::ImageDigest> digests = {};  // of the study's files, once they are there
    std::optional<std::size_t> lesion = {};          // the one in hand: a mark in the other view joins it
    bool withoutAi = false;                          // the reader was told that the AI has no result yet
    bool othersShown = true;                         // the arbiter has asked for the reads
    /// Of a consensus that is being formed: the reader's own read, to come back to, and the other once she has signed.
    std::shared_ptr<Reading> agreedFrom = {};
    std::string coSigner = {};
    std::optional<report_pdf::AmendedReport> report = {};        // the last that was written of it, by number and hash
    std::optional<report_pdf::AmendedReport> reportAmends = {};  // what that report itself amends
    std::filesystem::path reportFile = {};                       // where it was written, in this run of the program

    /// What is sealed goes to the store, not only into this run of the program.
    [[nodiscard]] bool kept() const
    {
        return part.kind != ReadingPart::Kind::NotKept && part.kind != ReadingPart::Kind::NotSignedIn;
    }
};

struct OpenedStudy {
    std::shared_ptr<const Study> study;
    ScreeningExam exam;
    std::set<std::string> loaded;          // SOP Instance UIDs of the images whose pixels were shown
    std::map<std::string, Reason> failed;  // of those that could not be
    AnalysisState analysis;
    std::shared_ptr<Reading> reading;       // from the first time that the study is shown
    std::string laterStudyDate = {};        // of the latest opened study that this one is a prior of; else empty
    std::optional<Standing> standing = {};  // where a reader is signed in and the store has told it

    [[nodiscard]] bool blocked() const { return exam.conflict.has_value(); }
    [[nodiscard]] bool sealed() const { return reading && reading->session.sealed(); }
    /// The one gate to all drawing of the engine's result: nullptr until the session allows it.
    [[nodiscard]] const ExamAssessment* shownAssessment() const
    {
        return aiMayBeShown() ? analysis.assessment.get() : nullptr;
    }
    /// Of an exam that others have finished there is no opinion left to protect.
    [[nodiscard]] bool aiMayBeShown() const
    {
        return reading && (reading->session.aiMayBeShown() || reading->part.kind == ReadingPart::Kind::Finished);
    }
};

/// A study UID alone does not tell a study: files exist in which two patients bear one. An opinion must never pass from
/// one of them to the other, so this holds what the files say of the patient as well.
[[nodiscard]] std::string identityOf(const Study& study);
/// Whether the study holds an image of that SOP Instance UID.
[[nodiscard]] bool holds(const Study& study, const MammogramView& image);
/// A result that came too late may be of a study that was closed and opened again with other images.
[[nodiscard]] bool belongsTo(const ExamAssessment& assessment, const Study& study);

/// Images that hang are still being decoded.
[[nodiscard]] bool stillLoading(const OpenedStudy& study);
/// The standard views that the reader does not see, and why: "L CC (missing)".
[[nodiscard]] QStringList viewsNotShown(const OpenedStudy& study);

}  // namespace diptych::viewer
