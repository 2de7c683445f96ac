// A 3 x 3 convolution of step 1 in float32 with a quarter of the products: Winograd's F(4 x 4, 3 x 3), as Lavin and
// Gray put it (Fast Algorithms for Convolutional Neural Networks, 2016, arXiv:1509.09308). For CPUs with AVX2 and FMA;
// no LibTorch in here.
#pragma once

#include <cstdint>
#include <vector>

#include "convolved_maps.h"
#include "row_products.h"

namespace diptych::inference
{

/// Immutable, so that threads may share it. Only where PackedMatrix::there().
class WinogradConvolution
{
public:
    static constexpr std::int64_t kKernel = 3;  // rows and columns of the weights
    static constexpr std::int64_t kTile = 4;    // pixels of the result, each way, that are made at once

    /// Weights outputs x inputs x 3 x 3, outputs a multiple of PackedMatrix::kOutputs; a bias for each output. Maps are
    /// padded by `pad` zeros on each side.
    WinogradConvolution(const float* weights, const float* bias, std::int64_t inputs, std::int64_t outputs,
                        std::int64_t pad);

    /// How many shares the work has. They may be done in any order, and by several threads at once.
    [[nodiscard]] std::int64_t shares(const ConvolvedMaps& maps) const;

    /// float32 numbers of memory that `run` wants for itself.
    [[nodiscard]] std::int64_t roomNumbers() const;

    /// Shares `begin` to `end`.
    void run(const ConvolvedMaps& maps, std::int64_t begin, std::int64_t end, float* room) const;

private:
    struct Tiles;
    static constexpr std::int64_t kTogether = 4 * PackedMatrix::kRows;  // tiles

    void gather(const ConvolvedMaps& maps, const Tiles& tiles, float* changed) const;
    void multiply(const float* changed, std::int64_t tiles, float* products) const;
    void finish(const ConvolvedMaps& maps, const Tiles& tiles, const float* products) const;
    [[nodiscard]] static std::int64_t planeOf(std::int64_t channels);

    std::int64_t inputs_, outputs_, pad_;
    std::int64_t width_;                  // of the inputs, filled up to whole registers
    std::vector<PackedMatrix> matrices_;  // for each of the 36 places
    std::vector<float> bias_;
    std::vector<float> zeros_;  // beyond the map
};

}  // namespace diptych::inference
