#include "views/pyramid_rows.h"

#include <algorithm>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace diptych::viewer
{

namespace
{

// Each loop is written once and compiled twice.

[[gnu::always_inline]] inline std::uint16_t largest(std::span<const std::uint16_t> samples)
{
    std::uint16_t most = 0;
    for (const std::uint16_t sample : samples)
        most = std::max(most, sample);
    return most;
}

[[gnu::always_inline]] inline void halveWhole(const std::uint16_t* upper, const std::uint16_t* lower,
                                              std::span<std::uint16_t> means)
{
    for (std::size_t i = 0; i < means.size(); ++i) {
        const unsigned sum = static_cast<unsigned>(upper[2 * i]) + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1];
        means[i] = static_cast<std::uint16_t>((sum + 2) / 4);
    }
}

/// Without branches. Floats tell the whole part of such a quotient rightly: the dividend, below 2^18, is exact, the
/// fraction lacks a quarter of the next whole number at least, and a float's step below 2^16 is 2^-8 at most.
[[gnu::always_inline]] inline void halvePadded(const std::uint16_t* upper, const std::uint16_t* lower,
                                               const PaddingRange& padding, std::span<std::uint16_t> means)
{
    const int first = padding.first;
    const int last = padding.last;
    for (std::size_t i = 0; i < means.size(); ++i) {
        const int square[4] = {upper[2 * i], upper[2 * i + 1], lower[2 * i], lower[2 * i + 1]};
        int sum = 0;
        int tissue = 0;
        for (const int sample : square) {
            const int counts = static_cast<int>(sample < first) | static_cast<int>(sample > last);
            sum += counts * sample;
            tissue += counts;
        }
        const int rounded = sum + tissue / 2;
        const int mean =
            static_cast<int>(static_cast<float>(rounded) / static_cast<float>(tissue + static_cast<int>(tissue == 0)));
        means[i] = static_cast<std::uint16_t>(tissue == 0 ? square[0] : mean);
    }
}

std::uint64_t fourReversed(const std::uint16_t* samples)
{
    std::uint64_t four = 0;
    std::memcpy(&four, samples, sizeof(four));
    const std::uint64_t pairs = (four >> 32U) | (four << 32U);
    return ((pairs >> 16U) & 0x0000FFFF0000FFFFULL) | ((pairs & 0x0000FFFF0000FFFFULL) << 16U);
}

/// What is left between both ends.
void reversePlainly(std::uint16_t* first, std::uint16_t* end)
{
    constexpr std::ptrdiff_t kAtOnce = 4;
    for (; end - first >= 2 * kAtOnce; first += kAtOnce, end -= kAtOnce) {
        const std::uint64_t front = fourReversed(first);
        const std::uint64_t back = fourReversed(end - kAtOnce);
        std::memcpy(first, &back, sizeof(back));
        std::memcpy(end - kAtOnce, &front, sizeof(front));
    }
    std::reverse(first, end);
}

#ifdef __x86_64__

[[gnu::target("avx2")]] std::uint16_t largestWide(std::span<const std::uint16_t> samples)
{
    return largest(samples);
}

[[gnu::target("avx2")]] void halveWholeWide(const std::uint16_t* upper, const std::uint16_t* lower,
                                            std::span<std::uint16_t> means)
{
    halveWhole(upper, lower, means);
}

[[gnu::target("avx2")]] void halvePaddedWide(const std::uint16_t* upper, const std::uint16_t* lower,
                                             const PaddingRange& padding, std::span<std::uint16_t> means)
{
    halvePadded(upper, lower, padding, means);
}

[[gnu::target("avx2"), gnu::always_inline]] inline __m256i sixteenReversed(const std::uint16_t* samples)
{
    const __m256i inHalf = _mm256_set_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14,  //
                                           1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
    const __m256i halves = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(samples));
    return _mm256_permute4x64_epi64(_mm256_shuffle_epi8(halves, inHalf), 0x4E);
}

[[gnu::target("avx2")]] void reverseWide(std::uint16_t* first, std::uint16_t* end)
{
    constexpr std::ptrdiff_t kAtOnce = 16;
    for (; end - first >= 2 * kAtOnce; first += kAtOnce, end -= kAtOnce) {
        const __m256i front = sixteenReversed(first);
        const __m256i back = sixteenReversed(end - kAtOnce);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(first), back);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(end - kAtOnce), front);
    }
    reversePlainly(first, end);
}

#else

constexpr auto largestWide = largest;
constexpr auto halveWholeWide = halveWhole;
constexpr auto halvePaddedWide = halvePadded;
constexpr auto reverseWide = reversePlainly;

#endif

}  // namespace

std::uint16_t largestOf(std::span<const std::uint16_t> samples, bool wide)
{
    return wide ? largestWide(samples) : largest(samples);
}

void reverseRow(std::span<std::uint16_t> row, bool wide)
{
    std::uint16_t* const first = row.data();
    std::uint16_t* const end = first + row.size();
    wide ? reverseWide(first, end) : reversePlainly(first, end);
}

void halveRows(const std::uint16_t* upper, const std::uint16_t* lower, const PaddingRange& padding,
               std::span<std::uint16_t> means, bool wide)
{
    if (padding.first > padding.last)
        wide ? halveWholeWide(upper, lower, means) : halveWhole(upper, lower, means);
    else
        wide ? halvePaddedWide(upper, lower, padding, means) : halvePadded(upper, lower, padding, means);
}

std::uint16_t meanOf(std::span<const std::uint16_t> samples, const PaddingRange& padding)
{
    unsigned sum = 0;
    unsigned tissue = 0;
    for (const std::uint16_t sample : samples) {
        if (padding.holds(sample))
            continue;
        sum += sample;
        ++tissue;
    }
    return tissue == 0 ? samples.front() : static_cast<std::uint16_t>((sum + tissue / 2) / tissue);
}

}  // namespace diptych::viewer
