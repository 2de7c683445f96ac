// Float32 numbers as two of float16, which a GPU's matrix units multiply exactly, and the convolution of such maps.
//
// x = hi + lo: hi the nearest float16, lo the nearest to what is left, so 22 binary digits of x are told, and of
// numbers below 0.06 what is left is at most 3e-8. Weights are float16 as they are, scaled by a power of two, so that
// (hi + lo) * w is two products, which the units add up in float32.
//
// A map of pairs lies channels last: of each pixel `width` times hi, then `width` times lo; width is a multiple of 8
// and the channels beyond those of the map are 0. All memory is the device's, aligned to 16 bytes. Everything is
// enqueued on `stream`; what is returned is what starting it said.
#pragma once

#include <cstdint>

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

namespace diptych::inference
{

/// The largest number of float16.
inline constexpr float kLargestHalf = 65504.0F;

/// Images x channels x rows x columns, float32; strides count numbers.
struct DeviceMap {
    const float* values;
    std::int64_t images, channels, rows, columns;
    std::int64_t imageStride, channelStride, rowStride, columnStride;
};

/// `pairs` has room for images x rows x columns x 2 * width. Where a number is none that float16 can hold, *beyond
/// becomes 1.
cudaError_t splitInPairs(const DeviceMap& map, std::int64_t width, __half* pairs, int* beyond, cudaStream_t stream);

/// The first `channels` of `pixels` pixels as float32, channels last.
cudaError_t joinPairs(const __half* pairs, std::int64_t pixels, std::int64_t width, std::int64_t channels, float* map,
                      cudaStream_t stream);

/// y = relu(scale * (x * weights) + bias + added), without what is not told. Square in stride, pad and dilation.
struct PairedConvolution {
    const __half* x;        // pairs: images x rows x columns, of width `inputs`
    const __half* weights;  // kernelRows x kernelColumns x inputs / 8 x outputs x 8
    const float* bias;      // outputs
    const __half* added;    // pairs like y, or null
    __half* y;              // pairs: images x outRows x outColumns, of width `outputs`
    int* beyond;            // becomes 1 where a number, before the ReLU, is none that float16 can hold
    float scale;
    int images, rows, columns, inputs;
    int outRows, outColumns, outputs;
    int kernelRows, kernelColumns, stride, pad, dilation;
    bool relu;
};

/// Needs compute capability 8. cudaErrorInvalidConfiguration where the device's shared memory cannot hold a part of
/// the map.
cudaError_t convolvePairs(const PairedConvolution& layer, cudaStream_t stream);

}  // namespace diptych::inference
