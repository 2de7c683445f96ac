#include "torch_gpu_convolutions.h"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include <ATen/Functions.h>
#include <torch/library.h>

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include "torch_graph_convolutions.h"

#ifdef DIPTYCH_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAException.h>

#include "gpu_pairs.h"
#endif

namespace diptych::inference
{

namespace
{

constexpr std::int64_t kAligned = 4;              // input channels: 16 bytes, which the units read at once
constexpr std::int64_t kOutputsOfLastLayers = 4;  // the four sides of a box
constexpr std::int64_t kLowDigits = 0x1FFF;       // of a float32's bits, below TF32's
constexpr const char* kConvolution = "diptych_gpu::convolution";

std::int64_t upTo(std::int64_t count, std::int64_t multiple)
{
    return (count + multiple - 1) / multiple * multiple;
}

/// So many outputs are computed: cuDNN's quick kernels write blocks of 32 or 64, or of 96 and more by 32.
std::int64_t computedOutputs(std::int64_t outputs)
{
    constexpr std::int64_t kFew = 8, kHalf = 32, kBlock = 64;
    if (outputs <= kFew)
        return kFew;
    if (outputs <= kHalf)
        return kHalf;
    return outputs <= kBlock ? kBlock : upTo(outputs, kHalf);
}

at::Tensor upperDigits(const at::Tensor& x)
{
    return x.view(at::kInt).bitwise_and(~kLowDigits).view(at::kFloat);
}

bool exactInTf32(const at::Tensor& weight)
{
    return at::equal(upperDigits(weight.contiguous()), weight.contiguous());
}

/// N x C x H x W to N x 2 W' x H x W, channels last: hi of all, zeros up to W', lo of all, zeros.
at::Tensor inPairs(const at::Tensor& map)
{
    const at::Tensor x = map.to(at::kFloat);
    const std::int64_t width = upTo(x.size(1), kAligned);
#ifdef DIPTYCH_TORCH_CUDA
    if (x.is_cuda()) {
        at::Tensor pairs =
            at::empty({x.size(0), 2 * width, x.size(2), x.size(3)}, x.options(), at::MemoryFormat::ChannelsLast);
        const DeviceMap from{x.data_ptr<float>(), x.size(0),   x.size(1),   x.size(2),  x.size(3),
                             x.stride(0),         x.stride(1), x.stride(2), x.stride(3)};
        C10_CUDA_CHECK(splitInPairs(from, width, pairs.data_ptr<float>(), at::cuda::getCurrentCUDAStream()));
        return pairs;
    }
#endif
    at::Tensor pairs = at::zeros({x.size(0), 2, width, x.size(2), x.size(3)}, x.options());
    const at::Tensor hi = upperDigits(x.contiguous());
    pairs.select(1, 0).narrow(1, 0, x.size(1)).copy_(hi);
    pairs.select(1, 1).narrow(1, 0, x.size(1)).copy_(x - hi);
    return pairs.flatten(1, 2).contiguous(at::MemoryFormat::ChannelsLast);
}

/// Channels last with zeros beyond its own channels. `lies` says that the map is the first channels of one that a
/// layer here has filled up so.
at::Tensor widened(const at::Tensor& map, at::ScalarType type, std::int64_t width, bool lies)
{
    const std::int64_t images = map.size(0), rows = map.size(2), columns = map.size(3);
    if (width == map.size(1))
        return map.to(type).contiguous(at::MemoryFormat::ChannelsLast);
    const std::vector<std::int64_t> sizes{images, width, rows, columns};
    const std::vector<std::int64_t> strides{rows * columns * width, 1, columns * width, width};
    if (lies && map.scalar_type() == type && map.strides() == at::IntArrayRef(strides))
        return map.as_strided(sizes, strides);
    at::Tensor wide = at::empty(sizes, map.options().dtype(type), at::MemoryFormat::ChannelsLast).zero_();
    wide.narrow(1, 0, map.size(1)).copy_(map);
    return wide;
}

at::Tensor inHalves(const at::Tensor& map, std::int64_t width, bool lies)
{
    return widened(map, at::kHalf, width, lies);
}

at::Tensor inTf32(const at::Tensor& map, std::int64_t width, bool lies)
{
    return widened(map, at::kFloat, width, lies);
}

/// cuDNN's fused layers ask LibTorch's context whether float32 may go to the matrix units; others must not find it so.
class MatrixUnitsForFloat32
{
public:
    MatrixUnitsForFloat32() { at::globalContext().setAllowTF32CuDNN(true); }
    ~MatrixUnitsForFloat32() { at::globalContext().setAllowTF32CuDNN(before_); }
    MatrixUnitsForFloat32(const MatrixUnitsForFloat32&) = delete;
    MatrixUnitsForFloat32& operator=(const MatrixUnitsForFloat32&) = delete;

private:
    bool before_ = at::globalContext().allowTF32CuDNN();
};

/// Of a map of so many images and channels that such a layer makes of x.
std::vector<std::int64_t> sizesOf(const at::Tensor& x, const at::Tensor& weight, std::int64_t outputs,
                                  at::IntArrayRef stride, at::IntArrayRef pad, at::IntArrayRef dilation)
{
    std::vector<std::int64_t> sizes{x.size(0), outputs};
    for (std::int64_t side = 0; side < 2; ++side) {
        const auto i = static_cast<std::size_t>(side);
        sizes.push_back(convolvedSide(x.size(2 + side), weight.size(2 + side), stride[i], pad[i], dilation[i]));
    }
    return sizes;
}

/// relu(conv(x) + added), without what is not told; of `outputs` channels, which are the first of those computed.
at::Tensor convolution(const at::Tensor& x, const c10::optional<at::Tensor>& added, const at::Tensor& weight,
                       const at::Tensor& bias, std::int64_t outputs, bool addedLies, bool relu,
                       const c10::List<std::int64_t>& shape)
{
    const std::vector<std::int64_t> all = shape.vec();
    const at::IntArrayRef told(all);
    const at::IntArrayRef stride = told.slice(0, 2), pad = told.slice(2, 2), dilation = told.slice(4, 2);
    // A sum that broadcasts is LibTorch's: filled up with zeros it would be another one.
    if (added && added->sizes() != at::IntArrayRef(sizesOf(x, weight, outputs, stride, pad, dilation))) {
        const at::Tensor plain = convolution(x, {}, weight, bias, outputs, false, false, shape);
        return relu ? at::relu(at::add(plain, *added)) : at::add(plain, *added);
    }
    const at::Tensor sum = added ? widened(*added, x.scalar_type(), weight.size(0), addedLies) : at::Tensor();
    const MatrixUnitsForFloat32 allowed;
    at::Tensor result;
    if (x.is_cuda() && sum.defined()) {
        result = at::cudnn_convolution_add_relu(x, weight, sum, 1.0, bias, stride, pad, dilation, 1);
    } else if (x.is_cuda() && relu) {
        result = at::cudnn_convolution_relu(x, weight, bias, stride, pad, dilation, 1);
    } else {
        result = at::conv2d(x, weight, bias, stride, pad, dilation);
        if (sum.defined())
            result.add_(sum);
        if (relu)
            result.relu_();
    }
    return outputs == result.size(1) ? result : result.narrow(1, 0, outputs);
}

TORCH_LIBRARY(diptych_gpu, library)
{
    library.def("in_pairs", inPairs);
    library.def("in_halves", inHalves);
    library.def("in_tf32", inTf32);
    library.def("convolution", convolution);
}

/// outputs x inputs to (computed outputs) x (width), the rest zeros, channels last.
at::Tensor filledUp(const at::Tensor& weight, std::int64_t outputs, std::int64_t width)
{
    at::Tensor filled = at::zeros({outputs, width, weight.size(2), weight.size(3)}, weight.options());
    filled.narrow(0, 0, weight.size(0)).narrow(1, 0, weight.size(1)).copy_(weight);
    return filled;
}

class Replacing
{
public:
    Replacing(torch::jit::Module& module, MatrixNumbers numbers)
        : numbers_(numbers), graph_(module.get_method("forward").graph())
    {
    }

