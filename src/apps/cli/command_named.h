// The command that a command line names.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace diptych::cli
{

/// The first word that is no option of the program's own; nullopt where there is none before another option.
[[nodiscard]] inline std::optional<std::string_view> commandNamed(int argc, char** argv)
{
    const std::span words(argv, static_cast<std::size_t>(argc));
    const auto verb = std::find_if(words.begin() + (argc > 0 ? 1 : 0), words.end(),
                                   [](const std::string_view word) { return word != "-v" && word != "--verbose"; });
    return verb == words.end() || **verb == '-' ? std::nullopt : std::optional<std::string_view>(*verb);
}

}  // namespace diptych::cli
