// Which boxes are kept of those that cover each other, on a GPU.
#pragma once

#include <cstdint>

#include <cuda_runtime_api.h>

namespace diptych::inference
{

/// For each i of `steps` in turn: kept[n][j] *= 1 - covered[n][i][j] * kept[n][i]. `kept` is images x boxes, `covered`
/// images x boxes x boxes with strides of its own, float32; boxes are 1024 at most. Enqueued on `stream`; returns what
/// starting it said.
struct Suppression {
    float* kept;
    const float* covered;
    std::int64_t images, boxes, steps;
    std::int64_t imageStride, rowStride, columnStride;  // of `covered`
};
cudaError_t suppress(const Suppression& suppression, cudaStream_t stream);

}  // namespace diptych::inference
