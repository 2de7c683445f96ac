#include "torch_paired_convolution.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/custom_class.h>
#include <torch/library.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

namespace diptych::inference
{

namespace
{

using dnnl::memory;

struct Shape {
    std::int64_t strideRows, strideColumns, padRows, padColumns, dilationRows, dilationColumns;
};

dnnl::engine& cpu()
{
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

/// The bfloat16 next to x (ties to even), in the upper half of the bits. For finite numbers.
inline std::uint32_t nearestUpperHalf(float x)
{
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return (bits + 0x7FFFU + ((bits >> 16) & 1U)) & 0xFFFF0000U;
}

/// One pixel's channels to (hi of all, lo of all).
__attribute__((optimize("O3"), target_clones("arch=x86-64-v4", "default"))) void splitPixels(
    const float* __restrict from, std::uint16_t* __restrict to, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, from += channels, to += 2 * channels) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const std::uint32_t hi = nearestUpperHalf(from[c]);
            const std::uint32_t lo = nearestUpperHalf(from[c] - std::bit_cast<float>(hi));
            to[c] = static_cast<std::uint16_t>(hi >> 16);
            to[channels + c] = static_cast<std::uint16_t>(lo >> 16);
        }
    }
}

at::Tensor splitInPairs(const at::Tensor& x)
{
    const std::int64_t channels = x.size(1);
    const std::int64_t pixels = x.numel() / channels;
    at::Tensor pairs = at::empty({pixels * 2 * channels}, at::kBFloat16);
    const float* from = x.data_ptr<float>();
    auto* to = static_cast<std::uint16_t*>(pairs.data_ptr());
    constexpr std::int64_t kGrain = 4096;
    at::parallel_for(0, pixels, kGrain, [&](std::int64_t begin, std::int64_t end) {
        splitPixels(from + begin * channels, to + begin * 2 * channels, end - begin, channels);
    });
    return pairs;
}

/// A layer with its weights packed for the sizes it has met. Not thread-safe: it belongs to one model, as that to a
/// thread.
class PairedConvolution : public torch::CustomClassHolder
{
public:
    PairedConvolution(const at::Tensor& weight, const at::Tensor& bias, const Shape& shape, bool relu, bool adds)
        : weight_(weight.to(at::kBFloat16).contiguous()),
          bias_(bias.contiguous()),
          shape_(shape),
          relu_(relu),
          adds_(adds)
    {
    }

    /// `added` is what the result is added to before ReLU; undefined for a layer that adds nothing.
    at::Tensor run(const at::Tensor& given, const at::Tensor& added)
    {
        const at::Tensor x = given.contiguous(at::MemoryFormat::ChannelsLast);
        // A sum that broadcasts, or of other numbers, is LibTorch's.
        const bool within = !adds_ || (added.scalar_type() == at::kFloat && added.sizes() == outputSizes(x));
        Prepared& layer = prepared(x, within);

        const at::Tensor pairs = splitInPairs(x);
        at::Tensor result = at::empty(outputSizes(x), at::kFloat, at::MemoryFormat::ChannelsLast);
        const at::Tensor scratch =
            at::empty({static_cast<std::int64_t>(layer.description.scratchpad_desc().get_size())}, at::kByte);
        std::unordered_map<int, memory> arguments{
            {DNNL_ARG_SRC, memory(layer.description.src_desc(), cpu(), pairs.data_ptr())},
            {DNNL_ARG_WEIGHTS, layer.weights},
            {DNNL_ARG_BIAS, memory(layer.description.bias_desc(), cpu(), bias_.data_ptr())},
            {DNNL_ARG_DST, memory(layer.description.dst_desc(), cpu(), result.data_ptr())},
            {DNNL_ARG_SCRATCHPAD, memory(layer.description.scratchpad_desc(), cpu(), scratch.data_ptr())}};
        const at::Tensor other = adds_ && within ? added.contiguous(at::MemoryFormat::ChannelsLast) : at::Tensor();
        if (other.defined())
            arguments.emplace(DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1,
                              memory(layer.description.dst_desc(), cpu(), other.data_ptr()));
        dnnl::stream stream(cpu());
        layer.primitive.execute(stream, arguments);
        stream.wait();
        if (within)
            return result;
        result = result + added;
        return relu_ ? at::relu(result) : result;
    }

private:
    struct Prepared {
        dnnl::convolution_forward::primitive_desc description;
        dnnl::convolution_forward primitive;
        memory weights;
    };

