// A mass and calcifications in the same place of one view are one finding for the reader.
#pragma once

#include "diptych/verdict/fuse.h"

namespace diptych::verdict
{

/// Joins, in one view, a mass and a calcification finding whose boxes meet (docs/adr/0008) into one of kind
/// MassAndCalcification: the box around both, the scores of the more suspicious one. Nothing is scored anew.
[[nodiscard]] ViewFindings combineKinds(ViewFindings view, const CombiningOptions& options);

}  // namespace diptych::verdict
