#include "row_narrowing.h"

#include <algorithm>
#include <cstddef>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "diptych/core/wide_registers.h"

namespace diptych
{

namespace
{

constexpr int kMostRegisters = 3;

/// The number of weights is known to the compiler for the usual spacings.
template <int Taps>
void narrow(const float* row, const AreaCoverage& cover, float* out, int from, int to)
{
    const int taps = Taps > 0 ? Taps : cover.taps;
    const int* first = cover.first.data();
    const float* weights = cover.of(from);
    for (int column = from; column < to; ++column, weights += taps) {
        const float* values = row + first[column];
        float sum = 0.0F;
        for (int tap = 0; tap < taps; ++tap)
            sum += weights[tap] * values[tap];
        out[column] = sum;
    }
}

void narrowPlainly(const float* row, const AreaCoverage& cover, float* out, int from, int to)
{
    switch (cover.taps) {
        case 2:
            return narrow<2>(row, cover, out, from, to);
        case 3:
            return narrow<3>(row, cover, out, from, to);
        case 4:
            return narrow<4>(row, cover, out, from, to);
        default:
            return narrow<0>(row, cover, out, from, to);
    }
}

#ifdef __x86_64__

/// The sums of narrow(), added up in the same order. Places are counted over all registers, eight in each; of a place a
/// permutation looks at the last three bits only.
template <int Registers>
[[gnu::target("avx2")]] void narrowGroups(const float* row, const std::vector<int>& begins, int taps,
                                          const std::int32_t* places, const float* weights, float* out)
{
    for (const int begin : begins) {
        __m256 loaded[Registers];
        for (std::size_t i = 0; i < Registers; ++i)
            loaded[i] = _mm256_loadu_ps(row + begin + 8 * i);
        __m256 sum = _mm256_setzero_ps();
        for (int tap = 0; tap < taps; ++tap, places += 8, weights += 8) {
            const __m256i place = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(places));
            __m256 value = _mm256_permutevar8x32_ps(loaded[0], place);
            for (std::size_t i = 1; i < Registers; ++i) {
                const __m256i further = _mm256_cmpgt_epi32(place, _mm256_set1_epi32(8 * static_cast<int>(i) - 1));
                value =
                    _mm256_blendv_ps(value, _mm256_permutevar8x32_ps(loaded[i], place), _mm256_castsi256_ps(further));
            }
            sum = _mm256_add_ps(sum, _mm256_mul_ps(_mm256_loadu_ps(weights), value));
        }
        _mm256_storeu_ps(out, sum);
        out += 8;
    }
}

#endif

}  // namespace

RowNarrowing::RowNarrowing(int from, int to) : columns_(to), cover_(from, to)
{
    if (hasWideRegisters())
        makeGroups();
}

void RowNarrowing::makeGroups()
{
    int reach = 0;
    const int groups = columns_ / kGroup;
    for (int group = 0; group < groups; ++group) {
        const int* first = cover_.first.data() + static_cast<std::ptrdiff_t>(group) * kGroup;
        begin_.push_back(*std::min_element(first, first + kGroup));
        reach = std::max(reach, *std::max_element(first, first + kGroup) + cover_.taps - begin_.back());
        for (int tap = 0; tap < cover_.taps; ++tap)
            for (int i = 0; i < kGroup; ++i) {
                places_.push_back(first[i] + tap - begin_.back());
                weights_.push_back(cover_.of(group * kGroup + i)[tap]);
            }
    }
    const int registers = (reach + kGroup - 1) / kGroup;
    registers_ = registers <= kMostRegisters ? registers : 0;
}

void RowNarrowing::applyGroups([[maybe_unused]] const float* row, [[maybe_unused]] float* out) const
{
#ifdef __x86_64__
    // Eight target pixels cover at least nine of the row: never one register.
    const auto narrowed = registers_ == 2 ? narrowGroups<2> : narrowGroups<3>;
    narrowed(row, begin_, cover_.taps, places_.data(), weights_.data(), out);
#endif
}

void RowNarrowing::apply(const float* row, float* out) const
{
    int done = 0;
    if (registers_ > 0) {
        applyGroups(row, out);
        done = columns_ / kGroup * kGroup;
    }
    narrowPlainly(row, cover_, out, done, columns_);
}

}  // namespace diptych
