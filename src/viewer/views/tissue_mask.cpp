#include "views/tissue_mask.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace diptych::viewer
{

namespace
{

constexpr int kMostCells = 160;  // along the longer side
constexpr int kGreys = 256;
constexpr double kRangeLow = 0.002;  // quantiles that span the grey steps on which the threshold is found
constexpr double kRangeHigh = 0.99;
constexpr double kTowardsOtsu = 0.25;  // film's background is uneven: the threshold lies well above its level
constexpr int kExactStep = 4;          // of 255: a digital background lies within that of the lowest value
constexpr double kExactShare = 0.05;   // and covers at least that share of the image
constexpr int kBareFilmRadius = 6;     // cells: a dark square of twice that is bare film, not fat
constexpr int kOpenRadius = 2;         // cells: letters and collimator edges narrower than twice that go
constexpr int kEdgeCells = 2;          // that near to the edge a breast stands on it
constexpr double kLeastShare = 0.01;   // of the image; less is no breast

using Cells = std::vector<std::uint8_t>;

std::size_t levelOf(const ImagePyramid& image)
{
    const auto& levels = image.levels();
    for (std::size_t index = 0; index < levels.size(); ++index)
        if (std::max(levels[index].rows, levels[index].columns) <= kMostCells)
            return index;
    return levels.size() - 1;
}

/// Bright means dense; empty for air that the file marks as padding.
std::vector<std::optional<double>> densities(const ImagePyramid& image)
{
    const GreyScale& grey = image.grey();
    std::vector<std::optional<double>> values;
    for (const std::uint16_t sample : image.levels()[levelOf(image)].samples) {
        const int stored = image.firstStored() + sample;
        if (isPadding(grey, stored)) {
            values.emplace_back();
            continue;
        }
        double value = modalityValue(grey, stored);
        if (!grey.voiLuts.empty())
            value = lookUp(grey.voiLuts.front(), value);
        values.emplace_back(grey.inverse ? -value : value);
    }
    return values;
}

/// The darkest value and the one that the brightest hundredth exceeds; empty for an image of one grey.
std::optional<std::array<double, 2>> rangeOf(const std::vector<std::optional<double>>& values)
{
    std::vector<double> sorted;
    for (const auto& value : values)
        if (value && std::isfinite(*value))
            sorted.push_back(*value);
    if (sorted.empty())
        return std::nullopt;
    std::sort(sorted.begin(), sorted.end());
    const auto quantile = [&sorted](double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    const std::array<double, 2> range{quantile(kRangeLow), quantile(kRangeHigh)};
    return range[1] > range[0] ? std::optional(range) : std::nullopt;
}

/// Otsu: the grey that parts the histogram into the two most compact halves.
int otsu(const std::array<std::size_t, kGreys>& histogram)
{
    double total = 0.0;
    double sum = 0.0;
    for (int grey = 0; grey < kGreys; ++grey) {
        total += static_cast<double>(histogram[static_cast<std::size_t>(grey)]);
        sum += grey * static_cast<double>(histogram[static_cast<std::size_t>(grey)]);
    }
    double below = 0.0;
    double sumBelow = 0.0;
    double best = -1.0;
    int threshold = 0;
    for (int grey = 0; grey + 1 < kGreys; ++grey) {
        below += static_cast<double>(histogram[static_cast<std::size_t>(grey)]);
        sumBelow += grey * static_cast<double>(histogram[static_cast<std::size_t>(grey)]);
        const double above = total - below;
        if (below == 0.0 || above == 0.0)
            continue;
        const double apart = sumBelow / below - (sum - sumBelow) / above;
        const double between = below * above * apart * apart;
        if (between > best) {
            best = between;
            threshold = grey;
        }
    }
    return threshold;
}

/// Film's background is grey and uneven: up to this grey a cell of a film is background.
int filmThreshold(const std::array<std::size_t, kGreys>& histogram)
{
    const int parted = otsu(histogram);
    std::size_t dark = 0;
    for (int grey = 0; grey <= parted; ++grey)
        dark += histogram[static_cast<std::size_t>(grey)];
    std::size_t counted = 0;
    int background = 0;
    while (background < parted && (counted += histogram[static_cast<std::size_t>(background)]) * 2 < dark)
        ++background;
    return background + static_cast<int>(kTowardsOtsu * (parted - background));
}

/// 1 where any (`grow`) or every (shrink) cell within `radius` is 1. Beyond the image every cell is as its nearest one.
Cells spread(const Cells& cells, const CellGrid& grid, int radius, bool grow)
{
    const auto along = [&](const Cells& from, int stepColumn, int stepRow) {
        Cells to(from.size());
        for (int row = 0; row < grid.rows; ++row)
            for (int column = 0; column < grid.columns; ++column) {
                bool any = false;
                bool all = true;
                for (int step = -radius; step <= radius; ++step) {
                    const bool set = from[grid.at(std::clamp(column + step * stepColumn, 0, grid.columns - 1),
                                                  std::clamp(row + step * stepRow, 0, grid.rows - 1))] != 0;
                    any = any || set;
                    all = all && set;
                }
                to[grid.at(column, row)] = (grow ? any : all) ? 1 : 0;
            }
        return to;
    };
    return along(along(cells, 1, 0), 0, 1);
}

/// The cells that hang together with `start` and equal it, marked with `mark`; how many, and whether one lies at the
/// chest wall.
struct Piece {
    std::size_t cells = 0;
    bool atChestWall = false;
};
Piece mark(const Cells& cells, const CellGrid& grid, std::size_t start, ChestWall wall, std::vector<int>& marks, int as)
{
    Piece piece;
    std::vector<std::size_t> open{start};
    marks[start] = as;
    while (!open.empty()) {
        const std::size_t here = open.back();
        open.pop_back();
        ++piece.cells;
        const int column = static_cast<int>(here % static_cast<std::size_t>(grid.columns));
        const int row = static_cast<int>(here / static_cast<std::size_t>(grid.columns));
        piece.atChestWall = piece.atChestWall || (wall == ChestWall::Left && column < kEdgeCells) ||
                            (wall == ChestWall::Right && column >= grid.columns - kEdgeCells);
        for (const auto& [stepColumn, stepRow] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
            const int nextColumn = column + stepColumn;
            const int nextRow = row + stepRow;
            if (nextColumn < 0 || nextColumn >= grid.columns || nextRow < 0 || nextRow >= grid.rows)
                continue;
            const std::size_t next = grid.at(nextColumn, nextRow);
            if (marks[next] == 0 && cells[next] == cells[start]) {
                marks[next] = as;
                open.push_back(next);
            }
        }
    }
    return piece;
}

/// The largest piece at the chest wall; the largest of all where none stands there.
Cells breastOf(const Cells& cells, const CellGrid& grid, ChestWall wall)
{
    std::vector<int> marks(cells.size(), 0);
    int pieces = 0;
    int chosen = 0;
    Piece best;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell] == 0 || marks[cell] != 0)
            continue;
        const Piece piece = mark(cells, grid, cell, wall, marks, ++pieces);
        if (std::pair(piece.atChestWall, piece.cells) > std::pair(best.atChestWall, best.cells)) {
            best = piece;
            chosen = pieces;
        }
    }
    Cells breast(cells.size(), 0);
    for (std::size_t cell = 0; cell < cells.size() && chosen > 0; ++cell)
        breast[cell] = marks[cell] == chosen ? 1 : 0;
    return breast;
}

