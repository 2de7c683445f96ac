#include "row_products.h"

#include <algorithm>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace diptych::inference
{

namespace
{

constexpr std::int64_t kWide = PackedMatrix::kOutputs;  // numbers of a register
constexpr std::int64_t kTogether = 2 * kWide;           // outputs that are added up at once

}  // namespace

PackedMatrix::PackedMatrix(std::int64_t inputs, std::int64_t outputs, const float* numbers)
    : inputs_(inputs), outputs_(outputs)
{
    numbers_.reserve(static_cast<std::size_t>(inputs * outputs));
    for (std::int64_t first = 0; first < outputs; first += kTogether)
        for (std::int64_t input = 0; input < inputs; ++input) {
            const float* const from = numbers + input * outputs + first;
            numbers_.insert(numbers_.end(), from, from + std::min(kTogether, outputs - first));
        }
}

#ifdef __x86_64__

bool PackedMatrix::there()
{
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
}

#pragma GCC push_options
#pragma GCC target("avx2,fma")

namespace
{

using Numbers = __m256;

/// What a row's outputs are added up in: by name, since g++ keeps an array of them in memory.
struct Sum {
    Numbers first, second;  // 16 outputs, or 8
};

template <bool Both>
inline void add(Sum& sum, const float* x, Numbers first, Numbers second)
{
    const Numbers number = _mm256_broadcast_ss(x);
    sum.first = _mm256_fmadd_ps(number, first, sum.first);
    if constexpr (Both)
        sum.second = _mm256_fmadd_ps(number, second, sum.second);
}

template <bool Both>
inline void write(const Sum& sum, float* y)
{
    _mm256_storeu_ps(y, sum.first);
    if constexpr (Both)
        _mm256_storeu_ps(y + kWide, sum.second);
}

/// Six rows times 16 outputs, or 8.
template <bool Both>
inline void multiplySix(const float* x, std::int64_t inputs, const float* weights, float* y, std::int64_t outputs)
{
    const Numbers zero = _mm256_setzero_ps();
    Sum a{zero, zero}, b = a, c = a, d = a, e = a, f = a;
    const float* const lower = x + 3 * inputs;
    for (std::int64_t input = 0; input < inputs; ++input) {
        const Numbers first = _mm256_loadu_ps(weights);
        const Numbers second = Both ? _mm256_loadu_ps(weights + kWide) : first;
        weights += Both ? kTogether : kWide;
        add<Both>(a, x + input, first, second);
        add<Both>(b, x + inputs + input, first, second);
        add<Both>(c, x + 2 * inputs + input, first, second);
        add<Both>(d, lower + input, first, second);
        add<Both>(e, lower + inputs + input, first, second);
        add<Both>(f, lower + 2 * inputs + input, first, second);
    }
    write<Both>(a, y);
    write<Both>(b, y + outputs);
    write<Both>(c, y + 2 * outputs);
    write<Both>(d, y + 3 * outputs);
    write<Both>(e, y + 4 * outputs);
    write<Both>(f, y + 5 * outputs);
}

}  // namespace

void PackedMatrix::multiply(const float* x, std::int64_t rows, float* y) const
{
    for (std::int64_t first = 0; first < outputs_; first += kTogether) {
        const float* const weights = numbers_.data() + first * inputs_;
        for (std::int64_t row = 0; row < rows; row += kRows)
            if (outputs_ - first >= kTogether)
                multiplySix<true>(x + row * inputs_, inputs_, weights, y + row * outputs_ + first, outputs_);
            else
                multiplySix<false>(x + row * inputs_, inputs_, weights, y + row * outputs_ + first, outputs_);
    }
}

#pragma GCC pop_options

#else

bool PackedMatrix::there()
{
    return false;
}

void PackedMatrix::multiply(const float* x, std::int64_t rows, float* y) const
{
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t output = 0; output < outputs_; ++output) {
            const std::int64_t first = output / kTogether * kTogether, width = std::min(kTogether, outputs_ - first);
            float sum = 0.0F;
            for (std::int64_t input = 0; input < inputs_; ++input)
                sum += x[row * inputs_ + input] *
                       numbers_[static_cast<std::size_t>(first * inputs_ + input * width + output - first)];
            y[row * outputs_ + output] = sum;
        }
}

#endif

}  // namespace diptych::inference
