// What the reads of a report come to, breast by breast: reading::decide on what counts of each read.
//
// Pure functions; any thread. Where the reads do not allow a decision nothing is decided, and the report says why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diptych/reading/arbitration_policy.h"
#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf
{

/// The reads given, or the single opinion as the read of an unnamed reader.
[[nodiscard]] std::vector<ReadInReport> readsOf(const ReportInput& input);

struct ResultOfReads {
    enum class Basis {
        Nobody,     // no read was given
        OneReader,  // single reading: what that reader says
        Policy,     // reading::decide, final or waiting
        NoPolicy,   // several reads and no rule for them
        Refused,    // the reads contradict the rule
    };
    Basis basis = Basis::Nobody;
    reading::Decision decision = {};  // of OneReader only the conclusions, empty where that reader gave none
    std::string refusal = {};         // technical, of Refused
};

[[nodiscard]] ResultOfReads resultOf(const std::vector<ReadInReport>& reads,
                                     const std::optional<reading::ArbitrationPolicy>& policy);

/// Whose word on this breast counts: the arbiter's alone where the breast was settled by one, else all readers'.
[[nodiscard]] std::vector<ReadInReport> countingReads(const std::vector<ReadInReport>& reads,
                                                      const ResultOfReads& result, Laterality breast);

/// The technical recalls of this breast that count, each once: the arbiter's alone where the breast was settled by one.
[[nodiscard]] std::vector<reading::TechnicalRecall> technicalRecallsOf(const std::vector<ReadInReport>& reads,
                                                                       const ResultOfReads& result, Laterality breast);

}  // namespace diptych::report_pdf
