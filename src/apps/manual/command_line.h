// What a command line offers, as the pages that are made of it walk through it: hidden options are left out.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace diptych::manual
{

/// Program or verb, in the order in which it was described.
[[nodiscard]] std::vector<const CLI::App*> verbsOf(const CLI::App& app);
[[nodiscard]] std::vector<const CLI::Option*> optionsOf(const CLI::App& app);
[[nodiscard]] std::vector<const CLI::Option*> positionalsOf(const CLI::App& app);
/// "-v" and "--verbose", short names first.
[[nodiscard]] std::vector<std::string> namesOf(const CLI::Option& option);
[[nodiscard]] bool takesValue(const CLI::Option& option);
/// "FILE" and the like; empty for a flag.
[[nodiscard]] std::string valueOf(const CLI::Option& option);

}  // namespace diptych::manual
