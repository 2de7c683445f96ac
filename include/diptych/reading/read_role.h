// In which place of an examination's double reading a read was made. Values; any thread.
#pragma once

#include <optional>
#include <string_view>

namespace diptych::reading
{

/// First and second read independently of each other; the arbiter decides after both.
enum class ReadRole { First, Second, Arbiter };
/// "first", "second", "arbiter".
[[nodiscard]] std::string_view code(ReadRole role);
[[nodiscard]] std::optional<ReadRole> readRole(std::string_view code);

}  // namespace diptych::reading
