// Reading single attributes of a data set: absent, empty and malformed all come back as "not told".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdatset.h"
#include "dcmtk/dcmdata/dctagkey.h"

#include "item_view.h"

namespace diptych::dicom
{

/// The value without leading and trailing spaces and NULs; of a multi-valued attribute the first.
[[nodiscard]] std::string text(const ItemView& item, const DcmTagKey& tag);
/// All values, each trimmed; empty ones kept.
[[nodiscard]] std::vector<std::string> texts(const ItemView& item, const DcmTagKey& tag);

/// Free text and names in UTF-8 whatever Specific Character Set (0008,0005) says. What cannot be converted shows as
/// U+FFFD; it is never guessed.
[[nodiscard]] std::string unicodeText(const ItemView& item, const DcmTagKey& tag);

/// Decimal Strings, floats; nullopt for anything that is no finite number.
[[nodiscard]] std::optional<double> number(const ItemView& item, const DcmTagKey& tag, unsigned long index = 0);
[[nodiscard]] std::optional<int> integer(const ItemView& item, const DcmTagKey& tag);
/// A US or SS value as the 16 bits that were written.
[[nodiscard]] std::optional<std::uint16_t> word(const ItemView& item, const DcmTagKey& tag, unsigned long index = 0);

/// The digits of a date, time or date-time; "" where there is anything else in it than digits, '.', ':' and '-'.
[[nodiscard]] std::string dateDigits(const std::string& value);

/// Code Value and Coding Scheme Designator of the items of a code sequence.
struct Code {
    std::string scheme;
    std::string value;
};
[[nodiscard]] std::vector<Code> codes(const ItemView& item, const DcmTagKey& sequence);

}  // namespace diptych::dicom
