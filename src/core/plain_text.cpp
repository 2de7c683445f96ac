#include "diptych/core/plain_text.h"

#include <algorithm>

namespace diptych
{

namespace
{

unsigned char byteAt(std::string_view text, std::size_t at)
{
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Bytes of the character at `at` that turns the direction, or 0.
std::size_t turnsDirection(std::string_view text, std::size_t at)
{
    const unsigned char first = byteAt(text, at);
    const unsigned char second = byteAt(text, at + 1);
    const unsigned char third = byteAt(text, at + 2);
    if (first == 0xD8 && second == 0x9C)  // U+061C
        return 2;
    const bool marksAndOverrides =
        second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE));  // U+200E ... U+202E
    const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;                      // U+2066 ... U+2069
    return first == 0xE2 && (marksAndOverrides || isolates) ? 3 : 0;
}

/// Bytes of the control character at `at`, or 0.
std::size_t controls(std::string_view text, std::size_t at)
{
    const unsigned char first = byteAt(text, at);
    if (first == '\n' || first == '\t')
        return 0;
    if (first < 0x20 || first == 0x7F)
        return 1;
    return first == 0xC2 && byteAt(text, at + 1) >= 0x80 && byteAt(text, at + 1) < 0xA0 ? 2 : 0;
}

}  // namespace

std::string plainText(std::string_view utf8)
{
    // As nearly all texts are: letters and signs of ASCII.
    if (std::ranges::all_of(utf8, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t'; }))
        return std::string(utf8);
    std::string plain;
    plain.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        if (const std::size_t bytes = turnsDirection(utf8, at)) {
            at += bytes;
        } else if (const std::size_t control = controls(utf8, at)) {
            plain += ' ';
            at += control;
        } else {
            plain += utf8[at++];
        }
    }
    return plain;
}

}  // namespace diptych
