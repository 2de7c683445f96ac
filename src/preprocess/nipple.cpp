#include "nipple.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace diptych::preprocess
{

namespace
{

/// Length of the moving average along the outline: keeps a nipple (about 10 mm), drops the mask's own steps.
constexpr double kSmoothMm = 9.0;

/// Where along the breast's height the nipple is looked for (shares of it), and how far "away from the chest wall"
/// turns downwards. An MLO shows the axillary tail above and may show abdomen below the inframammary fold; its chest
/// wall is the pectoral muscle, which leans, and the breast hangs away from it.
struct Search {
    double from;
    double to;
    double downwardsRadians;
};

constexpr double kMloLean = 15.0 * std::numbers::pi / 180.0;

Search searchFor(ViewPosition position)
{
    return position == ViewPosition::Cc ? Search{0.15, 0.85, 0.0} : Search{0.30, 0.85, kMloLean};
}

std::vector<double> smoothed(const std::vector<double>& values, int reach)
{
    const int count = static_cast<int>(values.size());
    std::vector<double> result(values.size());
    for (int i = 0; i < count; ++i) {
        double sum = 0.0;
        for (int j = i - reach; j <= i + reach; ++j)
            sum += values[static_cast<std::size_t>(std::clamp(j, 0, count - 1))];
        result[static_cast<std::size_t>(i)] = sum / (2 * reach + 1);
    }
    return result;
}

}  // namespace

ModelPoint estimateNipple(const Outline& breast, ViewPosition position, double spacingMm)
{
    const int reach = std::max(1, static_cast<int>(std::lround(kSmoothMm / spacingMm / 2.0)));
    const std::vector<double> edge = smoothed(breast.edge, reach);

    const Search search = searchFor(position);
    const int first = breast.top + static_cast<int>(search.from * breast.height);
    const int last = std::min(breast.top + breast.height - 1, breast.top + static_cast<int>(search.to * breast.height));
    const auto away = [&](int row) {
        return edge[static_cast<std::size_t>(row)] * std::cos(search.downwardsRadians) +
               row * std::sin(search.downwardsRadians);
    };
    int best = first;
    for (int row = first + 1; row <= last; ++row)
        if (away(row) > away(best))
            best = row;
    // The mask comes in steps of 1.2 mm, so the farthest point may be a short run of rows: take its middle.
    int end = best;
    while (end < last && away(end + 1) >= away(best) - 1e-9)
        ++end;
    return {edge[static_cast<std::size_t>(best)], (best + end + 1) / 2.0};
}

}  // namespace diptych::preprocess
