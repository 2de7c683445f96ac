#pragma once

#include <string_view>

namespace diptych
{

/// "0.1.0", from the top CMakeLists.txt.
[[nodiscard]] std::string_view appVersion();

/// Written on every screen, page and file that leaves the program.
inline constexpr std::string_view kNotForDiagnosticUse = "Research software - not for diagnostic use";

}  // namespace diptych
