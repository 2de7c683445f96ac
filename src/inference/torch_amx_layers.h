// A network's layers in pairs of bfloat16 as operators of LibTorch, "diptych_amx::...", for torch_amx_convolutions.h.
//
// A map in pairs is a tensor of bfloat16, N x 2 W x H x W, the numbers of a pixel side by side (amx_pairs.h), each row
// and image a margin behind the last. Nothing but these operators reads it.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <torch/script.h>

namespace diptych::inference
{

/// in_pairs(Tensor map, int margin), from_pairs(Tensor pairs, int channels)
inline constexpr const char* kInPairs = "diptych_amx::in_pairs";
inline constexpr const char* kFromPairs = "diptych_amx::from_pairs";
/// convolution(Tensor x, Tensor? added, Tensor weights, Tensor bias, int[] shape, bool relu, int margin):
/// relu(conv(x) + added), without what is not told; `weights` and `bias` as amx_paired_convolution.h wants them,
/// `shape` outputs, kernel's rows and columns, stride, pad and dilation.
inline constexpr const char* kConvolution = "diptych_amx::convolution";
/// chain(Tensor[] maps, Tensor[] weights, Tensor[] biases, int[] layers, int margin) -> Tensor[]: such convolutions of
/// which one reads what others made, `layers` told one after the other as LayerInChain. Gives the results that are
/// wanted, in order.
inline constexpr const char* kChain = "diptych_amx::chain";
/// add_enlarged(Tensor pairs, Tensor small, float[] factors, int margin): the sum of a map and of one whose pixels each
/// count for several, as aten::upsample_nearest2d makes it larger.
inline constexpr const char* kAddEnlarged = "diptych_amx::add_enlarged";

/// Where a layer of a chain reads: a layer by its number, a map of `maps` as -1 - its number.
struct LayerInChain {
    static constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::min();
    static constexpr std::size_t kNumbers = 10;  // that tell one

    std::vector<std::int64_t> shape;  // as of a convolution
    bool relu;
    bool wanted;  // outside of the chain
    std::int64_t source, added;
};

[[nodiscard]] std::vector<std::int64_t> numbersOf(const std::vector<LayerInChain>& layers);

/// The operators' own functions, for measuring.
[[nodiscard]] at::Tensor inPairs(const at::Tensor& map, std::int64_t margin);
at::Tensor convolvedInPairs(const at::Tensor& x, const c10::optional<at::Tensor>& added, const at::Tensor& weights,
                            const at::Tensor& bias, const c10::List<std::int64_t>& shape, bool relu,
                            std::int64_t margin);

}  // namespace diptych::inference
