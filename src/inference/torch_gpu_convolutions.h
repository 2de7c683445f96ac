// The network's convolutions on a GPU's matrix units, each with the sum and the ReLU that follow it, in pairs of
// float16.
//
// The units multiply numbers of 11 binary digits and add up in 32 bits. A number x is told as hi + lo (gpu_pairs.h);
// weights that are bfloat16 (models/training/export.py rounds them) need no second part, so a convolution of x with w
// is hi * w + lo * w: the speed of the units with the scores of 32 bits, as on CPUs (docs/adr/0018, docs/adr/0022).
// From one convolution to the next maps stay in pairs.
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

struct PairedConvolutions {
    int count = 0;
    /// One number, on the module's device: another than kNothingBeyond as soon as a map had a number that float16
    /// cannot hold. What the module then said is nothing.
    at::Tensor beyond;
};

/// A number like no network's own: constants that are equal may become one.
inline constexpr int kNothingBeyond = 0x2D1F7C35;

/// Rewrites the convolutions with constant weights that are exact in float16, times a power of two, and as far in rows
/// as in columns. Others, those of fewer than eight input channels, and those with a map that somebody writes in place
/// stay as they are. The module stays on its device. On a CPU it runs, too: slower, for tests.
PairedConvolutions convolveInPairs(torch::jit::Module& frozen);

}  // namespace diptych::inference
