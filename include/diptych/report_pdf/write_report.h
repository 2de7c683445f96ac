// An examination's assessment and its reads -> an annotated A4 PDF with vector text, through QPdfWriter.
//
// Needs a QGuiApplication (fonts); call on its thread or any other as long as one lives. Reads the assessment and
// computes no score; what becomes of the reads is reading::decide's.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/screening_exam.h"
#include "diptych/reading/arbitration_policy.h"
#include "diptych/reading/reading_session.h"
#include "diptych/report_pdf/read_in_report.h"
#include "diptych/report_pdf/reader_marks.h"

namespace diptych::report_pdf
{

/// The least suspicion that a report marks on the views and lists: a breast covered by the lowest marks shows nothing.
inline constexpr int kMarksFrom = 3;

/// The earlier report that this one amends: that one stays as it is.
struct AmendedReport {
    std::string number;
    std::string hash;
    std::string reason;  // why, UTF-8
};

struct ReportInput {
    const Study& study;
    const ExamAssessment& assessment;
    std::optional<reading::SealedOpinion> opinion = {};  // of one reader without a name, where `reads` is empty
    bool overwrite = false;                              // an existing file is refused unless the user said so
    int marksFrom = kMarksFrom;  // findings of a lower suspicion are neither marked nor listed; the report says so
    ReaderMarks readerMarks = {};
    std::vector<ReadInReport> reads = {};  // in the order in which they were given; both empty: nobody has read
    std::optional<reading::ArbitrationPolicy> policy = {};  // empty: of two reads nothing is decided
    std::string language = "en";                            // one of kReportLanguages
    std::string reportNumber = {};                          // empty: one is made of time and hash
    std::optional<AmendedReport> amends = {};               // empty for a first report
    bool madeAgain = false;  // from a bundle of reads, to be compared: the first page says so
};

/// English, French, German.
inline constexpr const char* kReportLanguages[] = {"en", "fr", "de"};

/// Decodes the hung views; result, engine's verdict, four views with the engine's and the readers' marks at true
/// orientation, opinions before and after AI, lesions, technical recalls, measurements and key images, the engine's
/// findings, failure states and provenance; number, hash, "page x of y" and the not-for-diagnostic mark on each page.
/// Pictures are grey without loss. Written to a temporary file beside `file` and renamed: on failure nothing is left
/// behind. An amendment never replaces a file, whatever `overwrite` says. Fails with WriteFailed, with OutOfMemory, and
/// with InvalidArgument where study and assessment are not of one study and patient, where the study holds two
/// patients' images, for another language, and for an amendment that does not name report and reason. A view that
/// cannot be decoded is no failure: its reason stands in its place.
[[nodiscard]] Result<void> writeReport(const ReportInput& input, const std::filesystem::path& file);

}  // namespace diptych::report_pdf
