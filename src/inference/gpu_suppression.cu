#include "gpu_suppression.h"

namespace diptych::inference
{

namespace
{

constexpr std::int64_t kMostBoxes = 1024;

/// A block has an image, a thread a box.
__global__ void suppressInTurn(const Suppression s)
{
    extern __shared__ float kept[];
    const auto box = std::int64_t{threadIdx.x};
    const std::int64_t image = blockIdx.x;
    float mine = s.kept[image * s.boxes + box];
    kept[box] = mine;
    const float* covered = s.covered + image * s.imageStride + box * s.columnStride;
    for (std::int64_t i = 0; i < s.steps; ++i, covered += s.rowStride) {
        __syncthreads();
        const float cover = __fmul_rn(*covered, kept[i]);  // rounded by itself, as the loop does
        __syncthreads();
        mine *= 1.0F - cover;
        kept[box] = mine;
    }
    s.kept[image * s.boxes + box] = mine;
}

}  // namespace

cudaError_t suppress(const Suppression& suppression, cudaStream_t stream)
{
    if (suppression.boxes > kMostBoxes || suppression.steps > suppression.boxes)
        return cudaErrorInvalidValue;
    if (suppression.images == 0 || suppression.boxes == 0)
        return cudaSuccess;
    const auto boxes = static_cast<unsigned>(suppression.boxes);
    suppressInTurn<<<static_cast<unsigned>(suppression.images), boxes, boxes * sizeof(float), stream>>>(suppression);
    return cudaGetLastError();
}

}  // namespace diptych::inference
