// Everything that a report can hold, on the examination of report_example.h: for tests that read all of its words.
#pragma once

#include <vector>

#include "diptych/report_pdf/write_report.h"
#include "report_example.h"

namespace diptych::report_pdf::example
{

/// Two views with findings, one that the engine refused, one that is missing, a further image and warnings; headers
/// that state nothing.
[[nodiscard]] Exam examWithFailures();

/// First and second reader and arbiter, with lesions of every type, technical recalls for every reason, conclusions and
/// changes after the AI; drawings, key images, displays, views not seen; an amendment. Free text is "xyz".
[[nodiscard]] ReportInput fullReport(const Exam& exam);

/// Besides fullReport(): reports that are not decided for each reason there is, of the other scheme, of one reader, and
/// of nobody.
[[nodiscard]] std::vector<ReportInput> reportsOfEveryKind(const Exam& exam);

}  // namespace diptych::report_pdf::example
