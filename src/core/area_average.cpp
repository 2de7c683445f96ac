#include "diptych/core/area_average.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "diptych/core/wide_registers.h"

namespace diptych
{

namespace
{

/// OpenCV leaves a pixel out that reaches into a target pixel by less than that share; training does so too.
constexpr double kLeastReach = 1e-3;

/// For each target pixel the source pixels that it covers, all with the same number of weights, zeros at the end.
struct Coverage {
    int taps = 0;
    std::vector<int> first;
    std::vector<float> weights;  // `taps` for each target pixel

    [[nodiscard]] const float* of(int target) const
    {
        return weights.data() + static_cast<std::ptrdiff_t>(target) * taps;
    }
};

Coverage coverage(int from, int to)
{
    const double scale = static_cast<double>(from) / to;
    Coverage cover;
    cover.taps = std::min(from, static_cast<int>(std::ceil(scale)) + 1);
    cover.first.resize(static_cast<std::size_t>(to));
    cover.weights.assign(static_cast<std::size_t>(to) * static_cast<std::size_t>(cover.taps), 0.0F);
    for (int target = 0; target < to; ++target) {
        const double begin = target * scale;
        const double width = std::min(scale, from - begin);
        const int whole = static_cast<int>(std::ceil(begin));
        const int end = std::min(static_cast<int>(std::floor(begin + scale)), from - 1);
        const int from0 = std::min(static_cast<int>(begin), from - cover.taps);
        float* weights = cover.weights.data() + static_cast<std::ptrdiff_t>(target) * cover.taps;
        const auto add = [&](int source, double share) {
            weights[source - from0] += static_cast<float>(share / width);
        };
        if (whole - begin > kLeastReach)
            add(whole - 1, whole - begin);
        for (int source = whole; source < end; ++source)
            add(source, 1.0);
        if (begin + scale - end > kLeastReach)
            add(end, std::min({begin + scale - end, 1.0, width}));
        cover.first[static_cast<std::size_t>(target)] = from0;
    }
    return cover;
}

/// One row of grey values, narrowed. The number of weights is known to the compiler for the usual spacings.
template <int Taps>
void narrow(const float* grey, const Coverage& cover, float* out, int columns)
{
    const int taps = Taps > 0 ? Taps : cover.taps;
    const int* first = cover.first.data();
    const float* weights = cover.weights.data();
    for (int column = 0; column < columns; ++column, weights += taps) {
        const float* from = grey + first[column];
        float sum = 0.0F;
        for (int tap = 0; tap < taps; ++tap)
            sum += weights[tap] * from[tap];
        out[column] = sum;
    }
}

using Narrow = void (*)(const float*, const Coverage&, float*, int);

Narrow narrowBy(int taps)
{
    switch (taps) {
        case 2:
            return narrow<2>;
        case 3:
            return narrow<3>;
        case 4:
            return narrow<4>;
        default:
            return narrow<0>;
    }
}

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

}  // namespace

void areaAverage(const PixelImage& image, std::span<const float> table, int columns, int rows, float* out)
{
    const Coverage across = coverage(image.columns, columns);
    const Coverage down = coverage(image.rows, rows);
    const Narrow narrowRow = narrowBy(across.taps);
    const auto add = hasWideRegisters() ? addRowWide : addRowPlain;
    // Down first: then the columns, which cost more, are narrowed once for each target row.
    std::vector<float> grey(static_cast<std::size_t>(image.columns));
    std::vector<float> sums(static_cast<std::size_t>(image.columns));
    int looked = -1;  // the source row that `grey` holds: two target rows may share one
    for (int row = 0; row < rows; ++row, out += columns) {
        std::fill(sums.begin(), sums.end(), 0.0F);
        const float* weights = down.of(row);
        for (int tap = 0; tap < down.taps; ++tap) {
            if (weights[tap] == 0.0F)
                continue;
            const int source = down.first[static_cast<std::size_t>(row)] + tap;
            if (source != looked) {
                const std::uint16_t* sample =
                    image.samples.data() + static_cast<std::ptrdiff_t>(source) * image.columns;
                for (float& value : grey)
                    value = table[*sample++];
                looked = source;
            }
            add(grey.data(), weights[tap], sums.data(), sums.size());
        }
        narrowRow(sums.data(), across, out, columns);
    }
}

}  // namespace diptych
