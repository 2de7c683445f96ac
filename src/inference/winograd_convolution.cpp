#include "winograd_convolution.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace diptych::inference
{

namespace
{

constexpr std::int64_t kSeen = WinogradConvolution::kTile + WinogradConvolution::kKernel - 1;  // of what a tile sees
constexpr std::int64_t kPlaces = kSeen * kSeen;
constexpr std::int64_t kRegister = PackedMatrix::kOutputs;  // numbers of a register
/// Between the planes of what is multiplied: without it they would lie in the same few places of a cache.
constexpr std::int64_t kBetween = 24;

/// G of the paper, times three weights that lie `step` numbers apart; to six places that lie as far apart. For `count`
/// of each side by side.
template <typename Number>
void changeWeights(const double* g, Number* to, std::int64_t count, std::int64_t step, std::int64_t toStep)
{
    for (std::int64_t i = 0; i < count; ++i) {
        const double first = g[i], second = g[step + i], third = g[2 * step + i];
        const double even = first + third, farEven = first / 24.0 + third / 6.0;
        to[i] = static_cast<Number>(first / 4.0);
        to[toStep + i] = static_cast<Number>(-(even + second) / 6.0);
        to[2 * toStep + i] = static_cast<Number>(-(even - second) / 6.0);
        to[3 * toStep + i] = static_cast<Number>(farEven + second / 12.0);
        to[4 * toStep + i] = static_cast<Number>(farEven - second / 12.0);
        to[5 * toStep + i] = static_cast<Number>(third);
    }
}

/// G g G^T for the weights of one input: places x outputs, the places' numbers `plane` apart.
void changeWeights(const std::vector<double>& weights, std::int64_t outputs, float* to, std::int64_t plane)
{
    constexpr std::int64_t kKernel = WinogradConvolution::kKernel;
    std::vector<double> columns(static_cast<std::size_t>(kSeen * kKernel * outputs));
    for (std::int64_t column = 0; column < kKernel; ++column)
        changeWeights(weights.data() + column * outputs, columns.data() + column * outputs, outputs, kKernel * outputs,
                      kKernel * outputs);
    for (std::int64_t row = 0; row < kSeen; ++row)
        changeWeights(columns.data() + row * kKernel * outputs, to + row * kSeen * plane, outputs, outputs, plane);
}

}  // namespace

/// Tiles `begin` to `end`, counted through all images, row by row.
struct WinogradConvolution::Tiles {
    Tiles(const ConvolvedMaps& maps, std::int64_t pad)
        : rows(maps.rows + 2 * pad - kKernel + 1),
          columns(maps.columns + 2 * pad - kKernel + 1),
          down((rows + kTile - 1) / kTile),
          across((columns + kTile - 1) / kTile),
          all(maps.images * down * across)
    {
    }

    std::int64_t rows, columns, down, across, all;
    std::int64_t begin = 0, end = 0;

    struct Place {
        std::int64_t image, row, column;
    };
    [[nodiscard]] Place at(std::int64_t tile) const
    {
        return {tile / (down * across), tile / across % down * kTile, tile % across * kTile};
    }
};

WinogradConvolution::WinogradConvolution(const float* weights, const float* bias, std::int64_t inputs,
                                         std::int64_t outputs, std::int64_t pad)
    : inputs_(inputs),
      outputs_(outputs),
      pad_(pad),
      width_((inputs + kRegister - 1) / kRegister * kRegister),
      bias_(bias, bias + outputs),
      zeros_(static_cast<std::size_t>(width_))
{
    const std::int64_t plane = width_ * outputs, places = kKernel * kKernel;
    std::vector<float> changed(static_cast<std::size_t>(kPlaces * plane));
    std::vector<double> ofInput(static_cast<std::size_t>(places * outputs));
    for (std::int64_t input = 0; input < inputs; ++input) {
        for (std::int64_t output = 0; output < outputs; ++output)
            for (std::int64_t place = 0; place < places; ++place)
                ofInput[static_cast<std::size_t>(place * outputs + output)] =
                    weights[(output * inputs + input) * places + place];
        changeWeights(ofInput, outputs, changed.data() + input * outputs, plane);
    }
    for (std::int64_t place = 0; place < kPlaces; ++place)
        matrices_.emplace_back(width_, outputs, changed.data() + place * plane);
}

std::int64_t WinogradConvolution::shares(const ConvolvedMaps& maps) const
{
    return (Tiles(maps, pad_).all + kTogether - 1) / kTogether;
}

std::int64_t WinogradConvolution::planeOf(std::int64_t channels)
{
    return kTogether * channels + kBetween;
}

std::int64_t WinogradConvolution::roomNumbers() const
{
    return kPlaces * (planeOf(width_) + planeOf(outputs_));
}

void WinogradConvolution::run(const ConvolvedMaps& maps, std::int64_t begin, std::int64_t end, float* room) const
{
    float* const products = room + kPlaces * planeOf(width_);
    Tiles tiles(maps, pad_);
    for (std::int64_t share = begin; share < end; ++share) {
        tiles.begin = share * kTogether;
        tiles.end = std::min(tiles.begin + kTogether, tiles.all);
        gather(maps, tiles, room);
        multiply(room, tiles.end - tiles.begin, products);
        finish(maps, tiles, products);
    }
}

#ifdef __x86_64__

#pragma GCC push_options
#pragma GCC target("avx2,fma")

namespace
{

using Numbers = __m256;

/// Of numbers that lie eight by eight.
inline Numbers readEight(const float* numbers, std::int64_t i)
{
    return _mm256_load_ps(numbers + i * kRegister);
}

inline void writeEight(float* numbers, std::int64_t i, Numbers eight)
{
    _mm256_store_ps(numbers + i * kRegister, eight);
}

/// B^T of the paper, times six eights that lie `step` eights apart, in their place.
inline void change(float* d, std::int64_t step)
{
    const Numbers two = _mm256_set1_ps(2.0F), four = _mm256_set1_ps(4.0F), five = _mm256_set1_ps(5.0F);
    const Numbers d0 = readEight(d, 0), d1 = readEight(d, step), d2 = readEight(d, 2 * step),
                  d3 = readEight(d, 3 * step), d4 = readEight(d, 4 * step), d5 = readEight(d, 5 * step);
    const Numbers even = _mm256_fnmadd_ps(four, d2, d4), odd = _mm256_fnmadd_ps(four, d1, d3);
    const Numbers farEven = _mm256_sub_ps(d4, d2), farOdd = _mm256_sub_ps(d3, d1);
    writeEight(d, 0, _mm256_fmadd_ps(four, d0, _mm256_fnmadd_ps(five, d2, d4)));
    writeEight(d, step, _mm256_add_ps(even, odd));
    writeEight(d, 2 * step, _mm256_sub_ps(even, odd));
    writeEight(d, 3 * step, _mm256_fmadd_ps(two, farOdd, farEven));
    writeEight(d, 4 * step, _mm256_fnmadd_ps(two, farOdd, farEven));
    writeEight(d, 5 * step, _mm256_fmadd_ps(four, d1, _mm256_fnmadd_ps(five, d3, d5)));
}

/// A^T of the paper, times six eights that lie `step` eights apart; the first four places are the result's.
inline void changeBack(float* m, std::int64_t step)
{
    const Numbers two = _mm256_set1_ps(2.0F), four = _mm256_set1_ps(4.0F), eight = _mm256_set1_ps(8.0F);
    const Numbers m0 = readEight(m, 0), m1 = readEight(m, step), m2 = readEight(m, 2 * step),
                  m3 = readEight(m, 3 * step), m4 = readEight(m, 4 * step), m5 = readEight(m, 5 * step);
    const Numbers near = _mm256_add_ps(m1, m2), nearOdd = _mm256_sub_ps(m1, m2);
    const Numbers far = _mm256_add_ps(m3, m4), farOdd = _mm256_sub_ps(m3, m4);
    writeEight(m, 0, _mm256_add_ps(m0, _mm256_add_ps(near, far)));
    writeEight(m, step, _mm256_fmadd_ps(two, farOdd, nearOdd));
    writeEight(m, 2 * step, _mm256_fmadd_ps(four, far, near));
    writeEight(m, 3 * step, _mm256_add_ps(_mm256_fmadd_ps(eight, farOdd, nearOdd), m5));
}

}  // namespace

void WinogradConvolution::gather(const ConvolvedMaps& maps, const Tiles& tiles, float* changed) const
{
    const std::int64_t plane = planeOf(width_);
    const __m256i rest = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(inputs_ % kRegister)),
                                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    std::array<const float*, kPlaces> seen{};
    alignas(32) std::array<float, kPlaces * kRegister> numbers;
    for (std::int64_t tile = tiles.begin; tile < tiles.end; ++tile) {
        const auto [image, top, left] = tiles.at(tile);
        for (std::int64_t i = 0; i < kPlaces; ++i) {
            const std::int64_t row = top - pad_ + i / kSeen, column = left - pad_ + i % kSeen;
            const bool inside = row >= 0 && row < maps.rows && column >= 0 && column < maps.columns;
            seen[static_cast<std::size_t>(i)] =
                inside ? maps.x + ((image * maps.rows + row) * maps.columns + column) * inputs_ : zeros_.data();
        }
        float* const to = changed + (tile - tiles.begin) * width_;
        for (std::int64_t channel = 0; channel < width_; channel += kRegister) {
            const bool whole = channel + kRegister <= inputs_;
            for (std::int64_t i = 0; i < kPlaces; ++i) {
                const float* const pixel = seen[static_cast<std::size_t>(i)] + channel;
                writeEight(numbers.data(), i, whole ? _mm256_loadu_ps(pixel) : _mm256_maskload_ps(pixel, rest));
            }
            for (std::int64_t column = 0; column < kSeen; ++column)
                change(numbers.data() + column * kRegister, kSeen);
            for (std::int64_t row = 0; row < kSeen; ++row)
                change(numbers.data() + row * kSeen * kRegister, 1);
            for (std::int64_t i = 0; i < kPlaces; ++i)
                _mm256_storeu_ps(to + i * plane + channel, readEight(numbers.data(), i));
        }
    }
}

