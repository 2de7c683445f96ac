// In which place of an examination's double reading a read was made. Values; any thread.
#pragma once

#include <optional>
#include <string_view>

namespace diptych::reading
{

/// First and second read independently of each other; after both either the arbiter decides or, where the site's rule
/// is consensus, both readers settle it together at one desk.
enum class ReadRole { First, Second, Arbiter, Consensus };
/// Made in sight of the others' reads, and so neither blind nor a reader's own.
[[nodiscard]] constexpr bool settlesBoth(ReadRole role)
{
    return role == ReadRole::Arbiter || role == ReadRole::Consensus;
}
/// "first", "second", "arbiter", "consensus".
[[nodiscard]] std::string_view code(ReadRole role);
[[nodiscard]] std::optional<ReadRole> readRole(std::string_view code);

}  // namespace diptych::reading
