// Which CC and MLO findings of one breast are the same lesion.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "diptych/verdict/fuse.h"

namespace diptych::verdict
{

/// Index pairs (into `cc`, into `mlo`), each finding at most once.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> pairFindings(const ViewFindings& cc,
                                                                            const ViewFindings& mlo,
                                                                            const PairingOptions& options);

}  // namespace diptych::verdict
