// Float32 numbers as two that a GPU's matrix units multiply exactly: x = hi + lo, hi the upper 11 binary digits (TF32),
// lo the 13 below them, of which the units drop two: what is lost of x is 2^-22 of it.
#pragma once

#include <cstdint>

#include <cuda_runtime_api.h>

namespace diptych::inference
{

/// Images x channels x rows x columns, float32, in the device's memory; strides count numbers.
struct DeviceMap {
    const float* values;
    std::int64_t images, channels, rows, columns;
    std::int64_t imageStride, channelStride, rowStride, columnStride;
};

/// Channels last: of each pixel `width` times hi, then `width` times lo, `width` no fewer than the channels; those
/// beyond are 0. `pairs` has room for images x rows x columns x 2 * width and begins at 16 bytes. Enqueued on `stream`;
/// returns what starting it said.
cudaError_t splitInPairs(const DeviceMap& map, std::int64_t width, float* pairs, cudaStream_t stream);

}  // namespace diptych::inference
