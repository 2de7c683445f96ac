// ExamAssessment -> an annotated A4 PDF with vector text, through QPdfWriter.
//
// Needs a QGuiApplication (fonts); call on its thread or any other as long as one lives. Reads the assessment and
// computes no score.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/screening_exam.h"
#include "diptych/reading/reading_session.h"
#include "diptych/report_pdf/reader_marks.h"

namespace diptych::report_pdf
{

/// The least suspicion that the programs mark on the views of a report: a breast covered by the lowest marks shows
/// nothing.
inline constexpr int kMarksFrom = 3;

struct ReportInput {
    const Study& study;
    const ExamAssessment& assessment;
    std::optional<reading::SealedOpinion> opinion;  // empty: "no reader's opinion was given"
    bool overwrite = false;                         // an existing file is refused unless the user said so
    int marksFrom = 1;  // findings of a lower suspicion are in the table only; the page says so
    ReaderMarks readerMarks = {};
};

/// Decodes the hung views, draws header, four views with numbered marks at true orientation, findings, verdicts,
/// the reader's opinion, measurements and key images, failure states and provenance; "page x of y" and the
/// not-for-diagnostic mark on each page. Pictures are grey without loss. Written to a temporary file beside `file` and
/// renamed: on failure nothing is left behind. Fails with WriteFailed, with OutOfMemory, and with InvalidArgument where
/// study and assessment are not of one study and patient, or the study holds two patients' images. A view that cannot
/// be decoded is no failure: its reason stands in its place.
[[nodiscard]] Result<void> writeReport(const ReportInput& input, const std::filesystem::path& file);

}  // namespace diptych::report_pdf
