#include "torch_convolutions.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/custom_class.h>
#include <torch/library.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include "torch_convolution_layer.h"
#include "torch_graph_convolutions.h"

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

class Replacing
{
public:
    explicit Replacing(torch::jit::Module& module) : module_(module), graph_(module.get_method("forward").graph()) {}

    int run()
    {
        const auto written = convolutionsOfWrittenMaps(graph_);
        forEachNode(graph_->block(), [&](torch::jit::Node* node) {
            if (const auto found = convolutionAt(node); found && !written.contains(node))
                replace(*found);
        });
        torch::jit::EliminateDeadCode(graph_);
        return count_;
    }

private:
    void replace(const GraphConvolution& found)
    {
        const auto layer = c10::make_intrusive<ConvolutionLayer>(found.weight, found.bias, found.shape, found.relu,
                                                                 found.added != nullptr);
        const torch::jit::IValue value(layer);
        const std::string name = "layer_" + std::to_string(count_++);
        module_.register_attribute(name, value.type(), value);
        torch::jit::Node* attribute = graph_->createGetAttr(graph_->inputs().front(), name);
        attribute->output()->setType(value.type());
        graph_->prependNode(attribute);
        std::vector<torch::jit::Value*> inputs{found.input()};
        if (found.added)
            inputs.push_back(found.added);
        inputs.push_back(attribute->output());
        const bool onto = found.added && found.added != found.input() && mayBeOverwritten(found);
        const char* const kind = onto          ? "diptych::convolution_onto"
                                 : found.added ? "diptych::convolution_added"
                                               : "diptych::convolution";
        found.replaceBy(graph_->create(c10::Symbol::fromQualString(kind), inputs));
    }

    /// Whether the sum, which a layer in the place of `last` will do, may be written over what is added: another layer
    /// made that, and only convolutions read it, all of them earlier. (What others look at may live on in a view.)
    static bool mayBeOverwritten(const GraphConvolution& found)
    {
        const auto isLayer = [](torch::jit::Node* node) {
            return std::string_view(node->kind().toQualString()).starts_with("diptych::convolution");
        };
        const auto readsEarlier = [&](torch::jit::Node* node) {  // the replaced convolution stays until all are
            const bool convolution = isLayer(node) || node->kind() == c10::Symbol::fromQualString("aten::conv2d");
            return convolution && node->owningBlock() == found.last->owningBlock() && node->isBefore(found.last);
        };
        torch::jit::Node* const maker = found.added->node();
        const auto& uses = found.added->uses();
        return isLayer(maker) && maker->owningBlock() == found.last->owningBlock() &&
               std::all_of(uses.begin(), uses.end(), [&](const torch::jit::Use& use) {
                   return use.user == found.addition || readsEarlier(use.user);
               });
    }

    torch::jit::Module& module_;
    std::shared_ptr<torch::jit::Graph> graph_;
    int count_ = 0;
};

}  // namespace

bool layersPay()
{
    return PackedMatrix::there() || dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core;
}

int replaceConvolutions(torch::jit::Module& frozen)
{
    return Replacing(frozen).run();
}

}  // namespace diptych::inference
