// What was recorded in English when a reader sealed or drew, in the report's language.
//
// The workstation writes down in words on what display an opinion was formed, which views were not seen and what a
// drawing measures; the report's hash stands on those words. The report prints them in its own language where it knows
// them, and as they were recorded where it does not. What a reader typed is never touched.
#pragma once

#include <QString>
#include <string_view>

#include "diptych/report_pdf/reader_marks.h"
#include "report_language.h"

namespace diptych::report_pdf
{

/// "EIZO RX560, 2048 x 2560, GSDF by the table measured on 2026-11-01, 0.5 to 450 cd/m2"
[[nodiscard]] QString displayWords(const ReportLanguage& say, std::string_view recorded);
/// "L CC (missing)"
[[nodiscard]] QString notShownWords(const ReportLanguage& say, std::string_view recorded);
/// "Ruler"
[[nodiscard]] QString drawingWords(const ReportLanguage& say, const ReaderMark& mark);
/// "12.3 mm, detector plane"; the text of a note as it was typed.
[[nodiscard]] QString readingWords(const ReportLanguage& say, const ReaderMark& mark);

}  // namespace diptych::report_pdf
