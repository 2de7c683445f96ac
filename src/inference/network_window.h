// What of a model input the network is shown: the breast, and as much of the black about it as its answers there depend
// on. What lies further away changes none of them, and takes a tenth to two fifths of the time (docs/adr/0025).
#pragma once

#include <span>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

/// All of it, in the input's pixels.
[[nodiscard]] CanvasPart wholeOf(const InputImage& image);

/// The image's part and what lies within ModelManifest::reachPx of it; all where the manifest tells no reach, or the
/// image no part. It begins on the network's grid, so that the network computes what it would of the whole, and comes
/// in a few sizes, since convolutions are prepared for each.
[[nodiscard]] CanvasPart networkWindow(const InputImage& image, const ModelManifest& manifest);

/// Writes window.rows * window.columns values; 0 where the image has none. The image's part lies in the window.
void drawWindow(const InputImage& image, const CanvasPart& window, std::span<float> pixels);

}  // namespace diptych::inference
