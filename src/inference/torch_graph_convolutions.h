// Finds the convolutions of a frozen network, each with the sum and the ReLU that follow it, and puts other nodes in
// their place: what the CPU's layers (torch_convolutions.h) and the GPU's (torch_gpu_convolutions.h) have in common.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <torch/csrc/jit/ir/ir.h>
#include <torch/script.h>

namespace diptych::inference
{

struct ConvolutionShape {
    std::int64_t strideRows, strideColumns, padRows, padColumns, dilationRows, dilationColumns;
};

/// Rows or columns of a convolution's result; `kernel` counts its weights along them.
[[nodiscard]] inline std::int64_t convolvedSide(std::int64_t side, std::int64_t kernel, std::int64_t stride,
                                                std::int64_t pad, std::int64_t dilation)
{
    return (side + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
}

/// conv, relu(conv) or relu(conv + added) of a graph, with constant weights and one group.
struct GraphConvolution {
    at::Tensor weight;  // outputs x inputs x rows x columns, float32
    at::Tensor bias;    // outputs
    ConvolutionShape shape;
    torch::jit::Node* convolution;
    torch::jit::Value* added = nullptr;    // null where nothing is
    torch::jit::Node* addition = nullptr;  // which adds it
    torch::jit::Node* last = nullptr;      // whose output the whole has
    bool relu = false;

    [[nodiscard]] torch::jit::Value* input() const { return convolution->input(0); }
    /// A node of this kind before `last`, whose output everybody who used the whole's is given. What it replaces stays
    /// for EliminateDeadCode.
    void replaceBy(torch::jit::Node* node) const;
};

/// Nothing for a node that is another operation, or a convolution that is not as above.
std::optional<GraphConvolution> convolutionAt(torch::jit::Node* node);

/// The convolutions with a map that somebody writes in place: what another node in their place would be given, and
/// when, is another.
std::set<const torch::jit::Node*> convolutionsOfWrittenMaps(const std::shared_ptr<torch::jit::Graph>& graph);

/// Every node of the graph and of its inner blocks in order. `visit` may put nodes about the one that it is given, or
/// destroy that;
/// those before it are not visited.
void forEachNode(torch::jit::Block* block, const std::function<void(torch::jit::Node*)>& visit);

}  // namespace diptych::inference
