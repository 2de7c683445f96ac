#include "amx_paired_convolution.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "amx_steps.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "amx_tile_rows.h"
#endif

namespace diptych::inference
{

std::int64_t packedNumbers(const PairedWeights& sizes)
{
    std::int64_t steps = 0;
    forEachStep(sizes.rows, sizes.columns, PairedMap::widthOf(sizes.inputs),
                [&](std::int64_t, std::int64_t, std::int64_t, bool) { ++steps; });
    return steps * PairedMap::widthOf(sizes.outputs) / PairedMap::kHalfGroup * kTileNumbers;
}

std::vector<std::uint16_t> packedWeights(const std::uint16_t* weights, const PairedWeights& sizes)
{
    const std::int64_t width = PairedMap::widthOf(sizes.inputs), outputs = PairedMap::widthOf(sizes.outputs);
    const auto weight = [&](std::int64_t output, std::int64_t input, std::int64_t row, std::int64_t column) {
        if (output >= sizes.outputs || input >= sizes.inputs)
            return std::uint16_t{0};
        return weights[((output * sizes.inputs + input) * sizes.rows + row) * sizes.columns + column];
    };
    std::vector<std::uint16_t> packed;
    packed.reserve(static_cast<std::size_t>(packedNumbers(sizes)));
    for (std::int64_t start = 0; start < outputs; start += PairedMap::kGroup) {
        forEachStep(sizes.rows, sizes.columns, width,
                    [&](std::int64_t row, std::int64_t column, std::int64_t first, bool whole) {
                        for (std::int64_t tile = start; tile < std::min(start + PairedMap::kGroup, outputs);
                             tile += PairedMap::kHalfGroup)
                            for (std::int64_t c = 0; c < PairedMap::kHalfGroup; ++c)
                                for (std::int64_t output = tile; output < tile + PairedMap::kHalfGroup; ++output) {
                                    packed.push_back(weight(output, first + c, row, column));
                                    packed.push_back(
                                        weight(output, first + c + (whole ? PairedMap::kHalfGroup : 0), row, column));
                                }
                    });
    }
    return packed;
}

void convolveRowsPlainly(const AmxConvolution& c, std::int64_t begin, std::int64_t end)
{
    const auto number = [](std::uint16_t half) { return std::bit_cast<float>(std::uint32_t{half} << 16); };
    const PairConversion conversion = plainConversion();
    std::vector<float> sums(static_cast<std::size_t>(c.y.width)), added(sums.size());
    const auto pixel = [&](std::int64_t image, std::int64_t row, std::int64_t column) {
        const std::uint16_t* weights = c.weights;
        std::copy_n(c.bias, c.y.width, sums.begin());
        for (std::int64_t start = 0; start < c.y.width; start += PairedMap::kGroup)
            forEachStep(c.kernelRows, c.kernelColumns, c.x.width,
                        [&](std::int64_t down, std::int64_t right, std::int64_t first, bool whole) {
                            const std::uint16_t* const x = c.x.pixel(image, row * c.stride - c.pad + down * c.dilation,
                                                                     column * c.stride - c.pad + right * c.dilation) +
                                                           2 * first;
                            for (std::int64_t tile = start; tile < std::min(start + PairedMap::kGroup, c.y.width);
                                 tile += PairedMap::kHalfGroup)
                                for (std::int64_t i = 0; i < kTileNumbers; ++i) {
                                    const std::int64_t at = i / PairedMap::kGroup * 2 + i % 2;
                                    const float pair =
                                        number(x[at]) + (whole ? number(x[at + PairedMap::kGroup]) : 0.0F);
                                    sums[static_cast<std::size_t>(tile + i / 2 % PairedMap::kHalfGroup)] +=
                                        pair * number(*weights++);
                                }
                        });
        if (c.added.first) {
            conversion.join(c.added.pixel(image, row, column), added.data(), c.y.width, 1);
            std::transform(sums.begin(), sums.end(), added.begin(), sums.begin(), std::plus<>());
        }
        if (c.relu)
            for (float& sum : sums)
                sum = sum < 0.0F ? 0.0F : sum;
        conversion.split(sums.data(), c.y.pixel(image, row, column), c.y.width, 1);
    };
    for (std::int64_t row = begin; row < end; ++row)
        for (std::int64_t column = 0; column < c.y.columns; ++column)
            pixel(row / c.y.rows, row % c.y.rows, column);
}

#ifdef __x86_64__

namespace
{

/// Intel's manual, CPUID leaf 7: g++ 12 has a name for these bits, clang 14 none.
bool hasTiles()
{
    constexpr unsigned kLeaf = 7, kBfloat16 = 1U << 22U, kTiles = 1U << 24U;
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(kLeaf, 0, &a, &b, &c, &d) != 0 && (d & kBfloat16) != 0 && (d & kTiles) != 0;
}

}  // namespace

bool amxThere()
{
    constexpr long kAskFor = 0x1023;  // ARCH_REQ_XCOMP_PERM, Linux' asm/prctl.h
    constexpr long kTileData = 18;    // the processor's state that is asked for
    static const bool there = hasTiles() && __builtin_cpu_supports("avx512bf16") != 0 &&
                              __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                              __builtin_cpu_supports("avx512dq") != 0 &&
                              ::syscall(SYS_arch_prctl, kAskFor, kTileData) == 0;
    return there;
}

#pragma GCC push_options
#pragma GCC target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

void convolveRows(const AmxConvolution& convolution, std::int64_t begin, std::int64_t end)
{
    const Tiles tiles;
    TileRows rows(convolution);
    const std::int64_t height = convolution.y.rows;
    while (begin < end) {
        const std::int64_t image = begin / height;
        const std::int64_t last = std::min(end, (image + 1) * height);
        rows.run(image, begin - image * height, last - image * height);
        begin = last;
    }
}

#pragma GCC pop_options

#else

bool amxThere()
{
    return false;
}

void convolveRows(const AmxConvolution& convolution, std::int64_t begin, std::int64_t end)
{
    convolveRowsPlainly(convolution, begin, end);
}

#endif

}  // namespace diptych::inference
