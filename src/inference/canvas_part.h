// What of a model input the network is given: the breast alone, where the package's script can do with it
// (docs/adr/0025), else all of the input.
#pragma once

#include <span>
#include <string_view>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

/// All of it, in the input's pixels.
[[nodiscard]] CanvasPart wholeOf(const InputImage& image);

/// The image's part where it has one and the script takes it (ModelManifest::takesParts); all of it where not, and on a
/// GPU, which keeps all launches for one size of input as a graph. `device` as SuspicionModel::device().
[[nodiscard]] CanvasPart givenOf(const InputImage& image, const ModelManifest& manifest, std::string_view device);

/// Writes given.rows * given.columns values; `given` is the image's part or all of it.
void writeGiven(const InputImage& image, const CanvasPart& given, std::span<float> pixels);

}  // namespace diptych::inference
