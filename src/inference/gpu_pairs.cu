#include "gpu_pairs.h"

namespace diptych::inference
{

namespace
{

constexpr unsigned kThreads = 256;     // of a block
constexpr unsigned kMostAcross = 128;  // of them for one pixel

/// One line of threads a pixel.
struct Threads {
    dim3 grid, block;

    Threads(std::int64_t pixels, unsigned across)
    {
        block.x = across < kMostAcross ? across : kMostAcross;
        block.y = kThreads / block.x;
        grid.x = static_cast<unsigned>((pixels + block.y - 1) / block.y);
        grid.y = (across + block.x - 1) / block.x;
    }
};

__global__ void split(DeviceMap map, std::int64_t pixels, unsigned width, __half* to, int* beyond)
{
    const std::int64_t pixel = std::int64_t{blockIdx.x} * blockDim.y + threadIdx.y;
    const unsigned channel = blockIdx.y * blockDim.x + threadIdx.x;
    if (pixel >= pixels || channel >= width)
        return;
    float x = 0.0F;
    if (channel < map.channels) {
        const std::int64_t line = pixel / map.columns;
        const std::int64_t image = line / map.rows;
        x = map.values[image * map.imageStride + channel * map.channelStride +
                       (line - image * map.rows) * map.rowStride + (pixel - line * map.columns) * map.columnStride];
    }
    if (!(fabsf(x) <= kLargestHalf))
        *beyond = 1;
    const __half hi = __float2half_rn(x);
    __half* const pair = to + pixel * 2 * width + channel;
    pair[0] = hi;
    pair[width] = __float2half_rn(x - __half2float(hi));
}

__global__ void join(const __half* from, std::int64_t pixels, unsigned width, unsigned channels, float* to)
{
    const std::int64_t pixel = std::int64_t{blockIdx.x} * blockDim.y + threadIdx.y;
    const unsigned channel = blockIdx.y * blockDim.x + threadIdx.x;
    if (pixel >= pixels || channel >= channels)
        return;
    const __half* const pair = from + pixel * 2 * width + channel;
    to[pixel * channels + channel] = __half2float(pair[0]) + __half2float(pair[width]);
}

}  // namespace

cudaError_t splitInPairs(const DeviceMap& map, std::int64_t width, __half* pairs, int* beyond, cudaStream_t stream)
{
    const std::int64_t pixels = map.images * map.rows * map.columns;
    if (pixels == 0)
        return cudaSuccess;
    const Threads threads(pixels, static_cast<unsigned>(width));
    split<<<threads.grid, threads.block, 0, stream>>>(map, pixels, static_cast<unsigned>(width), pairs, beyond);
    return cudaGetLastError();
}

cudaError_t joinPairs(const __half* pairs, std::int64_t pixels, std::int64_t width, std::int64_t channels, float* map,
                      cudaStream_t stream)
{
    if (pixels == 0)
        return cudaSuccess;
    const Threads threads(pixels, static_cast<unsigned>(channels));
    join<<<threads.grid, threads.block, 0, stream>>>(pairs, pixels, static_cast<unsigned>(width),
                                                     static_cast<unsigned>(channels), map);
    return cudaGetLastError();
}

}  // namespace diptych::inference
