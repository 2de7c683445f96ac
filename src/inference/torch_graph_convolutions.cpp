#include "torch_graph_convolutions.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>

namespace diptych::inference
{

namespace
{

/// The node of this kind that alone uses the other's output in the same block; null where there is none.
torch::jit::Node* onlyUser(torch::jit::Node* node, const char* kind)
{
    const auto& uses = node->output()->uses();
    if (uses.size() != 1)
        return nullptr;
    torch::jit::Node* const user = uses.front().user;
    const bool same = user->kind() == c10::Symbol::fromQualString(kind) && user->owningBlock() == node->owningBlock();
    return same ? user : nullptr;
}

/// Adds what follows the convolution.
void follow(GraphConvolution& found)
{
    torch::jit::Node* const node = found.convolution;
    found.last = node;
    if (torch::jit::Node* const sum = onlyUser(node, "aten::add"); sum && onlyUser(sum, "aten::relu")) {
        const auto factor = torch::jit::toIValue(sum->input(2));
        torch::jit::Value* const other = sum->input(0) == node->output() ? sum->input(1) : sum->input(0);
        if (factor && factor->isInt() && factor->toInt() == 1 && other != node->output() &&
            other->type()->kind() == c10::TypeKind::TensorType) {
            found.added = other;
            found.addition = found.last = sum;
        }
    }
    if (torch::jit::Node* const relu = onlyUser(found.last, "aten::relu")) {
        found.relu = true;
        found.last = relu;
    }
}

}  // namespace

void GraphConvolution::replaceBy(torch::jit::Node* node) const
{
    node->insertBefore(last);
    last->output()->replaceAllUsesWith(node->output());
}

std::optional<GraphConvolution> convolutionAt(torch::jit::Node* node)
{
    if (node->kind() != c10::Symbol::fromQualString("aten::conv2d"))
        return std::nullopt;
    const auto weight = torch::jit::toIValue(node->input(1));
    const auto bias = torch::jit::toIValue(node->input(2));
    const auto stride = torch::jit::toIValue(node->input(3));
    const auto pad = torch::jit::toIValue(node->input(4));
    const auto dilation = torch::jit::toIValue(node->input(5));
    const auto groups = torch::jit::toIValue(node->input(6));
    if (!weight || !bias || !stride || !pad || !dilation || !groups || !bias->isTensor() || !pad->isIntList() ||
        groups->toInt() != 1 || weight->toTensor().scalar_type() != at::kFloat)
        return std::nullopt;
    const auto s = stride->toIntVector(), p = pad->toIntVector(), d = dilation->toIntVector();
    if (s.size() != 2 || p.size() != 2 || d.size() != 2)
        return std::nullopt;
    GraphConvolution found{weight->toTensor(), bias->toTensor(), ConvolutionShape{s[0], s[1], p[0], p[1], d[0], d[1]},
                           node};
    follow(found);
    return found;
}

std::set<const torch::jit::Node*> convolutionsOfWrittenMaps(const std::shared_ptr<torch::jit::Graph>& graph)
{
    std::set<const torch::jit::Node*> written;
    const torch::jit::AliasDb aliases(graph);
    forEachNode(graph->block(), [&](torch::jit::Node* node) {
        const auto found = convolutionAt(node);
        if (!found)
            return;
        std::set<const torch::jit::Value*> maps{found->input(), node->output(), found->last->output()};
        if (found->added)
            maps.insert({found->added, found->addition->output()});
        for (const torch::jit::Value* map : maps)
            if (aliases.hasWriters(map))
                written.insert(node);
    });
    return written;
}

void forEachNode(torch::jit::Block* block, const std::function<void(torch::jit::Node*)>& visit)
{
    for (auto node = block->nodes().begin(); node != block->nodes().end();) {
        torch::jit::Node* const each = *node;
        ++node;
        for (torch::jit::Block* const inner : each->blocks())
            forEachNode(inner, visit);
        visit(each);
    }
}

}  // namespace diptych::inference
