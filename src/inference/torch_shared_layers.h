// Layers that LibTorch 1.13 runs on one thread, or number by number, where a map has one channel only, as a view and
// its means have: pixels folded into channels, mean values of a neighbourhood, maps made larger. Here all threads share
// them out.
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

/// Puts operators of ours in the place of LibTorch's, with the same results but for the order in which numbers are
/// added up. The module must stay on the CPU.
void shareOutLayers(torch::jit::Module& frozen);

}  // namespace diptych::inference
