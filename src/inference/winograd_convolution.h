// A 3 x 3 convolution of step 1 in float32 with a quarter of the products: Winograd's F(4 x 4, 3 x 3), as Lavin and Gray
// put it (Fast Algorithms for Convolutional Neural Networks, 2016, arXiv:1509.09308). For CPUs with AVX2 and FMA; no
// LibTorch in here.
#pragma once

#include <cstdint>
#include <vector>

namespace diptych::inference
{

/// Maps in float32, images x rows x columns x channels: a pixel's channels lie side by side.
struct WinogradMaps {
    const float* x;      // what is convolved: images x rows x columns x inputs
    std::int64_t images, rows, columns, pad;
    const float* added;  // to the result, before ReLU, and of its sides; null for nothing; may be `y`
    float* y;            // images x (rows + 2 pad - 2) x (columns + 2 pad - 2) x outputs
    bool relu;
};

/// Immutable, so that threads may share it.
class WinogradConvolution
{
public:
    static constexpr std::int64_t kKernel = 3;     // rows and columns of the weights
    static constexpr std::int64_t kChannels = 8;   // outputs are a multiple of it
    static constexpr std::int64_t kTile = 4;       // pixels of the result, each way, that are made at once
    static constexpr std::int64_t kTogether = 24;  // tiles

    /// Whether this CPU has what it takes.
    [[nodiscard]] static bool there();

    /// Weights outputs x inputs x 3 x 3; a bias for each output.
    WinogradConvolution(const float* weights, const float* bias, std::int64_t inputs, std::int64_t outputs);

    /// How many shares the work has. They may be done in any order, and by several threads at once.
    [[nodiscard]] static std::int64_t shares(const WinogradMaps& maps);

    /// float32 numbers of memory that `run` wants for itself.
    [[nodiscard]] std::int64_t roomNumbers() const;

    /// Shares `begin` to `end`. `room` is aligned to 32 bytes.
    void run(const WinogradMaps& maps, std::int64_t begin, std::int64_t end, float* room) const;

private:
    struct Tiles;
    void gather(const WinogradMaps& maps, const Tiles& tiles, float* changed) const;
    void multiply(const float* changed, std::int64_t tiles, float* products) const;
    void finish(const WinogradMaps& maps, const Tiles& tiles, const float* products) const;
    [[nodiscard]] static std::int64_t planeOf(std::int64_t channels);

    std::int64_t inputs_, outputs_;
    std::int64_t width_;          // of the inputs, filled up to a multiple of kChannels
    std::vector<float> weights_;  // for each of the 36 places, 16 outputs together (the last maybe 8): inputs x outputs
    std::vector<float> bias_;
    std::vector<float> zeros_;  // beyond the map
};

}  // namespace diptych::inference
