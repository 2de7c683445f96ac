#include "views/coverage_map.h"

#include <algorithm>
#include <cmath>

namespace diptych::viewer
{

bool CoverageMap::see(const Box& laidOutPx, double zoom, int milliseconds)
{
    constexpr double kRounding = 1e-9;
    if (zoom < kLeastZoom - kRounding || milliseconds <= 0)
        return false;
    struct Span {
        int first;
        int end;
    };
    // The last cell's middle may lie beyond the image: it is in what reaches to the image's edge.
    const auto cellsIn = [this](double low, double high, int lengthPx, int cells) {
        const auto middleFrom = [this](double edge) { return static_cast<int>(std::ceil(edge / grid_.cellPx - 0.5)); };
        return Span{std::clamp(middleFrom(low), 0, cells),
                    high >= lengthPx - 0.5 ? cells : std::clamp(middleFrom(high), 0, cells)};
    };
    const Span across = cellsIn(laidOutPx.x, laidOutPx.x + laidOutPx.width, grid_.widthPx, grid_.columns);
    const Span down = cellsIn(laidOutPx.y, laidOutPx.y + laidOutPx.height, grid_.heightPx, grid_.rows);
    bool more = false;
    for (int row = down.first; row < down.end; ++row)
        for (int column = across.first; column < across.end; ++column) {
            std::uint16_t& shown = shownMs_[grid_.at(column, row)];
            if (shown >= kLeastMs)
                continue;
            shown = static_cast<std::uint16_t>(std::min(shown + std::min(milliseconds, kLeastMs), kLeastMs));
            more = more || shown >= kLeastMs;
        }
    return more;
}

std::optional<double> CoverageMap::seenShare(const TissueMask& tissue) const
{
    if (!tissue.found() || tissue.grid != grid_)
        return std::nullopt;
    std::size_t seen = 0;
    for (std::size_t cell = 0; cell < tissue.inside.size(); ++cell)
        seen += tissue.inside[cell] != 0 && shownMs_[cell] >= kLeastMs ? 1 : 0;
    return static_cast<double>(seen) / static_cast<double>(tissue.cells);
}

int wholePercent(double share)
{
    return static_cast<int>(std::floor(share * 100.0 + 1e-9));
}

}  // namespace diptych::viewer
