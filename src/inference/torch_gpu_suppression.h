// The loop of a decoder that keeps, box by box, those that no stronger kept one covers (models/training/network.py,
// Decoder.unsuppressed), as one operation: on a GPU each turn of it would be four launches of a microsecond's work.
#pragma once

#include <torch/script.h>

namespace diptych::inference
{

/// Rewrites the loops of the form
///
///     for i in range(n):
///         keep = keep * (1.0 - covered[:, i] * keep[:, i:i + 1])
///
/// and returns how many. What they say stays the same to the last digit. The module runs on a CPU, too.
int suppressAtOnce(torch::jit::Module& frozen);

}  // namespace diptych::inference
