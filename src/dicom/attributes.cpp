#include "attributes.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcspchrs.h"

namespace diptych::dicom
{

namespace
{

std::string trimmed(std::string_view value)
{
    const std::string_view blanks(" \0\t\r\n", 5);
    const auto first = value.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return std::string(value.substr(first, value.find_last_not_of(blanks) - first + 1));
}

/// Text that every character set of DICOM (PS3.3 C.12.1.1.2) reads alike. Setting up a conversion takes longer than
/// the rest of a short header; backslash and tilde are other characters in ISO_IR 13, escape changes the set.
bool isTheSameEverywhere(std::string_view value)
{
    return std::ranges::all_of(
        value, [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\\' && c != '~' && c != '\x1B'; });
}

std::string withoutForeignBytes(std::string_view value)
{
    std::string plain;
    for (const char c : value) {
        if (static_cast<unsigned char>(c) < 0x80)
            plain += c;
        else
            plain += "\xEF\xBF\xBD";
    }
    return plain;
}

}  // namespace

std::string text(const ItemView& item, const DcmTagKey& tag)
{
    const auto value = item.value(tag);
    return value ? trimmed(*value) : std::string();
}

std::vector<std::string> texts(const ItemView& item, const DcmTagKey& tag)
{
    const auto joined = item.values(tag);
    std::vector<std::string> values;
    if (!joined)
        return values;
    std::string_view rest(*joined);
    while (true) {
        const auto end = rest.find('\\');
        values.push_back(trimmed(rest.substr(0, end)));
        if (end == std::string_view::npos)
            return values;
        rest.remove_prefix(end + 1);
    }
}

std::string unicodeText(const ItemView& item, const DcmTagKey& tag)
{
    const auto raw = item.freeText(tag);
    if (!raw)
        return {};
    if (isTheSameEverywhere(*raw))
        return trimmed(*raw);
    DcmSpecificCharacterSet characterSet;
    OFString converted;
    if (characterSet.selectCharacterSet(OFString(item.characterSet().c_str())).bad() ||
        characterSet
            .convertString(OFString(raw->c_str(), raw->size()), converted, tag == DCM_PatientName ? "\\^=" : "\\")
            .bad())
        return trimmed(withoutForeignBytes(*raw));
    return trimmed({converted.c_str(), converted.size()});
}

std::optional<double> number(const ItemView& item, const DcmTagKey& tag, unsigned long index)
{
    const auto value = item.value(tag, index);
    if (!value)
        return std::nullopt;
    const std::string digits = trimmed(*value);
    // Not strtod: a decimal point whatever the reader's locale. from_chars knows no leading plus, DICOM does.
    const char* first = digits.c_str() + (digits.starts_with('+') ? 1 : 0);
    const char* last = digits.c_str() + digits.size();
    double result = 0.0;
    const auto [end, error] = std::from_chars(first, last, result);
    if (first == last || error != std::errc{} || end != last || !std::isfinite(result))
        return std::nullopt;
    return result;
}

std::optional<int> integer(const ItemView& item, const DcmTagKey& tag)
{
    const auto value = number(item, tag);
    if (!value || std::abs(*value) > 2'000'000'000.0 || std::trunc(*value) != *value)
        return std::nullopt;
    return static_cast<int>(*value);
}

std::optional<std::uint16_t> word(const ItemView& item, const DcmTagKey& tag, unsigned long index)
{
    return item.word(tag, index);
}

std::string dateDigits(const std::string& value)
{
    std::string digits;
    bool fraction = false;
    for (const char c : value) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c == '.' && digits.size() >= 6 && !fraction) {
            // "HHMMSS.ffffff"; in a date of the form "2020.01.31" the points come earlier.
            digits += c;
            fraction = true;
        } else if (c != ':' && c != '-' && c != '.') {
            return {};
        }
    }
    return digits;
}

std::vector<Code> codes(const ItemView& item, const DcmTagKey& sequence)
{
    std::vector<Code> found;
    for (const ItemView& code : item.items(sequence))
        found.push_back({text(code, DCM_CodingSchemeDesignator), text(code, DCM_CodeValue)});
    return found;
}

}  // namespace diptych::dicom