    std::vector<std::int64_t> outputSizes(const at::Tensor& x) const
    {
        const auto side = [](std::int64_t in, std::int64_t kernel, std::int64_t stride, std::int64_t pad,
                             std::int64_t dilation) {
            return (in + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        };
        return {x.size(0), weight_.size(0),
                side(x.size(2), weight_.size(2), shape_.strideRows, shape_.padRows, shape_.dilationRows),
                side(x.size(3), weight_.size(3), shape_.strideColumns, shape_.padColumns, shape_.dilationColumns)};
    }

    Prepared& prepared(const at::Tensor& x, bool within)
    {
        const std::array<std::int64_t, 4> key{x.size(0), x.size(2), x.size(3), within ? 1 : 0};
        const auto found = prepared_.find(key);
        return found != prepared_.end() ? found->second : prepared_.emplace(key, prepare(x, within)).first->second;
    }

    Prepared prepare(const at::Tensor& x, bool within) const
    {
        const at::Tensor whole = at::cat({weight_, weight_}, 1).to(at::kFloat).contiguous();  // for hi and for lo
        const memory::dims kernel(whole.sizes().begin(), whole.sizes().end());
        const memory::desc source({x.size(0), kernel[1], x.size(2), x.size(3)}, memory::data_type::bf16,
                                  memory::format_tag::nhwc);
        const memory::desc weights(kernel, memory::data_type::bf16, memory::format_tag::any);
        const memory::desc bias({kernel[0]}, memory::data_type::f32, memory::format_tag::x);
        const memory::desc result(outputSizes(x), memory::data_type::f32, memory::format_tag::nhwc);
        const dnnl::convolution_forward::desc convolution(
            dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, source, weights, bias, result,
            {shape_.strideRows, shape_.strideColumns}, {shape_.dilationRows - 1, shape_.dilationColumns - 1},
            {shape_.padRows, shape_.padColumns}, {shape_.padRows, shape_.padColumns});
        dnnl::primitive_attr attributes;
        attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
        dnnl::post_ops after;
        if (adds_ && within)
            after.append_binary(dnnl::algorithm::binary_add, result);
        if (relu_ && within)
            after.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
        attributes.set_post_ops(after);
        const dnnl::convolution_forward::primitive_desc description(convolution, attributes, cpu());

        memory plain({kernel, memory::data_type::f32, memory::format_tag::oihw}, cpu(), whole.data_ptr());
        memory packed(description.weights_desc(), cpu());
        dnnl::stream stream(cpu());
        dnnl::reorder(plain, packed).execute(stream, plain, packed);
        stream.wait();
        return {description, dnnl::convolution_forward(description), packed};
    }

    at::Tensor weight_;  // exact in bfloat16, which takes half of the memory
    at::Tensor bias_;
    Shape shape_;
    bool relu_;
    bool adds_;
    std::map<std::array<std::int64_t, 4>, Prepared> prepared_;
};

at::Tensor pairedConvolution(const at::Tensor& x, const c10::intrusive_ptr<PairedConvolution>& layer)
{
    return layer->run(x, at::Tensor());
}

at::Tensor pairedConvolutionAdded(const at::Tensor& x, const at::Tensor& added,
                                  const c10::intrusive_ptr<PairedConvolution>& layer)
{
    return layer->run(x, added);
}

TORCH_LIBRARY(diptych, library)
{
    library.class_<PairedConvolution>("PairedConvolution");
    library.def("paired_convolution", pairedConvolution);
    library.def("paired_convolution_added", pairedConvolutionAdded);
}

bool exactInBfloat16(const at::Tensor& weight)
{
    return at::equal(weight.to(at::kBFloat16).to(at::kFloat), weight);
}

class Pairing
{
public:
    explicit Pairing(torch::jit::Module& module) : module_(module), graph_(module.get_method("forward").graph()) {}

    int run()
    {
        visit(graph_->block());
        torch::jit::EliminateDeadCode(graph_);
        return count_;
    }

private:
    void visit(torch::jit::Block* block)
    {
        for (auto node = block->nodes().begin(); node != block->nodes().end();) {
            torch::jit::Node* const each = *node;
            ++node;
            for (torch::jit::Block* inner : each->blocks())
                visit(inner);
            if (each->kind() == c10::Symbol::fromQualString("aten::conv2d"))
                replace(each);
        }
    }

