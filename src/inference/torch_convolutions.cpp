#include "torch_convolutions.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/custom_class.h>
#include <torch/library.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include "torch_convolution_layer.h"

namespace diptych::inference
{

namespace
{

at::Tensor convolution(const at::Tensor& x, const c10::intrusive_ptr<ConvolutionLayer>& layer)
{
    return layer->run(x, at::Tensor(), false);
}

at::Tensor convolutionAdded(const at::Tensor& x, const at::Tensor& added,
                            const c10::intrusive_ptr<ConvolutionLayer>& layer)
{
    return layer->run(x, added, false);
}

at::Tensor convolutionOnto(const at::Tensor& x, const at::Tensor& added,
                           const c10::intrusive_ptr<ConvolutionLayer>& layer)
{
    return layer->run(x, added, true);
}

TORCH_LIBRARY(diptych, library)
{
    library.class_<ConvolutionLayer>("ConvolutionLayer");
    library.def("convolution", convolution);
    library.def("convolution_added", convolutionAdded);
    library.def("convolution_onto", convolutionOnto);
}

bool exactInBfloat16(const at::Tensor& weight)
{
    return at::equal(weight.to(at::kBFloat16).to(at::kFloat), weight);
}

class Replacing
{
public:
    Replacing(torch::jit::Module& module, Multiply how)
        : how_(how), module_(module), graph_(module.get_method("forward").graph())
    {
    }

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
            (how_ == Multiply::Pairs && !exactInBfloat16(weight->toTensor())))
            return;
        const auto s = stride->toIntVector(), p = pad->toIntVector(), d = dilation->toIntVector();
        if (s.size() != 2 || p.size() != 2 || d.size() != 2)
            return;
        // conv, relu(conv) or relu(conv + other): one layer each.
        torch::jit::Node* last = node;
        torch::jit::Value* added = nullptr;
        torch::jit::Node* addition = nullptr;
        if (torch::jit::Node* const sum = onlyUser(node, "aten::add"); sum && onlyUser(sum, "aten::relu")) {
            const auto factor = torch::jit::toIValue(sum->input(2));
            torch::jit::Value* const other = sum->input(0) == node->output() ? sum->input(1) : sum->input(0);
            if (factor && factor->isInt() && factor->toInt() == 1 && other != node->output()) {
                added = other;
                addition = last = sum;
            }
        }
        torch::jit::Node* const relu = onlyUser(last, "aten::relu");
        if (relu)
            last = relu;

        const auto layer =
            c10::make_intrusive<ConvolutionLayer>(how_, weight->toTensor(), bias->toTensor(),
                                                  ConvolutionShape{s[0], s[1], p[0], p[1], d[0], d[1]}, relu, added);
        const torch::jit::IValue value(layer);
        const std::string name = "layer_" + std::to_string(count_++);
        module_.register_attribute(name, value.type(), value);
        torch::jit::Node* attribute = graph_->createGetAttr(graph_->inputs().front(), name);
        attribute->output()->setType(value.type());
        graph_->prependNode(attribute);
        std::vector<torch::jit::Value*> inputs{node->input(0)};
        if (added)
            inputs.push_back(added);
        inputs.push_back(attribute->output());
        const bool onto = added && added != node->input(0) && mayBeOverwritten(added, addition, last);
        const char* const kind = onto    ? "diptych::convolution_onto"
                                 : added ? "diptych::convolution_added"
                                         : "diptych::convolution";
        torch::jit::Node* replaced = graph_->create(c10::Symbol::fromQualString(kind), inputs);
        replaced->insertBefore(last);
        last->output()->replaceAllUsesWith(replaced->output());
    }

    /// Whether `sum`, which a layer in the place of `last` will do, may be written over `added`: another layer made it,
    /// and only convolutions read it, all of them earlier. (What other operations look at may live on in a view.)
    static bool mayBeOverwritten(torch::jit::Value* added, torch::jit::Node* sum, torch::jit::Node* last)
    {
        const auto isLayer = [](torch::jit::Node* node) {
            return std::string_view(node->kind().toQualString()).starts_with("diptych::convolution");
        };
        const auto readsEarlier = [&](torch::jit::Node* node) {  // the replaced convolution stays until all are
            const bool convolution = isLayer(node) || node->kind() == c10::Symbol::fromQualString("aten::conv2d");
            return convolution && node->owningBlock() == last->owningBlock() && node->isBefore(last);
        };
        return isLayer(added->node()) && added->node()->owningBlock() == last->owningBlock() &&
               std::all_of(added->uses().begin(), added->uses().end(),
                           [&](const torch::jit::Use& use) { return use.user == sum || readsEarlier(use.user); });
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

    Multiply how_;
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
    ConvolutionLayer layer(Multiply::Pairs, weight, bias, ConvolutionShape{1, 1, 1, 1, 1, 1}, false, false);
    const auto best = [](const auto& work) {
        double least = std::numeric_limits<double>::infinity();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            work();
            least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        return least;
    };
    return best([&] { layer.run(x, at::Tensor(), false); }) < best([&] {
               at::conv2d(x, weight, bias, {1, 1}, {1, 1});
           });
}

}  // namespace

bool pairsPay()
{
    return dnnl::get_effective_cpu_isa() == dnnl::cpu_isa::avx512_core_amx && pairsAreQuicker();
}

bool layersPay()
{
    return dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core;
}

int replaceConvolutions(torch::jit::Module& frozen, Multiply how)
{
    return Replacing(frozen, how).run();
}

}  // namespace diptych::inference
