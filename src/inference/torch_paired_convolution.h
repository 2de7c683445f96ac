// Convolutions in pairs of bfloat16 on CPUs with AMX: the speed of 16 bits with the scores of 32.
//
// A number x of 24 binary digits is told as hi + lo, both bfloat16, to 2^-17 of itself. The weights of a package that
// are bfloat16 already (models/training/export.py rounds them) need no second part, so a convolution of x with w is one
// convolution of twice the channels, (hi, lo) with (w, w), whose products oneDNN adds up in 32 bits on AMX's tiles.
// Measured on the shipped package: models and figures in docs/adr/0018-paired-convolutions.md.
#pragma once

#include <cstdint>

#include <torch/script.h>

namespace diptych::inference
{

/// Whether this CPU has AMX for bfloat16, oneDNN uses it (ONEDNN_MAX_CPU_ISA may forbid it) and one layer of the usual
/// size, measured now, is quicker that way. Takes some 10 ms.
[[nodiscard]] bool pairedConvolutionsPay();

/// Puts paired convolutions in place of those of a frozen module whose weights are exact in bfloat16, each together
/// with the ReLU that follows it; returns how many. Others stay as they are. The module must stay on the CPU.
int pairConvolutions(torch::jit::Module& frozen);

}  // namespace diptych::inference