    void replace(torch::jit::Node* node)
    {
        const auto weight = torch::jit::toIValue(node->input(1));
        const auto bias = torch::jit::toIValue(node->input(2));
        const auto stride = torch::jit::toIValue(node->input(3));
        const auto pad = torch::jit::toIValue(node->input(4));
        const auto dilation = torch::jit::toIValue(node->input(5));
        const auto groups = torch::jit::toIValue(node->input(6));
        if (!weight || !bias || !stride || !pad || !dilation || !groups || !bias->isTensor() || !pad->isIntList() ||
            groups->toInt() != 1 || weight->toTensor().scalar_type() != at::kFloat ||
            !exactInBfloat16(weight->toTensor()))
            return;
        const auto s = stride->toIntVector(), p = pad->toIntVector(), d = dilation->toIntVector();
        if (s.size() != 2 || p.size() != 2 || d.size() != 2)
            return;
        // conv, relu(conv) or relu(conv + other): one layer each.
        torch::jit::Node* last = node;
        torch::jit::Value* added = nullptr;
        if (torch::jit::Node* const sum = onlyUser(node, "aten::add"); sum && onlyUser(sum, "aten::relu")) {
            const auto factor = torch::jit::toIValue(sum->input(2));
            torch::jit::Value* const other = sum->input(0) == node->output() ? sum->input(1) : sum->input(0);
            if (factor && factor->isInt() && factor->toInt() == 1 && other != node->output()) {
                added = other;
                last = sum;
            }
        }
        torch::jit::Node* const relu = onlyUser(last, "aten::relu");
        if (relu)
            last = relu;

        const auto layer = c10::make_intrusive<PairedConvolution>(
            weight->toTensor(), bias->toTensor(), Shape{s[0], s[1], p[0], p[1], d[0], d[1]}, relu, added);
        const torch::jit::IValue value(layer);
        const std::string name = "paired_" + std::to_string(count_++);
        module_.register_attribute(name, value.type(), value);
        torch::jit::Node* attribute = graph_->createGetAttr(graph_->inputs().front(), name);
        attribute->output()->setType(value.type());
        graph_->prependNode(attribute);
        std::vector<torch::jit::Value*> inputs{node->input(0)};
        if (added)
            inputs.push_back(added);
        inputs.push_back(attribute->output());
        torch::jit::Node* paired = graph_->create(
            c10::Symbol::fromQualString(added ? "diptych::paired_convolution_added" : "diptych::paired_convolution"),
            inputs);
        paired->insertBefore(last);
        last->output()->replaceAllUsesWith(paired->output());
    }

    /// The node of this kind that alone uses the other's output in the same block; null where there is none.
    static torch::jit::Node* onlyUser(torch::jit::Node* node, const char* kind)
    {
        const auto& uses = node->output()->uses();
        if (uses.size() != 1)
            return nullptr;
        torch::jit::Node* const user = uses.front().user;
        const bool same =
            user->kind() == c10::Symbol::fromQualString(kind) && user->owningBlock() == node->owningBlock();
        return same ? user : nullptr;
    }

    torch::jit::Module& module_;
    std::shared_ptr<torch::jit::Graph> graph_;
    int count_ = 0;
};

/// One layer such as the networks have, in both ways in turn: the best of five each.
bool pairsAreQuicker()
{
    constexpr std::int64_t kChannels = 64, kSide = 160;
    const c10::InferenceMode inference;
    const at::Tensor x = at::rand({1, kChannels, kSide, kSide}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor weight = at::ones({kChannels, kChannels, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor bias = at::zeros({kChannels});
    PairedConvolution layer(weight, bias, Shape{1, 1, 1, 1, 1, 1}, false, false);
    const auto best = [](const auto& work) {
        double least = std::numeric_limits<double>::infinity();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            work();
            least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        return least;
    };
    return best([&] { layer.run(x, at::Tensor()); }) < best([&] { at::conv2d(x, weight, bias, {1, 1}, {1, 1}); });
}

}  // namespace

bool pairedConvolutionsPay()
{
    return dnnl::get_effective_cpu_isa() == dnnl::cpu_isa::avx512_core_amx && pairsAreQuicker();
}

int pairConvolutions(torch::jit::Module& frozen)
{
    return Pairing(frozen).run();
}

}  // namespace diptych::inference
