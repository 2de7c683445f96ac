// A convolution of maps in pairs of bfloat16 (amx_pairs.h) on AMX's tiles, with the sum and the ReLU that may follow it
// (docs/adr/0018). Weights are exact in bfloat16; products are added up in 32 bits.
#pragma once

#include <cstdint>
#include <vector>

#include "amx_pairs.h"

namespace diptych::inference
{

struct PairedWeights {
    std::int64_t outputs, inputs, rows, columns;
};

[[nodiscard]] std::int64_t packedNumbers(const PairedWeights& sizes);

/// Bfloat16 numbers, outputs x inputs x rows x columns, in the order in which convolveRows() reads them.
[[nodiscard]] std::vector<std::uint16_t> packedWeights(const std::uint16_t* weights, const PairedWeights& sizes);

/// y = relu(conv(x) + bias + added), without what is not told. `stride` and `pad` hold for both directions; an input is
/// not padded by more than its margin, nor by more than half of what the kernel reaches.
struct AmxConvolution {
    PairedMap x = {};
    PairedMap added = {};  // as y is; without memory where nothing is added; may be y itself
    PairedMap y = {};
    const std::uint16_t* weights = nullptr;  // packed
    const float* bias = nullptr;             // y.width
    std::int64_t kernelRows = 1, kernelColumns = 1;
    std::int64_t stride = 1, pad = 0, dilation = 1;
    bool relu = false;
    /// Of the maps, which lie in memory and not in the core's own cache: they are fetched ahead.
    bool farX = true, farAdded = true, farY = true;

    static constexpr std::int64_t kLargestStride = 4;
    static constexpr std::int64_t kLargestReach = 128;  // dilation times the kernel's side less one
};

/// Whether this CPU has AMX for bfloat16 and the system lets this process use it, for which it is asked.
[[nodiscard]] bool amxThere();

/// The rows `begin` to `end` of y, counted through all images, without the margins. Several threads may compute rows of
/// a map at once, which other than `added` nobody writes to. Only where amxThere().
void convolveRows(const AmxConvolution& convolution, std::int64_t begin, std::int64_t end);

/// The same on any CPU, slowly, added up in another order: for tests.
void convolveRowsPlainly(const AmxConvolution& convolution, std::int64_t begin, std::int64_t end);

}  // namespace diptych::inference