Cells opened(const Cells& cells, const CellGrid& grid, int radius)
{
    return spread(spread(cells, grid, radius, false), grid, radius, true);
}

Cells above(const std::vector<int>& greys, int background)
{
    Cells bright(greys.size());
    std::transform(greys.begin(), greys.end(), bright.begin(),
                   [background](int grey) -> std::uint8_t { return grey > background ? 1 : 0; });
    return bright;
}

/// What is brighter than the background. A digital background is one value and fat may be nearly as dark, so all above
/// it is bright, unless that takes in a large dark area: then it is a film with a black edge.
Cells brightOf(const std::vector<int>& greys, const CellGrid& grid)
{
    std::array<std::size_t, kGreys> histogram{};
    std::size_t exact = 0;
    for (const int grey : greys) {
        exact += grey <= kExactStep ? 1 : 0;
        ++histogram[static_cast<std::size_t>(grey)];
    }
    const int film = filmThreshold(histogram);
    if (static_cast<double>(exact) < kExactShare * static_cast<double>(greys.size()))
        return above(greys, film);
    Cells digital = above(greys, kExactStep);
    Cells dark = digital;
    for (std::size_t cell = 0; cell < dark.size(); ++cell)
        if (greys[cell] > film)
            dark[cell] = 0;
    const Cells bareFilm = opened(dark, grid, kBareFilmRadius);
    return std::find(bareFilm.begin(), bareFilm.end(), std::uint8_t{1}) == bareFilm.end() ? digital
                                                                                          : above(greys, film);
}

