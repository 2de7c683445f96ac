// The network's convolutions by oneDNN itself, each with what follows it: on CPUs with AMX in pairs of bfloat16, the
// speed of 16 bits with the scores of 32; on others in float32.
//
// A number x of 24 binary digits is told as hi + lo, both bfloat16, to 2^-17 of itself. The weights of a package that
// are bfloat16 already (models/training/export.py rounds them) need no second part, so a convolution of x with w is one
// convolution of twice the channels, (hi, lo) with (w, w), whose products oneDNN adds up in 32 bits on AMX's tiles.
// Measured on the shipped package: models and figures in docs/adr/0018-paired-convolutions.md.
#pragma once

#include <torch/script.h>

#include "torch_convolution_layer.h"

namespace diptych::inference
{

/// Whether this CPU has AMX for bfloat16, oneDNN uses it (ONEDNN_MAX_CPU_ISA may forbid it) and one layer of the usual
/// size, measured now, is quicker that way than in float32. Takes some 10 ms.
[[nodiscard]] bool pairsPay();

/// Whether layers in float32 are quicker than what LibTorch makes of the network: with AVX-512 they are, without they
/// are not (docs/adr/0018).
[[nodiscard]] bool layersPay();

/// Puts layers in place of the convolutions of a frozen module that have constant weights (for pairs: exact in
/// bfloat16), each together with the sum and the ReLU that follow it; returns how many. Others stay as they are. The
/// module must stay on the CPU.
int replaceConvolutions(torch::jit::Module& frozen, Multiply how);

}  // namespace diptych::inference