    int run()
    {
        forEachNode(graph_->block(), [this](torch::jit::Node* node) {
            if (const auto found = convolutionAt(node))
                replace(*found);
        });
        torch::jit::EliminateDeadCode(graph_);
        return count_;
    }

private:
    void replace(const GraphConvolution& found)
    {
        const bool last = found.weight.size(0) <= kOutputsOfLastLayers;
        const MatrixNumbers numbers = last ? MatrixNumbers::Pairs : numbers_;
        if (numbers == MatrixNumbers::Pairs && !exactInTf32(found.weight))
            return;
        const std::int64_t inputs = found.weight.size(1);
        const std::int64_t outputs = computedOutputs(found.weight.size(0));
        const std::int64_t lying = layerWidth(found.input());
        const std::int64_t width = numbers != MatrixNumbers::Pairs && lying > 0 ? lying : upTo(inputs, kAligned);
        at::Tensor weight = filledUp(found.weight, outputs, width);
        if (numbers == MatrixNumbers::Pairs)
            weight = at::cat({weight, weight}, 1);
        at::Tensor bias = at::zeros({outputs}, found.bias.options());
        bias.narrow(0, 0, found.bias.size(0)).copy_(found.bias);
        if (numbers == MatrixNumbers::Half) {
            weight = weight.to(at::kHalf);
            bias = bias.to(at::kHalf);
        }
        const ConvolutionShape& s = found.shape;
        torch::jit::Value* const x = input(found, numbers, width, lying > 0);
        const torch::jit::WithInsertPoint here(found.last);
        torch::jit::Value* const added = found.added ? found.added : graph_->insertConstant(torch::jit::IValue());
        const std::vector<torch::jit::Value*> arguments{
            x,
            added,
            graph_->insertConstant(weight.contiguous(at::MemoryFormat::ChannelsLast)),
            graph_->insertConstant(bias),
            graph_->insertConstant(found.weight.size(0)),
            graph_->insertConstant(found.added && layerWidth(found.added) == outputs),
            graph_->insertConstant(found.relu),
            graph_->insertConstant(std::vector<std::int64_t>{s.strideRows, s.strideColumns, s.padRows, s.padColumns,
                                                             s.dilationRows, s.dilationColumns})};
        torch::jit::Node* const layer = graph_->create(c10::Symbol::fromQualString(kConvolution), arguments);
        found.replaceBy(layer);
        layerWidths_[layer->output()] = outputs;
        ++count_;
    }

