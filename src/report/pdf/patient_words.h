// What a DICOM header says of a patient and a study, in the form in which people read it on paper.
#pragma once

#include <QString>
#include <string_view>

#include "diptych/core/reason.h"

namespace diptych::report_pdf
{

/// UTF-8 to Qt, with control characters (line breaks in a header) made into spaces.
[[nodiscard]] QString plainText(std::string_view utf8);

/// Patient's Name (PS3.5, 6.2.1): "Family, Prefix Given Middle, Suffix"; further component groups (ideographic,
/// phonetic) follow in brackets. "not stated" where empty.
[[nodiscard]] QString personName(std::string_view dicomName);

/// YYYYMMDD as "YYYY-MM-DD"; anything else as it stands; "not stated" where empty.
[[nodiscard]] QString dateWords(std::string_view dicomDate);

/// The text, or "not stated".
[[nodiscard]] QString orNotStated(std::string_view utf8);

/// 0.624 -> "62 %", 0.034 -> "3.4 %", 0.0002 -> "< 0.1 %".
[[nodiscard]] QString percentWords(double probability);

/// The reason's sentence, with a capital and a full stop, to stand by itself.
[[nodiscard]] QString reasonWords(Reason reason);

}  // namespace diptych::report_pdf
