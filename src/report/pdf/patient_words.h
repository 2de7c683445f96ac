// What a DICOM header says of a patient and a study, in the form in which people read it on paper.
#pragma once

#include <QString>
#include <string_view>

#include "report_language.h"

namespace diptych::report_pdf
{

/// UTF-8 to Qt, with control characters (line breaks in a header) made into spaces.
[[nodiscard]] QString plainText(std::string_view utf8);

/// Patient's Name (PS3.5, 6.2.1): "Family, Prefix Given Middle, Suffix"; further component groups (ideographic,
/// phonetic) follow in brackets. "not stated" where empty.
[[nodiscard]] QString personName(const ReportLanguage& say, std::string_view dicomName);

/// The same in every language. YYYYMMDD as "YYYY-MM-DD"; anything else as it stands; "not stated" where empty.
[[nodiscard]] QString dateWords(const ReportLanguage& say, std::string_view dicomDate);

/// ISO 8601 in UTC, "2024-03-01T09:41:00Z", as "2024-03-01 09:41:00"; anything else as it stands.
[[nodiscard]] QString timeWords(const ReportLanguage& say, std::string_view utc);

/// The text, or "not stated".
[[nodiscard]] QString orNotStated(const ReportLanguage& say, std::string_view utf8);

/// 0.624 -> "62 %", 0.034 -> "3.4 %", 0.0002 -> "< 0.1 %".
[[nodiscard]] QString percentWords(const ReportLanguage& say, double probability);

}  // namespace diptych::report_pdf
