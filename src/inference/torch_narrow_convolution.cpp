#include "torch_narrow_convolution.h"

#include <optional>

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

namespace diptych::inference
{

namespace
{

/// The four sides of a box.
constexpr std::int64_t kOutputsOfLastLayers = 4;

class Narrowing
{
public:
    Narrowing(torch::jit::Module& module, at::ScalarType type)
        : graph_(module.get_method("forward").graph()), type_(type)
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
        for (torch::jit::Node* const node : block->nodes()) {
            for (torch::jit::Block* inner : node->blocks())
                visit(inner);
            if (node->kind() == c10::Symbol::fromQualString("aten::conv2d"))
                narrow(node);
        }
    }

    void narrow(torch::jit::Node* convolution)
    {
        const auto weight = torch::jit::toIValue(convolution->input(1));
        const auto bias = torch::jit::toIValue(convolution->input(2));
        if (!weight || !bias || !weight->isTensor() || !bias->isTensor())
            return;
        if (weight->toTensor().size(0) <= kOutputsOfLastLayers) {
            convolution->replaceInput(0, converted(convolution, convolution->input(0), at::kFloat));
            return;
        }
        convolution->replaceInput(0, converted(convolution, convolution->input(0), type_));
        const torch::jit::WithInsertPoint here(convolution);
        convolution->replaceInput(1, graph_->insertConstant(weight->toTensor().to(type_)));
        convolution->replaceInput(2, graph_->insertConstant(bias->toTensor().to(type_)));
        convolution->output()->setType(c10::TensorType::get());
        ++count_;
    }

    torch::jit::Value* converted(torch::jit::Node* before, torch::jit::Value* value, at::ScalarType type)
    {
        const torch::jit::WithInsertPoint here(before);
        return graph_->insert(c10::aten::to, {value, static_cast<std::int64_t>(type)});
    }

    std::shared_ptr<torch::jit::Graph> graph_;
    at::ScalarType type_;
    int count_ = 0;
};

}  // namespace

int narrowConvolutions(torch::jit::Module& frozen, at::ScalarType type)
{
    return Narrowing(frozen, type).run();
}

}  // namespace diptych::inference
