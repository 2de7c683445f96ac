// The network's convolutions in float32, each with the sum and the ReLU that follow it, by oneDNN itself or, without
// AVX-512, by our own: where pairs of bfloat16 (torch_amx_convolutions.h) are not to be had, and for the layers that
// have none.
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

/// Whether layers in float32 are quicker than what LibTorch makes of the network: with AVX-512 (docs/adr/0018) or AVX2
/// (docs/adr/0027).
[[nodiscard]] bool layersPay();

/// Puts layers in place of the convolutions of a frozen module that have constant weights, each together with the sum
/// and the ReLU that follow it; returns how many. The module must stay on the CPU.
int replaceConvolutions(torch::jit::Module& frozen);

}  // namespace diptych::inference
