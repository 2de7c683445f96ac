// Groups of channels (amx_pairs.h) from and to registers of 16 float32. For functions that are compiled for the CPUs
// that have AMX.
#pragma once

#include <cstdint>

#include <immintrin.h>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

namespace diptych::inference
{

struct Group {
    __m512 low, high;  // channels 0 to 15, 16 to 31
};

/// The second of each two bfloat16, as float32.
inline __m512 upperHalves(__m512i twos)
{
    return _mm512_castsi512_ps(_mm512_and_si512(twos, _mm512_set1_epi32(static_cast<int>(0xFFFF0000U))));
}

/// The first of each two.
inline __m512 lowerHalves(__m512i twos)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(twos, 16));
}

/// The bfloat16 next to each, a number of `low` and one of `high` by turns.
inline __m512i interleaved(__m512 low, __m512 high)
{
    const __m512i order =
        _mm512_add_epi32(_mm512_set1_epi32(0x00100000),
                         _mm512_mullo_epi32(_mm512_set1_epi32(0x00010001),
                                            _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
    return _mm512_permutexvar_epi16(order, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low)));
}

inline void writeGroup(__m512 low, __m512 high, std::uint16_t* to)
{
    const __m512i hi = interleaved(low, high);
    const __m512i lo = interleaved(_mm512_sub_ps(low, lowerHalves(hi)), _mm512_sub_ps(high, upperHalves(hi)));
    _mm512_storeu_si512(to, hi);
    _mm512_storeu_si512(to + 32, lo);
}

inline Group readGroup(const std::uint16_t* from)
{
    const __m512i hi = _mm512_loadu_si512(from), lo = _mm512_loadu_si512(from + 32);
    return {_mm512_add_ps(lowerHalves(hi), lowerHalves(lo)), _mm512_add_ps(upperHalves(hi), upperHalves(lo))};
}

inline void writeHalfGroup(__m512 x, std::uint16_t* to)
{
    const __m512i hi = _mm512_cvtepu16_epi32(reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)));
    const __m512 rest = _mm512_sub_ps(x, lowerHalves(hi));
    const __m512i lo = _mm512_cvtepu16_epi32(reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(rest)));
    _mm512_storeu_si512(to, _mm512_or_si512(hi, _mm512_slli_epi32(lo, 16)));
}

inline __m512 readHalfGroup(const std::uint16_t* from)
{
    const __m512i twos = _mm512_loadu_si512(from);
    return _mm512_add_ps(lowerHalves(twos), upperHalves(twos));
}

}  // namespace diptych::inference

#pragma GCC pop_options
