// Rewrites a frozen network so that its maps stay in pairs of 16 bits from one convolution to the next: what pairs of
// bfloat16 on a CPU (torch_amx_convolutions.h) and of float16 on a GPU (torch_gpu_convolutions.h) have in common.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "torch_graph_convolutions.h"

namespace diptych::inference
{

/// A device's operators, by their qualified names, and what they are given.
struct PairedOperators {
    const char* inPairs;      // (float32 map, `all`) to a map in pairs
    const char* fromPairs;    // (map in pairs, channels) to float32
    const char* convolution;  // (map, added map or none, `layer`, `all`), all maps in pairs
    /// Of one convolution; nothing for one that has to stay as it is.
    std::function<std::optional<std::vector<torch::jit::IValue>>(const GraphConvolution&)> layer;
    std::vector<torch::jit::IValue> all;
};

/// Puts them in the place of the convolutions that have a layer, each with the sum and the ReLU that follow it; returns
/// how many. Those with a map that somebody writes in place stay, and so does a sum with a map that no convolution
/// made.
int stayInPairs(torch::jit::Module& frozen, const PairedOperators& operators);

[[nodiscard]] bool isKind(const torch::jit::Node* node, const char* kind);

/// Every convolution that convolutionAt() knows.
[[nodiscard]] std::vector<GraphConvolution> convolutionsOf(torch::jit::Module& frozen);

}  // namespace diptych::inference
