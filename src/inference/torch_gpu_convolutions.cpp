#include "torch_gpu_convolutions.h"

#include <cmath>
#include <optional>
#include <vector>

#include <ATen/Functions.h>
#include <torch/library.h>

#include <torch/csrc/jit/ir/constants.h>

#include "torch_paired_graph.h"

#ifdef DIPTYCH_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>

#include "gpu_pairs.h"
#endif

namespace diptych::inference
{

namespace
{

constexpr std::int64_t kEight = 8;  // a map's width and a layer's outputs are multiples of it
constexpr double kLargestHalf = 65504.0;
constexpr const char* kInPairs = "diptych_gpu::in_pairs";
constexpr const char* kFromPairs = "diptych_gpu::from_pairs";
constexpr const char* kConvolution = "diptych_gpu::convolution";

std::int64_t upToEights(std::int64_t count)
{
    return (count + kEight - 1) / kEight * kEight;
}

#ifdef DIPTYCH_TORCH_CUDA
__half* halfsOf(const at::Tensor& pairs)
{
    return reinterpret_cast<__half*>(pairs.data_ptr<at::Half>());
}
#endif

void noteBeyond(const at::Tensor& map, const at::Tensor& beyond)
{
    if (!map.abs().le(kLargestHalf).all().item<bool>())
        beyond.fill_(1);
}

/// N x C x H x W to N x 2 W' x H x W in float16, channels last: hi of all, zeros up to W', lo of all, zeros.
at::Tensor inPairs(const at::Tensor& map, const at::Tensor& beyond)
{
    TORCH_CHECK(map.dim() == 4, "a map of pairs has four dimensions");
    const at::Tensor x = map.to(at::kFloat);
    const std::int64_t width = upToEights(x.size(1));
    at::Tensor pairs = at::empty({x.size(0), 2 * width, x.size(2), x.size(3)}, x.options().dtype(at::kHalf),
                                 at::MemoryFormat::ChannelsLast);
#ifdef DIPTYCH_TORCH_CUDA
    if (x.is_cuda()) {
        const c10::cuda::CUDAGuard guard(x.device());
        const DeviceMap from{x.data_ptr<float>(), x.size(0),   x.size(1),   x.size(2),  x.size(3),
                             x.stride(0),         x.stride(1), x.stride(2), x.stride(3)};
        C10_CUDA_CHECK(
            splitInPairs(from, width, halfsOf(pairs), beyond.data_ptr<int>(), at::cuda::getCurrentCUDAStream()));
        return pairs;
    }
#endif
    noteBeyond(x, beyond);
    pairs.zero_();
    const at::Tensor hi = x.to(at::kHalf);
    pairs.narrow(1, 0, x.size(1)).copy_(hi);
    pairs.narrow(1, width, x.size(1)).copy_(x - hi.to(at::kFloat));
    return pairs;
}

/// The first of its channels as float32, channels last.
at::Tensor fromPairs(const at::Tensor& pairs, std::int64_t channels)
{
    const std::int64_t width = pairs.size(1) / 2;
#ifdef DIPTYCH_TORCH_CUDA
    if (pairs.is_cuda()) {
        const c10::cuda::CUDAGuard guard(pairs.device());
        at::Tensor map = at::empty({pairs.size(0), channels, pairs.size(2), pairs.size(3)},
                                   pairs.options().dtype(at::kFloat), at::MemoryFormat::ChannelsLast);
        const std::int64_t pixels = pairs.size(0) * pairs.size(2) * pairs.size(3);
        C10_CUDA_CHECK(joinPairs(halfsOf(pairs), pixels, width, channels, map.data_ptr<float>(),
                                 at::cuda::getCurrentCUDAStream()));
        return map;
    }
#endif
    return pairs.narrow(1, 0, channels).to(at::kFloat) + pairs.narrow(1, width, channels).to(at::kFloat);
}

/// What a layer is but for its maps.
struct Layer {
    at::Tensor weight;  // rows x columns x inputs / 8 x outputs x 8, float16, divided by `scale`
    at::Tensor bias;    // outputs
    double scale;
    bool relu;
    std::int64_t stride, pad, dilation;
};

at::Tensor convolveOnCpu(const at::Tensor& x, const at::Tensor& added, const Layer& layer, const at::Tensor& beyond)
{
    const at::Tensor weight = layer.weight.to(at::kFloat).mul(layer.scale).permute({3, 2, 4, 0, 1}).flatten(1, 2);
    at::Tensor y = at::conv2d(fromPairs(x, x.size(1) / 2), weight, layer.bias, {layer.stride, layer.stride},
                              {layer.pad, layer.pad}, {layer.dilation, layer.dilation});
    if (added.defined())
        y = y + fromPairs(added, added.size(1) / 2);
    noteBeyond(y, beyond);  // before the ReLU, which makes a number of what is none
    return inPairs(layer.relu ? at::relu(y) : y, beyond);
}

#ifdef DIPTYCH_TORCH_CUDA
at::Tensor convolveOnGpu(const at::Tensor& x, const at::Tensor& added, const Layer& layer, const at::Tensor& beyond)
{
    const c10::cuda::CUDAGuard guard(x.device());
    const std::int64_t outputs = layer.weight.size(3);
    const auto side = [&](std::int64_t i) {
        return convolvedSide(x.size(2 + i), layer.weight.size(i), layer.stride, layer.pad, layer.dilation);
    };
    at::Tensor y = at::empty({x.size(0), 2 * outputs, side(0), side(1)}, x.options(), at::MemoryFormat::ChannelsLast);
    const PairedConvolution convolution{.x = halfsOf(x),
                                        .weights = halfsOf(layer.weight),
                                        .bias = layer.bias.data_ptr<float>(),
                                        .added = added.defined() ? halfsOf(added) : nullptr,
                                        .y = halfsOf(y),
                                        .beyond = beyond.data_ptr<int>(),
                                        .scale = static_cast<float>(layer.scale),
                                        .images = static_cast<int>(x.size(0)),
                                        .rows = static_cast<int>(x.size(2)),
                                        .columns = static_cast<int>(x.size(3)),
                                        .inputs = static_cast<int>(x.size(1) / 2),
                                        .outRows = static_cast<int>(side(0)),
                                        .outColumns = static_cast<int>(side(1)),
                                        .outputs = static_cast<int>(outputs),
                                        .kernelRows = static_cast<int>(layer.weight.size(0)),
                                        .kernelColumns = static_cast<int>(layer.weight.size(1)),
                                        .stride = static_cast<int>(layer.stride),
                                        .pad = static_cast<int>(layer.pad),
                                        .dilation = static_cast<int>(layer.dilation),
                                        .relu = layer.relu};
    C10_CUDA_CHECK(convolvePairs(convolution, at::cuda::getCurrentCUDAStream()));
    return y;
}
#endif

at::Tensor convolved(const at::Tensor& x, const at::Tensor& added, const Layer& layer, const at::Tensor& beyond)
{
#ifdef DIPTYCH_TORCH_CUDA
    if (x.is_cuda())
        return convolveOnGpu(x, added, layer, beyond);
#endif
    return convolveOnCpu(x, added, layer, beyond);
}

/// relu(conv(x) + added), without what is not told; all maps in pairs, y's and `added` of `outputs` channels.
at::Tensor convolution(const at::Tensor& x, const c10::optional<at::Tensor>& added, const at::Tensor& weight,
                       const at::Tensor& bias, double scale, std::int64_t outputs, bool relu,
                       const c10::List<std::int64_t>& shape, const at::Tensor& beyond)
{
    TORCH_CHECK(x.size(1) == 2 * kEight * weight.size(2), "the map has not the layer's width");
    Layer layer{weight, bias, scale, relu, shape.get(0), shape.get(1), shape.get(2)};
    if (!added)
        return convolved(x, {}, layer, beyond);
    const auto side = [&](std::int64_t i) {
        return convolvedSide(x.size(2 + i), weight.size(i), layer.stride, layer.pad, layer.dilation);
    };
    if (added->sizes() == at::IntArrayRef({x.size(0), 2 * weight.size(3), side(0), side(1)}))
        return convolved(x, *added, layer, beyond);
    // A sum that broadcasts is LibTorch's.
    layer.relu = false;
    const at::Tensor sum = fromPairs(convolved(x, {}, layer, beyond), outputs) + fromPairs(*added, outputs);
    return inPairs(relu ? at::relu(sum) : sum, beyond);
}

TORCH_LIBRARY(diptych_gpu, library)
{
    // With their schemas told, what nobody uses of them is dead code.
    library.def("in_pairs(Tensor map, Tensor beyond) -> Tensor", inPairs);
    library.def("from_pairs(Tensor pairs, int channels) -> Tensor", fromPairs);
    library.def(
        "convolution(Tensor x, Tensor? added, Tensor weight, Tensor bias, float scale, int outputs, bool relu, "
        "int[] shape, Tensor beyond) -> Tensor",
        convolution);
}

/// A power of two that makes them large float16 numbers, whose small ones keep their digits.
double scaleOf(const at::Tensor& weight)
{
    constexpr int kLargest = 10;  // exponent of the largest
    const double largest = weight.abs().max().item<double>();
    return largest > 0.0 && std::isfinite(largest) ? std::ldexp(1.0, std::ilogb(largest) - kLargest) : 1.0;
}

/// outputs x inputs x rows x columns to rows x columns x inputs / 8 x outputs x 8, filled up with zeros; nothing where
/// float16 cannot tell them exactly.
std::optional<at::Tensor> inHalves(const at::Tensor& weight, double scale)
{
    const at::Tensor divided = weight.div(scale);
    const at::Tensor halves = divided.to(at::kHalf);
    if (!at::equal(halves.to(at::kFloat), divided))
        return std::nullopt;
    const std::int64_t outputs = upToEights(weight.size(0)), inputs = upToEights(weight.size(1));
    at::Tensor filled = at::zeros({outputs, inputs, weight.size(2), weight.size(3)}, halves.options());
    filled.narrow(0, 0, weight.size(0)).narrow(1, 0, weight.size(1)).copy_(halves);
    return filled.view({outputs, inputs / kEight, kEight, weight.size(2), weight.size(3)})
        .permute({3, 4, 1, 0, 2})
        .contiguous();
}

/// Nothing where the matrix units have no such layer.
std::optional<std::vector<torch::jit::IValue>> layerOf(const GraphConvolution& found)
{
    const ConvolutionShape& s = found.shape;
    if (s.strideRows != s.strideColumns || s.padRows != s.padColumns || s.dilationRows != s.dilationColumns ||
        found.weight.size(1) < kEight)
        return std::nullopt;
    const double scale = scaleOf(found.weight);
    const auto weight = inHalves(found.weight, scale);
    if (!weight)
        return std::nullopt;
    const std::int64_t outputs = found.weight.size(0);
    at::Tensor bias = at::zeros({weight->size(3)}, found.bias.options().dtype(at::kFloat));
    bias.narrow(0, 0, outputs).copy_(found.bias);
    return std::vector<torch::jit::IValue>{
        *weight, bias, scale, outputs, found.relu, std::vector<std::int64_t>{s.strideRows, s.padRows, s.dilationRows}};
}

/// Nobody would look at another one.
void checkFlag(const torch::jit::Node* node, const at::Tensor& beyond)
{
    if (!isKind(node, kInPairs) && !isKind(node, kConvolution))
        return;
    const auto flag = torch::jit::toIValue(node->input(node->inputs().size() - 1));
    TORCH_CHECK(flag && flag->isTensor() && flag->toTensor().data_ptr() == beyond.data_ptr(),
                "a layer would set another flag");
}

}  // namespace

PairedConvolutions convolveInPairs(torch::jit::Module& frozen)
{
    const auto all = convolutionsOf(frozen);
    if (all.empty())
        return {};
    PairedConvolutions replaced;
    replaced.beyond = at::full({1}, kNothingBeyond, all.front().weight.options().dtype(at::kInt));
    replaced.count = stayInPairs(frozen, {kInPairs, kFromPairs, kConvolution, layerOf, {replaced.beyond}});
    forEachNode(frozen.get_method("forward").graph()->block(),
                [&](torch::jit::Node* node) { checkFlag(node, replaced.beyond); });
    return replaced;
}

}  // namespace diptych::inference
