// Which rows go with which columns so that the whole gain is greatest: the assignment problem with rows and columns
// that may stay alone.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace diptych::reading
{

/// gain[row][column]; a pair with a gain of 0 or less is never made. Every row must have as many columns.
/// Exact. Among assignments of equal gain (to 1e-9) the one that holds the pair of greatest gain is taken, then the
/// next; pairs of equal gain in the order of `order` (smaller first; same shape as gain), so that the answer depends on
/// gains and order only.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> bestAssignment(
    const std::vector<std::vector<double>>& gain, const std::vector<std::vector<std::size_t>>& order);

}  // namespace diptych::reading
