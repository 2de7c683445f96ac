#include "gpu_pairs.h"

namespace diptych::inference
{

namespace
{

constexpr unsigned kThreads = 256;       // of a block
constexpr unsigned kMostAcross = 128;    // of them for one pixel
constexpr unsigned kLowDigits = 0x1FFF;  // below TF32's

__device__ float upperDigits(float x)
{
    return __uint_as_float(__float_as_uint(x) & ~kLowDigits);
}

/// Pixels one after the other, channels last, four of them at a time: of each pixel `there`, of `width`. `step` is from
/// pixel to pixel. All three count fours.
__global__ void splitFours(const float4* from, std::int64_t step, std::int64_t pixels, unsigned there, unsigned width,
                           float4* to)
{
    const std::int64_t pixel = std::int64_t{blockIdx.x} * blockDim.y + threadIdx.y;
    const unsigned four = blockIdx.y * blockDim.x + threadIdx.x;
    if (pixel >= pixels || four >= width)
        return;
    const float4 x = four < there ? from[pixel * step + four] : float4{0.0F, 0.0F, 0.0F, 0.0F};
    const float4 hi{upperDigits(x.x), upperDigits(x.y), upperDigits(x.z), upperDigits(x.w)};
    float4* const pair = to + pixel * 2 * width + four;
    pair[0] = hi;
    pair[width] = float4{x.x - hi.x, x.y - hi.y, x.z - hi.z, x.w - hi.w};
}

__global__ void splitAny(DeviceMap map, std::int64_t pixels, unsigned width, float* to)
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
    const float hi = upperDigits(x);
    float* const pair = to + pixel * 2 * width + channel;
    pair[0] = hi;
    pair[width] = x - hi;
}

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

bool liesInFours(const DeviceMap& map, std::int64_t width)
{
    constexpr std::int64_t kFour = 4;
    return map.channelStride == 1 && map.channels % kFour == 0 && width % kFour == 0 && map.columnStride % kFour == 0 &&
           map.rowStride == map.columns * map.columnStride &&
           (map.images == 1 || map.imageStride == map.rows * map.rowStride) &&
           reinterpret_cast<std::uintptr_t>(map.values) % sizeof(float4) == 0;
}

}  // namespace

cudaError_t splitInPairs(const DeviceMap& map, std::int64_t width, float* pairs, cudaStream_t stream)
{
    const std::int64_t pixels = map.images * map.rows * map.columns;
    if (pixels == 0)
        return cudaSuccess;
    const auto across = static_cast<unsigned>(width);
    if (liesInFours(map, width)) {
        const unsigned fours = across / 4;
        const Threads threads(pixels, fours);
        splitFours<<<threads.grid, threads.block, 0, stream>>>(
            reinterpret_cast<const float4*>(map.values), map.columnStride / 4, pixels,
            static_cast<unsigned>(map.channels / 4), fours, reinterpret_cast<float4*>(pairs));
    } else {
        const Threads threads(pixels, across);
        splitAny<<<threads.grid, threads.block, 0, stream>>>(map, pixels, across, pairs);
    }
    return cudaGetLastError();
}

}  // namespace diptych::inference
