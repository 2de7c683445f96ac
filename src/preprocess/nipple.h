// Where the nipple probably is, from the breast's outline alone.
#pragma once

#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/view.h"

namespace diptych::preprocess
{

/// A breast's outline in the canonical layout: for each row, where its last pixel ends; 0 in rows without any.
struct Outline {
    std::vector<double> edge;
    int top = 0;     // first row of the breast
    int height = 0;  // its rows, at least one
};

/// The point of the smoothed outline farthest from the chest wall, in its pixels: from column 0 in CC, from a line that
/// leans 15 degrees, as the pectoral muscle does, in MLO. The ends of the breast are left out, where skin folds (CC) or
/// axilla and abdomen (MLO) may stick out farther than the nipple. An estimate: a nipple out of profile lies elsewhere,
/// and one in profile has been seen some millimetres off.
[[nodiscard]] ModelPoint estimateNipple(const Outline& breast, ViewPosition position, double spacingMm);

}  // namespace diptych::preprocess
