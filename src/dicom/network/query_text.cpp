#include "query_text.h"

#include <optional>

namespace diptych::dicom_network
{

namespace
{

/// Nullopt where a character is not in Latin 1 or the text is no UTF-8. Of UTF-8, Latin 1 is ASCII and the two bytes
/// that begin with C2 or C3.
std::optional<std::string> latin1(const std::string& utf8)
{
    std::string plain;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte < 0x80) {
            plain += utf8[i];
            continue;
        }
        if ((byte != 0xC2 && byte != 0xC3) || i + 1 == utf8.size())
            return std::nullopt;
        const auto next = static_cast<unsigned char>(utf8[++i]);
        if ((next & 0xC0) != 0x80)
            return std::nullopt;
        plain += static_cast<char>(((byte & 0x03) << 6) | (next & 0x3F));
    }
    return plain;
}

}  // namespace

QueryText::QueryText(const std::vector<std::string>& texts)
{
    for (const std::string& text : texts) {
        const auto plain = latin1(text);
        if (!plain) {
            characterSet_ = "ISO_IR 192";
            return;
        }
        if (*plain != text)
            characterSet_ = "ISO_IR 100";
    }
}

std::string QueryText::encoded(const std::string& utf8) const
{
    return characterSet_ == "ISO_IR 100" ? latin1(utf8).value_or(utf8) : utf8;
}

}  // namespace diptych::dicom_network
