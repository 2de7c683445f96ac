// The network's convolutions for a GPU's matrix units, each with the sum and the ReLU that follow it, channels last.
//
// The units multiply numbers of 11 binary digits and add up in 32 bits. In pairs a number x is told as hi + lo
// (gpu_pairs.h); weights that are bfloat16 (models/training/export.py rounds them) need no second part, so a
// convolution of x with w is one of twice the channels, (hi, lo) with (w, w): the speed of the units with the scores of
// 32 bits, as on CPUs (docs/adr/0018). Output channels are filled up with zeros to numbers for which cuDNN has kernels
// that keep the units busy: 64 instead of 48 take a quarter of the time (docs/adr/0022).
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

/// What the units are given of an input: both parts; one, of 11 digits, as TF32 or as float16. The last layers, with no
/// more outputs than a box has sides, are in pairs always: a score's own rounding is not added to what was lost before.
enum class MatrixNumbers { Pairs, Tf32, Half };

/// Rewrites the convolutions with constant weights (for pairs: exact in TF32); returns how many. The module stays on
/// its device. On a CPU it runs, too, except for Half: slower, for tests.
int convolveOnMatrixUnits(torch::jit::Module& frozen, MatrixNumbers numbers);

}  // namespace diptych::inference
