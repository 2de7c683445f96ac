// The network's convolutions in pairs of bfloat16 on CPUs with AMX, each with the sum and the ReLU that follow it: the
// speed of 16 bits with the scores of 32.
//
// A number x of 24 binary digits is told as hi + lo, both bfloat16, to 2^-17 of itself. The weights of a package that
// are bfloat16 already (models/training/export.py rounds them) need no second part, so a convolution of x with w is
// hi * w + lo * w, added up in 32 bits. From one convolution to the next maps stay in pairs. Measured on the shipped
// package: docs/adr/0018-paired-convolutions.md.
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

/// Whether this CPU has AMX for bfloat16, the system lets this process use it and one layer of the usual size, measured
/// now, is quicker that way than in float32. Takes some 10 ms.
[[nodiscard]] bool pairsPay();

/// Rewrites the convolutions with constant weights that are exact in bfloat16, as far in rows as in columns, and padded
/// by no more than half of what they reach; returns how many. Others, and those with a map that somebody writes in
/// place, stay as they are. Without AMX it runs, too: slower by far, for tests.
int convolveInBfloat16Pairs(torch::jit::Module& frozen);

}  // namespace diptych::inference
