// Words for where a finding lies, from millimetres in one view or in two.
#pragma once

#include <optional>
#include <string>

#include "diptych/verdict/fuse.h"

namespace diptych::verdict
{

/// Thirds of the way from nipple to chest-wall edge; nullopt where the breast's depth is not known.
[[nodiscard]] std::optional<std::string> depthThird(const FindingGeometry& geometry);

/// "outer", "inner" or "central" from a CC view; "upper", "lower" or "central" from an MLO view, where the oblique
/// projection makes it an approximation.
[[nodiscard]] std::string half(ViewPosition position, const FindingGeometry& geometry);

/// "upper_outer" and so on from the halves of both views.
[[nodiscard]] std::string quadrant(const std::string& ccHalf, const std::string& mloHalf);

}  // namespace diptych::verdict
