#include "bfloat16_pairs.h"

#include <algorithm>
#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace diptych::inference
{

namespace
{

/// The bfloat16 next to x (ties to even), in the upper half of the bits. For finite numbers.
inline std::uint32_t nearestUpperHalf(float x)
{
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return (bits + 0x7FFFU + ((bits >> 16) & 1U)) & 0xFFFF0000U;
}

#ifdef __x86_64__
[[gnu::target("avx512f,avx512bw,avx512vl,avx512bf16")]] void splitWide(const float* from, std::uint16_t* to,
                                                                       std::int64_t pixels, std::int64_t channels,
                                                                       std::int64_t step)
{
    constexpr std::int64_t kLanes = 16;
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += step * channels, to += 2 * channels) {
        for (std::int64_t c = 0; c < channels; c += kLanes) {
            const auto left = static_cast<unsigned>(std::min(channels - c, kLanes));
            const auto lanes = static_cast<__mmask16>((1U << left) - 1U);
            const __m512 x = _mm512_maskz_loadu_ps(lanes, from + c);
            const auto hi = reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x));
            const __m512i widened = _mm512_maskz_slli_epi32(lanes, _mm512_maskz_cvtepu16_epi32(lanes, hi), 16);
            const __m512 rest = _mm512_sub_ps(x, _mm512_castsi512_ps(widened));
            const auto lo = reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(rest));
            _mm256_mask_storeu_epi16(to + c, lanes, hi);
            _mm256_mask_storeu_epi16(to + channels + c, lanes, lo);
        }
    }
}
#endif

}  // namespace

void splitPixelsPlainly(const float* from, std::uint16_t* to, std::int64_t pixels, std::int64_t channels,
                        std::int64_t step)
{
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += step * channels, to += 2 * channels) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const std::uint32_t hi = nearestUpperHalf(from[c]);
            const std::uint32_t lo = nearestUpperHalf(from[c] - std::bit_cast<float>(hi));
            to[c] = static_cast<std::uint16_t>(hi >> 16);
            to[channels + c] = static_cast<std::uint16_t>(lo >> 16);
        }
    }
}

SplitPixels splitPixelsByInstruction()
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw"))
        return splitWide;
#endif
    return nullptr;
}

}  // namespace diptych::inference
