// "1 study", "2 studies": a number with its noun, as the verbs tell it.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace diptych::cli
{

template <std::integral Number>
[[nodiscard]] std::string counted(Number number, std::string_view one, std::string_view many)
{
    return std::to_string(number) + ' ' + std::string(number == 1 ? one : many);
}

}  // namespace diptych::cli
