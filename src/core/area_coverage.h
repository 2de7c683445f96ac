// Which pixels of a row or column each pixel of a shorter one covers.
#pragma once

#include <cstddef>
#include <vector>

namespace diptych
{

/// For each target pixel the source pixels that it covers, all with the same number of weights, zeros at the end. Fewer
/// target pixels than source pixels, at least one.
struct AreaCoverage {
    AreaCoverage(int from, int to);

    int taps = 0;
    std::vector<int> first;
    std::vector<float> weights;  // `taps` for each target pixel

    [[nodiscard]] const float* of(int target) const
    {
        return weights.data() + static_cast<std::ptrdiff_t>(target) * taps;
    }
};

}  // namespace diptych
