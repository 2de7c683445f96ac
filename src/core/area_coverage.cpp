#include "area_coverage.h"

#include <algorithm>
#include <cmath>

namespace diptych
{

namespace
{

/// OpenCV leaves a pixel out that reaches into a target pixel by less than that share; training does so too.
constexpr double kLeastReach = 1e-3;

}  // namespace

AreaCoverage::AreaCoverage(int from, int to)
{
    const double scale = static_cast<double>(from) / to;
    taps = std::min(from, static_cast<int>(std::ceil(scale)) + 1);
    first.resize(static_cast<std::size_t>(to));
    weights.assign(static_cast<std::size_t>(to) * static_cast<std::size_t>(taps), 0.0F);
    for (int target = 0; target < to; ++target) {
        const double begin = target * scale;
        const double width = std::min(scale, from - begin);
        const int whole = static_cast<int>(std::ceil(begin));
        const int end = std::min(static_cast<int>(std::floor(begin + scale)), from - 1);
        const int from0 = std::min(static_cast<int>(begin), from - taps);
        float* shares = weights.data() + static_cast<std::ptrdiff_t>(target) * taps;
        const auto add = [&](int source, double share) { shares[source - from0] += static_cast<float>(share / width); };
        if (whole - begin > kLeastReach)
            add(whole - 1, whole - begin);
        for (int source = whole; source < end; ++source)
            add(source, 1.0);
        if (begin + scale - end > kLeastReach)
            add(end, std::min({begin + scale - end, 1.0, width}));
        first[static_cast<std::size_t>(target)] = from0;
    }
}

}  // namespace diptych