void WinogradConvolution::multiply(const float* changed, std::int64_t tiles, float* products) const
{
    for (std::int64_t place = 0; place < kPlaces; ++place)
        matrices_[static_cast<std::size_t>(place)].multiply(changed + place * planeOf(width_), tiles,
                                                            products + place * planeOf(outputs_));
}

void WinogradConvolution::finish(const ConvolvedMaps& maps, const Tiles& tiles, const float* products) const
{
    const std::int64_t plane = planeOf(outputs_);
    alignas(32) std::array<float, kPlaces * kRegister> numbers;
    for (std::int64_t tile = tiles.begin; tile < tiles.end; ++tile) {
        const auto [image, top, left] = tiles.at(tile);
        const std::int64_t rows = std::min(kTile, tiles.rows - top), across = std::min(kTile, tiles.columns - left);
        const float* const from = products + (tile - tiles.begin) * outputs_;
        const std::int64_t first = ((image * tiles.rows + top) * tiles.columns + left) * outputs_;
        for (std::int64_t channel = 0; channel < outputs_; channel += kRegister) {
            for (std::int64_t i = 0; i < kPlaces; ++i)
                writeEight(numbers.data(), i, _mm256_loadu_ps(from + i * plane + channel));
            for (std::int64_t column = 0; column < kSeen; ++column)
                changeBack(numbers.data() + column * kRegister, kSeen);
            for (std::int64_t row = 0; row < kTile; ++row)
                changeBack(numbers.data() + row * kSeen * kRegister, 1);
            const Numbers bias = _mm256_loadu_ps(bias_.data() + channel);
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < across; ++column) {
                    const std::int64_t place = first + (row * tiles.columns + column) * outputs_ + channel;
                    Numbers result = _mm256_add_ps(readEight(numbers.data(), row * kSeen + column), bias);
                    if (maps.added)
                        result = _mm256_add_ps(result, _mm256_loadu_ps(maps.added + place));
                    if (maps.relu)
                        result = _mm256_max_ps(_mm256_setzero_ps(), result);
                    _mm256_storeu_ps(maps.y + place, result);
                }
        }
    }
}

#pragma GCC pop_options

#else  // where PackedMatrix::there() says no

void WinogradConvolution::gather(const ConvolvedMaps&, const Tiles&, float*) const
{
    throw std::logic_error("Winograd's products want AVX2");
}

void WinogradConvolution::finish(const ConvolvedMaps&, const Tiles&, const float*) const {}

#endif

}  // namespace diptych::inference
