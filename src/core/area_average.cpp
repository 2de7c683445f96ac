#include "diptych/core/area_average.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "area_coverage.h"
#include "diptych/core/wide_registers.h"
#include "row_narrowing.h"

namespace diptych
{

namespace
{

/// A source row's greys, weighted, upon the sums.
[[gnu::always_inline]] inline void addRow(const float* grey, float weight, float* sums, std::size_t count)
{
    for (std::size_t column = 0; column < count; ++column)
        sums[column] += weight * grey[column];
}

void addRowPlain(const float* grey, float weight, float* sums, std::size_t count)
{
    addRow(grey, weight, sums, count);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void addRowWide(const float* grey, float weight, float* sums, std::size_t count)
{
    addRow(grey, weight, sums, count);
}
#else
constexpr auto addRowWide = addRowPlain;
#endif

/// A table that rises or falls evenly up to a last sample and stays there: most do, and arithmetic is quicker than
/// looking up.
struct Line {
    float first;
    float step;
    std::uint16_t last;

    [[nodiscard]] float at(std::uint16_t sample) const
    {
        return first + step * static_cast<float>(std::min(sample, last));
    }
};

/// Nothing where any value would differ, by its last bit.
std::optional<Line> lineOf(std::span<const float> table)
{
    const auto last = static_cast<std::size_t>(
        std::find_if(table.rbegin(), table.rend(), [&](float value) { return value != table.back(); }).base() -
        table.begin());
    if (last == 0 || last >= table.size())
        return std::nullopt;
    const Line line{table[0], table[1] - table[0], static_cast<std::uint16_t>(last)};
    for (std::size_t sample = 0; sample < table.size(); ++sample)
        if (line.at(static_cast<std::uint16_t>(sample)) != table[sample])
            return std::nullopt;
    return line;
}

[[gnu::always_inline]] inline void lookUpBy(const std::uint16_t* samples, const Line& line, std::span<float> greys)
{
    for (float& grey : greys)
        grey = line.at(*samples++);
}

void lookUpPlain(const std::uint16_t* samples, const Line& line, std::span<float> greys)
{
    lookUpBy(samples, line, greys);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void lookUpWide(const std::uint16_t* samples, const Line& line, std::span<float> greys)
{
    lookUpBy(samples, line, greys);
}
#else
constexpr auto lookUpWide = lookUpPlain;
#endif

void lookUp(const std::uint16_t* samples, const Line& line, std::span<float> greys)
{
    (hasWideRegisters() ? lookUpWide : lookUpPlain)(samples, line, greys);
}

/// Where a table begins and ceases to change: the air about a breast lies beyond one of both, and is no work.
struct Ends {
    std::uint16_t low;   // up to here as table.front()
    std::uint16_t high;  // from here on as table.back()
};

Ends endsOf(std::span<const float> table)
{
    const auto first = std::find_if(table.begin(), table.end(), [&](float value) { return value != table.front(); });
    const auto last = std::find_if(table.rbegin(), table.rend(), [&](float value) { return value != table.back(); });
    if (first == table.end())
        return {0xFFFF, 0};
    return {static_cast<std::uint16_t>(first - table.begin() - 1),
            static_cast<std::uint16_t>(last.base() - table.begin())};
}

[[gnu::always_inline]] inline void lookUpInBlocks(const std::uint16_t* samples, std::span<const float> table, Ends ends,
                                                  std::span<float> greys)
{
    constexpr std::size_t kBlock = 32;
    std::size_t done = 0;
    for (; done + kBlock <= greys.size(); done += kBlock) {
        const std::uint16_t* block = samples + done;
        std::uint16_t least = 0xFFFF;
        std::uint16_t most = 0;
        for (std::size_t i = 0; i < kBlock; ++i) {
            least = std::min(least, block[i]);
            most = std::max(most, block[i]);
        }
        if (most <= ends.low || least >= ends.high) {
            std::fill_n(greys.data() + done, kBlock, most <= ends.low ? table.front() : table.back());
            continue;
        }
        for (std::size_t i = 0; i < kBlock; ++i)
            greys[done + i] = table[block[i]];
    }
    for (; done < greys.size(); ++done)
        greys[done] = table[samples[done]];
}

void lookUpTablePlain(const std::uint16_t* samples, std::span<const float> table, Ends ends, std::span<float> greys)
{
    lookUpInBlocks(samples, table, ends, greys);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void lookUpTableWide(const std::uint16_t* samples, std::span<const float> table, Ends ends,
                                             std::span<float> greys)
{
    lookUpInBlocks(samples, table, ends, greys);
}
#else
constexpr auto lookUpTableWide = lookUpTablePlain;
#endif

void lookUp(const std::uint16_t* samples, std::span<const float> table, Ends ends, std::span<float> greys)
{
    (hasWideRegisters() ? lookUpTableWide : lookUpTablePlain)(samples, table, ends, greys);
}

/// `rowOf(source)`: the greys of a source row, which stay until the next is asked for.
template <typename RowOf>
void average(const RowOf& rowOf, int fromColumns, int fromRows, int columns, int rows, float* out)
{
    const RowNarrowing across(fromColumns, columns);
    const AreaCoverage down(fromRows, rows);
    const auto add = hasWideRegisters() ? addRowWide : addRowPlain;
    // Down first: then the columns, which cost more, are narrowed once for each target row.
    std::vector<float> room(static_cast<std::size_t>(fromColumns) + RowNarrowing::kReadBehind);
    const std::span sums = std::span(room).first(static_cast<std::size_t>(fromColumns));
    for (int row = 0; row < rows; ++row, out += columns) {
        std::fill(sums.begin(), sums.end(), 0.0F);
        const float* weights = down.of(row);
        for (int tap = 0; tap < down.taps; ++tap)
            if (weights[tap] != 0.0F)
                add(rowOf(down.first[static_cast<std::size_t>(row)] + tap), weights[tap], sums.data(), sums.size());
        across.apply(sums.data(), out);
    }
}

}  // namespace

void areaAverage(const PixelImage& image, std::span<const float> table, int columns, int rows, float* out)
{
    const auto line = lineOf(table);
    const Ends ends = endsOf(table);
    std::vector<float> grey(static_cast<std::size_t>(image.columns));
    int looked = -1;  // the source row that `grey` holds: two target rows may share one
    const auto rowOf = [&](int source) {
        if (source != looked) {
            const std::uint16_t* samples = image.samples.data() + static_cast<std::ptrdiff_t>(source) * image.columns;
            if (line)
                lookUp(samples, *line, grey);
            else
                lookUp(samples, table, ends, grey);
            looked = source;
        }
        return static_cast<const float*>(grey.data());
    };
    average(rowOf, image.columns, image.rows, columns, rows, out);
}

void areaAverage(std::span<const float> image, int fromColumns, int columns, int rows, float* out)
{
    const auto rowOf = [&](int source) { return image.data() + static_cast<std::ptrdiff_t>(source) * fromColumns; };
    average(rowOf, fromColumns, static_cast<int>(image.size() / static_cast<std::size_t>(fromColumns)), columns, rows,
            out);
}

}  // namespace diptych
