// A convolution in float32 as a product of matrices: what each pixel of the result sees is gathered in a row, for some
// pixels at a time. For CPUs with AVX2 and FMA; no LibTorch in here.
#pragma once

#include <cstdint>
#include <vector>

#include "convolved_maps.h"
#include "row_products.h"

namespace diptych::inference
{

/// Of both directions alike.
struct GatheredShape {
    std::int64_t inputs, outputs;  // outputs a multiple of PackedMatrix::kOutputs
    std::int64_t kernel, stride, pad, dilation;

    [[nodiscard]] std::int64_t sideOf(std::int64_t side) const
    {
        return (side + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
    }
};

/// Immutable, so that threads may share it. Only where PackedMatrix::there().
class GatheredConvolution
{
public:
    /// Weights outputs x inputs x kernel x kernel; a bias for each output.
    GatheredConvolution(const float* weights, const float* bias, const GatheredShape& shape);

    /// How many shares the work has. They may be done in any order, and by several threads at once.
    [[nodiscard]] std::int64_t shares(const ConvolvedMaps& maps) const;

    /// float32 numbers of memory that `run` wants for itself.
    [[nodiscard]] std::int64_t roomNumbers() const;

    /// Shares `begin` to `end`.
    void run(const ConvolvedMaps& maps, std::int64_t begin, std::int64_t end, float* room) const;

private:
    static constexpr std::int64_t kTogether = 4 * PackedMatrix::kRows;  // pixels

    void gather(const ConvolvedMaps& maps, std::int64_t pixel, float* seen) const;

    GatheredShape shape_;
    PackedMatrix matrix_;
    std::vector<float> bias_;
};

}  // namespace diptych::inference