/// Background that is not joined to the image's edge is a hole in the breast.
void fillHoles(Cells& cells, const CellGrid& grid)
{
    std::vector<int> marks(cells.size(), 0);
    const auto outside = [&](int column, int row) {
        const std::size_t cell = grid.at(column, row);
        if (cells[cell] == 0 && marks[cell] == 0)
            mark(cells, grid, cell, ChestWall::Unknown, marks, 1);
    };
    for (int column = 0; column < grid.columns; ++column) {
        outside(column, 0);
        outside(column, grid.rows - 1);
    }
    for (int row = 0; row < grid.rows; ++row) {
        outside(0, row);
        outside(grid.columns - 1, row);
    }
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        if (marks[cell] == 0)
            cells[cell] = 1;
}

}  // namespace

CellGrid cellsOf(const ImagePyramid& image)
{
    const std::size_t index = levelOf(image);
    return {image.levels()[index].columns, image.levels()[index].rows, 1 << index, image.columns(), image.rows()};
}

TissueMask findTissue(const ImagePyramid& image, ChestWall chestWall)
{
    TissueMask mask;
    mask.grid = cellsOf(image);
    mask.inside.assign(mask.grid.size(), 0);
    const auto values = densities(image);
    const auto range = rangeOf(values);
    if (!range)
        return mask;

    std::vector<int> greys;  // 0 to 255; air that the file marks is as dark as the darkest
    for (const auto& value : values) {
        const double part = value ? std::clamp((*value - (*range)[0]) / ((*range)[1] - (*range)[0]), 0.0, 1.0) : 0.0;
        greys.push_back(value ? static_cast<int>(std::lround(part * (kGreys - 1))) : 0);
    }
    const Cells bright = brightOf(greys, mask.grid);
    Cells breast = breastOf(opened(bright, mask.grid, kOpenRadius), mask.grid, chestWall);
    // What the opening cut from the breast itself, the nipple above all, comes back.
    const Cells around = spread(breast, mask.grid, kOpenRadius, true);
    for (std::size_t cell = 0; cell < breast.size(); ++cell)
        if (around[cell] != 0 && bright[cell] != 0)
            breast[cell] = 1;
    fillHoles(breast, mask.grid);

    const auto cells = static_cast<std::size_t>(std::count(breast.begin(), breast.end(), std::uint8_t{1}));
    if (static_cast<double>(cells) < kLeastShare * static_cast<double>(breast.size()))
        return mask;
    mask.inside = std::move(breast);
    mask.cells = cells;
    return mask;
}

std::shared_ptr<const TissueMask> tissueOf(const ImagePyramid& image, ChestWall chestWall)
{
    const std::scoped_lock lock(image.tissueAccess_);
    auto& kept = image.tissue_[chestWall];
    if (!kept)
        kept = std::make_shared<const TissueMask>(findTissue(image, chestWall));
    return kept;
}

std::optional<Box> boundsOf(const TissueMask& tissue)
{
    const CellGrid& grid = tissue.grid;
    if (!tissue.found())
        return std::nullopt;
    int left = grid.columns;
    int right = -1;
    int top = grid.rows;
    int bottom = -1;
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column)
            if (tissue.inside[grid.at(column, row)]) {
                left = std::min(left, column);
                right = std::max(right, column);
                top = std::min(top, row);
                bottom = std::max(bottom, row);
            }
    const double x = std::max(left - 1, 0) * grid.cellPx;
    const double y = std::max(top - 1, 0) * grid.cellPx;
    return Box{x, y, std::min<double>((right + 2) * grid.cellPx, grid.widthPx) - x,
               std::min<double>((bottom + 2) * grid.cellPx, grid.heightPx) - y};
}

}  // namespace diptych::viewer
