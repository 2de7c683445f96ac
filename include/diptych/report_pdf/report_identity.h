// By what a report is known again: its hash, of what it states, and its number.
//
// Pure functions of their arguments; any thread. The hash is SHA-256 over statedText(), not over the PDF's bytes, which
// hold times: a report written twice, in another language or under another number has the same hash, and whoever holds
// what it was made of (the store, a bundle of reads, report_parts.h) can compute it again. Every changed opinion,
// finding, mark or amendment changes it.
//
// Two forms of the text are known. Form 1, of older reports, names readers in clear and leaves out how long a read took
// and what the AI in sight said when it was settled. Form 2 states both, and of a reader the store's id and
// readerHash(): a bundle of reads, which holds no names, is enough to compute it, and who knows a name can still show
// that it was this one. A hash that was noted of either form stays what it was.
#pragma once

#include <string>
#include <string_view>

#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf
{

/// The form in which reports are stated now.
inline constexpr int kStatedForm = 2;

/// "diptych.report/2" (or 1): one line "key=value" for each fact, in a fixed order, UTF-8, codes instead of words, line
/// breaks and backslashes in values escaped. Without the times that computing took, file paths, number and language.
/// `form` is 1 or 2; form 1 needs the readers' names.
[[nodiscard]] std::string statedText(const ReportInput& input, int form = kStatedForm);

/// SHA-256 of statedText(), 64 lower case hexadecimal digits.
[[nodiscard]] std::string reportHash(const ReportInput& input, int form = kStatedForm);

/// Whether a report of this hash, noted in either form, states what `input` does.
[[nodiscard]] bool isHashOf(std::string_view hash, const ReportInput& input);

/// SHA-256 (hexadecimal) over the reader's id in the store, a line feed and the name in UTF-8. It hides no name from
/// who can guess it; it keeps names out of where they are not needed.
[[nodiscard]] std::string readerHash(std::string_view id, std::string_view name);

/// "20240301-094500-1a2b3c4d" from "2024-03-01T09:45:00Z" and the hash's first eight digits.
[[nodiscard]] std::string madeReportNumber(std::string_view utc, std::string_view hash);

}  // namespace diptych::report_pdf
