#include "amx_pairs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>

#include "amx_registers.h"
#endif

namespace diptych::inference
{

namespace
{

/// The bfloat16 next to x (ties to even), in the upper half of the bits; none where x is no number.
inline std::uint32_t nearestUpperHalf(float x)
{
    constexpr std::uint32_t kQuiet = 0x00400000U;
    const auto bits = std::bit_cast<std::uint32_t>(x);
    if (std::isnan(x))
        return (bits | kQuiet) & 0xFFFF0000U;
    return (bits + 0x7FFFU + ((bits >> 16) & 1U)) & 0xFFFF0000U;
}

/// Where hi and lo of a channel lie.
struct Place {
    std::int64_t hi, lo;
};

Place placeOf(std::int64_t channel, std::int64_t width)
{
    const std::int64_t group = channel / PairedMap::kGroup, c = channel % PairedMap::kGroup;
    const std::int64_t start = 2 * group * PairedMap::kGroup;
    if (width - group * PairedMap::kGroup < PairedMap::kGroup)
        return {start + 2 * c, start + 2 * c + 1};
    const std::int64_t hi = start + 2 * (c % PairedMap::kHalfGroup) + c / PairedMap::kHalfGroup;
    return {hi, hi + PairedMap::kGroup};
}

void splitPlainly(const float* from, std::uint16_t* to, std::int64_t channels, std::int64_t pixels)
{
    const std::int64_t width = PairedMap::widthOf(channels);
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += channels, to += 2 * width) {
        for (std::int64_t c = 0; c < width; ++c) {
            const float x = c < channels ? from[c] : 0.0F;
            const std::uint32_t hi = nearestUpperHalf(x);
            const auto [atHi, atLo] = placeOf(c, width);
            to[atHi] = static_cast<std::uint16_t>(hi >> 16);
            to[atLo] = static_cast<std::uint16_t>(nearestUpperHalf(x - std::bit_cast<float>(hi)) >> 16);
        }
    }
}

void joinPlainly(const std::uint16_t* from, float* to, std::int64_t channels, std::int64_t pixels)
{
    const std::int64_t width = PairedMap::widthOf(channels);
    const auto number = [](std::uint16_t half) { return std::bit_cast<float>(std::uint32_t{half} << 16); };
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += 2 * width, to += channels) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const auto [hi, lo] = placeOf(c, width);
            to[c] = number(from[hi]) + number(from[lo]);
        }
    }
}

#ifdef __x86_64__
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

__mmask16 lanesOf(std::int64_t channels)
{
    const auto count = static_cast<unsigned>(std::clamp<std::int64_t>(channels, 0, PairedMap::kHalfGroup));
    return static_cast<__mmask16>((1U << count) - 1U);
}

void splitWide(const float* from, std::uint16_t* to, std::int64_t channels, std::int64_t pixels)
{
    const std::int64_t width = PairedMap::widthOf(channels);
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += channels, to += 2 * width) {
        std::int64_t c = 0;
        for (; c + PairedMap::kGroup <= width; c += PairedMap::kGroup) {
            const __m512 low = _mm512_maskz_loadu_ps(lanesOf(channels - c), from + c);
            const __m512 high =
                _mm512_maskz_loadu_ps(lanesOf(channels - c - PairedMap::kHalfGroup), from + c + PairedMap::kHalfGroup);
            writeGroup(low, high, to + 2 * c);
        }
        if (c < width)
            writeHalfGroup(_mm512_maskz_loadu_ps(lanesOf(channels - c), from + c), to + 2 * c);
    }
}

void joinWide(const std::uint16_t* from, float* to, std::int64_t channels, std::int64_t pixels)
{
    const std::int64_t width = PairedMap::widthOf(channels);
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += 2 * width, to += channels) {
        std::int64_t c = 0;
        for (; c + PairedMap::kGroup <= width; c += PairedMap::kGroup) {
            const auto [low, high] = readGroup(from + 2 * c);
            _mm512_mask_storeu_ps(to + c, lanesOf(channels - c), low);
            _mm512_mask_storeu_ps(to + c + PairedMap::kHalfGroup, lanesOf(channels - c - PairedMap::kHalfGroup), high);
        }
        if (c < width)
            _mm512_mask_storeu_ps(to + c, lanesOf(channels - c), readHalfGroup(from + 2 * c));
    }
}

#pragma GCC pop_options
#endif

}  // namespace

void clearMargins(const PairedMap& map)
{
    const auto clear = [&](std::uint16_t* from, std::int64_t pixels) {
        std::memset(from, 0, static_cast<std::size_t>(pixels * map.pixelNumbers()) * sizeof *from);
    };
    clear(map.first - map.leadingPixels() * map.pixelNumbers(), map.leadingPixels());
    for (std::int64_t image = 0; image < map.images; ++image) {
        for (std::int64_t row = 0; row < map.rows; ++row)
            clear(map.pixel(image, row, map.columns), map.margin);
        clear(map.pixel(image, map.rows, 0), map.margin * map.rowPixels());
    }
}

PairConversion plainConversion()
{
    return {splitPlainly, joinPlainly};
}

PairConversion wideConversion()
{
#ifdef __x86_64__
    return {splitWide, joinWide};
#else
    return plainConversion();
#endif
}

}  // namespace diptych::inference
