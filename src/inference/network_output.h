// What the network may say, and nothing else: the output contract of "diptych.model/1".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

/// `values` of shape `sizes` = images x candidates x 7 (x0, y0, x1, y1, raw confidence, raw malignancy, kind index),
/// boxes in pixels of the model's input. Rows of confidence 0 are fillers and are dropped. One list an image, most
/// confident first. Fails with ModelError on a wrong shape, NaN or infinity, a score outside 0..1, a kind that the
/// manifest does not name, or a box that is turned inside out or does not touch the input.
[[nodiscard]] Result<std::vector<std::vector<Candidate>>> candidatesFromOutput(std::span<const float> values,
                                                                               std::span<const std::int64_t> sizes,
                                                                               std::size_t images,
                                                                               const ModelManifest& manifest);

/// Of an answer that another process gives: whether candidatesFromOutput() could have said it.
[[nodiscard]] bool isPossible(const Candidate& candidate, const ModelManifest& manifest);

}  // namespace diptych::inference
