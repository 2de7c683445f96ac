#include "nipple.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

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

/// For each row, the right edge of the mask's last pixel; 0 in rows without any.
std::vector<double> outline(const cv::Mat& mask)
{
    std::vector<double> edge(static_cast<std::size_t>(mask.rows), 0.0);
    for (int row = 0; row < mask.rows; ++row) {
        const std::uint8_t* line = mask.ptr<std::uint8_t>(row);
        const void* last = ::memrchr(line, 1, static_cast<std::size_t>(mask.cols));
        edge[static_cast<std::size_t>(row)] =
            last ? static_cast<double>(static_cast<const std::uint8_t*>(last) - line + 1) : 0.0;
    }
    return edge;
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

ModelPoint estimateNipple(const cv::Mat& mask, ViewPosition position, double spacingMm)
{
    const cv::Rect box = cv::boundingRect(mask);
    const int reach = std::max(1, static_cast<int>(std::lround(kSmoothMm / spacingMm / 2.0)));
    const std::vector<double> edge = smoothed(outline(mask), reach);

    const Search search = searchFor(position);
    const int first = box.y + static_cast<int>(search.from * box.height);
    const int last = std::min(box.y + box.height - 1, box.y + static_cast<int>(search.to * box.height));
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
