#include "decimal_string.h"

#include <array>
#include <charconv>

namespace diptych::dicom
{

std::string decimalString(double value)
{
    std::array<char, 64> buffer{};
    for (int digits = 15; digits > 0; --digits) {
        const auto end =
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits).ptr;
        if (end - buffer.data() <= 16)
            return {buffer.data(), end};
    }
    return "0";
}

}  // namespace diptych::dicom
