// By what a report is known again: its hash, of what it states, and its number.
//
// Pure functions of their arguments; any thread. The hash is SHA-256 over statedText(), not over the PDF's bytes, which
// hold times: a report written twice, in another language or under another number has the same hash, and whoever holds
// what it was made of (the store, `verify`) can compute it again. Every changed opinion, finding, mark or amendment
// changes it.
#pragma once

#include <string>
#include <string_view>

#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf
{

/// "diptych.report/1": one line "key=value" for each fact, in a fixed order, UTF-8, codes instead of words, line breaks
/// and backslashes in values escaped. Without the times that computing took, file paths, number and language.
[[nodiscard]] std::string statedText(const ReportInput& input);

/// SHA-256 of statedText(), 64 lower case hexadecimal digits.
[[nodiscard]] std::string reportHash(const ReportInput& input);

/// "20240301-094500-1a2b3c4d" from "2024-03-01T09:45:00Z" and the hash's first eight digits.
[[nodiscard]] std::string madeReportNumber(std::string_view utc, std::string_view hash);

}  // namespace diptych::report_pdf