    /// What the layer is given, made once for all layers that read the same.
    torch::jit::Value* input(const GraphConvolution& found, MatrixNumbers numbers, std::int64_t width, bool lies)
    {
        torch::jit::Value*& made = inputs_[{found.input(), numbers, width, found.convolution->owningBlock()}];
        if (made)
            return made;
        const torch::jit::WithInsertPoint here(found.convolution);
        if (numbers == MatrixNumbers::Pairs)
            made = insert("diptych_gpu::in_pairs", {found.input()});
        else
            made = insert(numbers == MatrixNumbers::Half ? "diptych_gpu::in_halves" : "diptych_gpu::in_tf32",
                          {found.input(), graph_->insertConstant(width), graph_->insertConstant(lies)});
        return made;
    }

    torch::jit::Value* insert(const char* kind, const std::vector<torch::jit::Value*>& arguments)
    {
        return graph_->insertNode(graph_->create(c10::Symbol::fromQualString(kind), arguments))->output();
    }

    /// Of the map whose first channels a layer here gives; 0 for what others make.
    std::int64_t layerWidth(torch::jit::Value* value) const
    {
        const auto found = layerWidths_.find(value);
        return found == layerWidths_.end() ? 0 : found->second;
    }

    MatrixNumbers numbers_;
    std::shared_ptr<torch::jit::Graph> graph_;
    std::map<std::tuple<torch::jit::Value*, MatrixNumbers, std::int64_t, torch::jit::Block*>, torch::jit::Value*>
        inputs_;
    std::map<torch::jit::Value*, std::int64_t> layerWidths_;
    int count_ = 0;
};

}  // namespace

int convolveOnMatrixUnits(torch::jit::Module& frozen, MatrixNumbers numbers)
{
    return Replacing(frozen, numbers).run();
}

}  // namespace diptych::inference
