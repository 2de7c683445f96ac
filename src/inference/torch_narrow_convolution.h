// Convolutions in 16 bits, for GPUs whose matrix units are several times quicker at it than in 32.
//
// Weights, bias and input of a convolution become numbers of 16 bits; what comes out of it flows on so, until the
// script itself asks for float32. The last layers, which have no more channels than a box has sides, stay in 32 bits,
// so that a score's own rounding is not added to what the layers before it lost. Weights that the package holds as
// bfloat16 (models/training/export.py) are exact in float16, too.
#pragma once

#include <ATen/core/ScalarType.h>
#include <torch/script.h>

namespace diptych::inference
{

/// Rewrites a frozen module's convolutions with constant weights to `type` (at::kHalf or at::kBFloat16); returns how
/// many. The module stays where it is; layers with four outputs or fewer are given float32 inputs.
int narrowConvolutions(torch::jit::Module& frozen, at::ScalarType type);

}  // namespace diptych::inference
