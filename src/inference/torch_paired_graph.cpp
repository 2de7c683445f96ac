#include "torch_paired_graph.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/common_subexpression_elimination.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>

namespace diptych::inference
{

namespace
{

class PairedReplacing
{
public:
    PairedReplacing(torch::jit::Module& module, const PairedOperators& operators)
        : operators_(operators), graph_(module.get_method("forward").graph())
    {
    }

    int run()
    {
        const auto written = convolutionsOfWrittenMaps(graph_);
        forEachNode(graph_->block(), [&](torch::jit::Node* node) {
            if (const auto found = convolutionAt(node); found && !written.contains(node))
                replace(*found);
        });
        forEachNode(graph_->block(), [this](torch::jit::Node* node) { stayInPairs(node); });
        torch::jit::EliminateCommonSubexpression(graph_);
        torch::jit::EliminateDeadCode(graph_);
        return count_;
    }

private:
    void replace(GraphConvolution found)
    {
        const std::int64_t outputs = found.weight.size(0);
        if (found.added && channelsOf(found.added) != outputs) {  // LibTorch's sum then, and what follows
            found.added = nullptr;
            found.relu = false;
            found.last = found.convolution;
        }
        const std::int64_t inputs = channelsOf(found.input());
        if (inputs != 0 && inputs != found.weight.size(1))  // LibTorch says so
            return;
        const auto layer = operators_.layer(found);
        if (!layer)
            return;
        const torch::jit::WithInsertPoint here(found.last);
        std::vector<torch::jit::Value*> arguments{inPairs(found.input()),
                                                  found.added ? inPairs(found.added) : constant({})};
        append(arguments, *layer);
        append(arguments, operators_.all);
        torch::jit::Value* const pairs = insert(operators_.convolution, arguments);
        found.replaceBy(graph_->create(c10::Symbol::fromQualString(operators_.fromPairs), {pairs, constant(outputs)}));
        ++count_;
    }

    /// Of a map that a convolution made; 0 of others, whose dimensions nobody knows.
    std::int64_t channelsOf(torch::jit::Value* map) const
    {
        if (isKind(map->node(), operators_.fromPairs))
            return torch::jit::toIValue(map->node()->input(1))->toInt();
        const auto other = convolutionAt(map->node());
        return other ? other->weight.size(0) : 0;
    }

    torch::jit::Value* inPairs(torch::jit::Value* map)
    {
        std::vector<torch::jit::Value*> arguments{map};
        append(arguments, operators_.all);
        return insert(operators_.inPairs, arguments);
    }

    void append(std::vector<torch::jit::Value*>& arguments, const std::vector<torch::jit::IValue>& constants)
    {
        for (const torch::jit::IValue& value : constants)
            arguments.push_back(constant(value));
    }

    torch::jit::Value* constant(const torch::jit::IValue& value) { return graph_->insertConstant(value); }

    torch::jit::Value* insert(const char* kind, const std::vector<torch::jit::Value*>& arguments)
    {
        return graph_->insertNode(graph_->create(c10::Symbol::fromQualString(kind), arguments))->output();
    }

    /// A layer that reads what another made is given it in pairs as it was.
    void stayInPairs(torch::jit::Node* node) const
    {
        if (isKind(node, operators_.inPairs) && isKind(node->input(0)->node(), operators_.fromPairs))
            node->output()->replaceAllUsesWith(node->input(0)->node()->input(0));
    }

    const PairedOperators& operators_;
    std::shared_ptr<torch::jit::Graph> graph_;
    int count_ = 0;
};

}  // namespace

int stayInPairs(torch::jit::Module& frozen, const PairedOperators& operators)
{
    return PairedReplacing(frozen, operators).run();
}

bool isKind(const torch::jit::Node* node, const char* kind)
{
    return node->kind() == c10::Symbol::fromQualString(kind);
}

std::vector<GraphConvolution> convolutionsOf(torch::jit::Module& frozen)
{
    std::vector<GraphConvolution> all;
    forEachNode(frozen.get_method("forward").graph()->block(), [&](torch::jit::Node* node) {
        if (auto found = convolutionAt(node))
            all.push_back(std::move(*found));
    });
    return all;
}

}  // namespace diptych::inference
