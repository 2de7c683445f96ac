// What a report was made of besides the reads and the images, so that it can be made again: "diptych.report-parts/1".
//
// The store keeps it with each report that it notes, and a bundle of reads carries it. Together with the bundle's reads
// and the study's files it is all that reportHash() stands on. It tells, as JSON: in which form the report was stated;
// from which suspicion on it marks; the policy; the report that it amends; whose reads it holds (role, the store's
// reader, readerHash()) and which of them were settled then; the reader's drawings and key images; and the engine's
// assessment as it was then, since a later analysis bears another time and may come from another machine.
//
// Of the patient it holds neither name nor ID, and of readers no names; drawings hold what the reader typed, as the
// reads do. Coordinates: stored pixels (docs/UNITS.md). Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf
{

struct ReportParts {
    struct Read {
        reading::ReadRole role = reading::ReadRole::First;
        std::string readerId;
        std::string readerSha256;
        bool settled = false;
    };

    int statedForm = 0;
    int marksFrom = kMarksFrom;
    std::optional<reading::ArbitrationPolicy> policy = {};
    std::optional<AmendedReport> amends = {};
    std::vector<Read> reads = {};  // in the report's order
    ReaderMarks readerMarks = {};
    std::string assessment = {};  // "diptych.exam-assessment/1", JSON
};

/// `assessment`: of `input` as JSON without Patient ID, accession number and paths (report_json::pseudonymousLine).
/// Empty where a read has no role: such a report stands on what no store keeps.
[[nodiscard]] std::string reportPartsText(const ReportInput& input, std::string_view assessment);

/// InvalidArgument (detail: what) for another schema, a missing field, an unknown word or a value out of its range:
/// nothing is guessed.
[[nodiscard]] Result<ReportParts> reportPartsOf(std::string_view text);

}  // namespace diptych::report_pdf
