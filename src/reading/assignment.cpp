#include "assignment.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace diptych::reading
{

namespace
{

constexpr double kEqual = 1e-9;
constexpr double kLeastStep = 1e-12;  // above what sums of gains round by, so that no path turns in a circle
constexpr double kUnreached = -std::numeric_limits<double>::infinity();

using Gains = std::vector<std::vector<double>>;

struct Free {
    std::vector<bool> rows;
    std::vector<bool> columns;
};

/// The greatest total gain within the free rows and columns. Grows the assignment by the alternating path of most gain
/// (Bellman-Ford) until no path gains anything: with each pair added the next gains no more, so that is the optimum.
double greatestGain(const Gains& gain, const Free& free)
{
    const std::size_t rows = gain.size();
    const std::size_t columns = rows ? gain[0].size() : 0;
    std::vector<std::optional<std::size_t>> rowOf(columns);
    std::vector<std::optional<std::size_t>> columnOf(rows);
    double total = 0.0;
    for (;;) {
        std::vector<double> toRow(rows, kUnreached);
        std::vector<double> toColumn(columns, kUnreached);
        std::vector<std::size_t> before(columns);
        for (std::size_t r = 0; r < rows; ++r)
            if (free.rows[r] && !columnOf[r])
                toRow[r] = 0.0;
        for (std::size_t round = 0; round <= rows + columns; ++round) {
            bool changed = false;
            for (std::size_t r = 0; r < rows; ++r) {
                for (std::size_t c = 0; c < columns && toRow[r] > kUnreached; ++c) {
                    if (!free.columns[c] || gain[r][c] <= 0.0 || columnOf[r] == c ||
                        toRow[r] + gain[r][c] <= toColumn[c] + kLeastStep)
                        continue;
                    toColumn[c] = toRow[r] + gain[r][c];
                    before[c] = r;
                    if (rowOf[c])
                        toRow[*rowOf[c]] = toColumn[c] - gain[*rowOf[c]][c];
                    changed = true;
                }
            }
            if (!changed)
                break;
        }
        std::optional<std::size_t> end;
        for (std::size_t c = 0; c < columns; ++c)
            if (!rowOf[c] && toColumn[c] > kLeastStep && (!end || toColumn[c] > toColumn[*end]))
                end = c;
        if (!end)
            return total;
        total += toColumn[*end];
        for (std::optional<std::size_t> c = end; c;) {
            const std::size_t r = before[*c];
            const std::optional<std::size_t> next = columnOf[r];
            rowOf[*c] = r;
            columnOf[r] = *c;
            c = next;
        }
    }
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> bestAssignment(const std::vector<std::vector<double>>& gain,
                                                                const std::vector<std::vector<std::size_t>>& order)
{
    std::vector<std::pair<std::size_t, std::size_t>> possible;
    for (std::size_t r = 0; r < gain.size(); ++r)
        for (std::size_t c = 0; c < gain[r].size(); ++c)
            if (gain[r][c] > 0.0)
                possible.emplace_back(r, c);
    if (possible.empty())
        return {};
    std::sort(possible.begin(), possible.end(), [&](const auto& a, const auto& b) {
        const double gainA = gain[a.first][a.second];
        const double gainB = gain[b.first][b.second];
        if (gainA != gainB)
            return gainA > gainB;
        return order[a.first][a.second] < order[b.first][b.second];
    });

    Free free{std::vector<bool>(gain.size(), true), std::vector<bool>(gain[0].size(), true)};
    double remaining = greatestGain(gain, free);
    std::vector<std::pair<std::size_t, std::size_t>> chosen;
    for (const auto& [row, column] : possible) {
        if (!free.rows[row] || !free.columns[column])
            continue;
        Free without = free;
        without.rows[row] = false;
        without.columns[column] = false;
        const double rest = greatestGain(gain, without);
        if (gain[row][column] + rest < remaining - kEqual)
            continue;
        chosen.emplace_back(row, column);
        free = std::move(without);
        remaining = rest;
    }
    return chosen;
}

}  // namespace diptych::reading
