// The convolution of pairs (gpu_pairs.h) on the matrix units: y as a product of matrices whose rows are output pixels,
// whose columns are output channels, and whose inner dimension runs over the kernel's taps and the input channels.
//
// A block of four warps makes one tile of the output, 16 columns wide, for up to 96 channels. The part of the input
// that it sees lies in shared memory once for all taps, the weights of one tap while those of the next are fetched. hi
// and lo meet the same weights, which are read once for both. Each warp has rows of 16 pixels (the unit's 16 x 8 x 16
// product: PTX ISA, mma.m16n8k16) and keeps their sums in registers until the last tap.
#include "gpu_pairs.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "gpu_matrix_units.cuh"

namespace diptych::inference
{

namespace
{

constexpr int kWarps = 4;
constexpr int kThreads = 32 * kWarps;
constexpr int kTileColumns = 16;
constexpr int kChunk = 8;  // numbers of float16 in 16 bytes: what is copied and read at once
constexpr int kChunkBytes = 16;

/// How a layer is cut for the device; the same for all its blocks.
struct Cut {
    int channels;                 // input channels in shared memory at a time
    int patchRows, patchColumns;  // of the input, in shared memory
    int patchStep;                // from one of its pixels to the next in the input: a 1 x 1 kernel needs no others
    int pixelBytes;               // from pixel to pixel in shared memory
    int tilesAcross, tiles, outputBlocks;
    int sharedBytes;
};

/// One block's work. `Rows` of 16 pixels a warp, `Eights` of output channels.
template <int Rows, int Eights>
class Tile
{
public:
    __device__ Tile(const PairedConvolution& layer, const Cut& cut, unsigned shared)
        : layer_(layer),
          cut_(cut),
          warp_(static_cast<int>(threadIdx.x) / 32),
          lane_(static_cast<int>(threadIdx.x) % 32),
          firstOutput_(static_cast<int>(blockIdx.x) % cut.outputBlocks * (kChunk * Eights)),
          patch_(shared),
          weights_(shared + static_cast<unsigned>(cut.patchRows * cut.patchColumns * cut.pixelBytes))
    {
        const int tile = static_cast<int>(blockIdx.x) / cut.outputBlocks;
        firstRow_ = tile / cut.tilesAcross * (kWarps * Rows);
        firstColumn_ = tile % cut.tilesAcross * kTileColumns;
    }

    __device__ void run(float* staged)
    {
        const int taps = layer_.kernelRows * layer_.kernelColumns;
        int buffer = 0;
        for (int first = 0; first < layer_.inputs; first += cut_.channels) {
            const int channels = min(cut_.channels, layer_.inputs - first);
            __syncthreads();  // nobody reads what was there before
            fetchPatch(first, channels);
            fetchWeights(0, first, channels, buffer);
            copiesEnd();
            for (int tap = 0; tap < taps; ++tap, buffer ^= 1) {
                waitForCopies();
#ifdef DIPTYCH_WARPGROUP_UNITS
                sharedMemoryIsWritten();
#endif
                __syncthreads();
                if (tap + 1 < taps) {
                    fetchWeights(tap + 1, first, channels, buffer ^ 1);
                    copiesEnd();
                }
                multiply(tap, channels, buffer);
            }
        }
        __syncthreads();
        write(staged);
    }

private:
    /// The input that the tile's pixels see, of some channels: of each pixel hi, then lo; zeros outside the image.
    __device__ void fetchPatch(int first, int channels)
    {
        const int half = channels / kChunk;  // chunks of hi, and as many of lo
        const int chunks = 2 * half;
        const int top = firstRow_ * layer_.stride - layer_.pad;
        const int left = firstColumn_ * layer_.stride - layer_.pad;
        const int pixelInputs = 2 * layer_.inputs;
        const int skipped = layer_.inputs - channels;  // between hi and lo
        const __half* const image = layer_.x + std::int64_t{blockIdx.y} * layer_.rows * layer_.columns * pixelInputs;
        for (int row = warp_; row < cut_.patchRows; row += kWarps) {
            const int y = top + row * cut_.patchStep;
            const bool lies = y >= 0 && y < layer_.rows;
            const unsigned to = patch_ + static_cast<unsigned>(row * cut_.patchColumns * cut_.pixelBytes);
            int column = lane_ / chunks, part = lane_ % chunks;
            while (column < cut_.patchColumns) {
                const int x = left + column * cut_.patchStep;
                const bool there = lies && x >= 0 && x < layer_.columns;
                const int at =
                    (y * layer_.columns + x) * pixelInputs + first + part * kChunk + (part < half ? 0 : skipped);
                copyChunk(to + static_cast<unsigned>(column * cut_.pixelBytes + part * kChunkBytes),
                          image + (there ? at : 0), there);
                column += 32 / chunks;
                part += 32 % chunks;
                if (part >= chunks) {
                    part -= chunks;
                    ++column;
                }
            }
        }
    }

    /// One tap's weights of some channels: of each eight input channels all outputs one after the other. What is beyond
    /// the layer's outputs stays what it was: nobody writes those.
    __device__ void fetchWeights(int tap, int first, int channels, int buffer)
    {
        constexpr int kOutputs = kChunk * Eights;
        const int outputs = min(kOutputs, layer_.outputs - firstOutput_);
        const int eight = (tap * layer_.inputs + first) / kChunk + warp_;
        const __half* from = layer_.weights + (std::int64_t{eight} * layer_.outputs + firstOutput_ + lane_) * kChunk;
        unsigned to = weightsOf(buffer) + static_cast<unsigned>((warp_ * kOutputs + lane_) * kChunkBytes);
        for (int part = warp_; part < channels / kChunk; part += kWarps) {
#pragma unroll
            for (int output = 0; output < kOutputs; output += 32)
                if (output + lane_ < outputs)
                    copyChunk(to + static_cast<unsigned>(output * kChunkBytes), from + output * kChunk, true);
            from += kWarps * layer_.outputs * kChunk;
            to += static_cast<unsigned>(kWarps * kOutputs * kChunkBytes);
        }
    }

    __device__ unsigned weightsOf(int buffer) const
    {
        return weights_ + static_cast<unsigned>(buffer * cut_.channels * Eights * kChunkBytes);
    }

    /// Where this lane's parts of the operands lie in shared memory, for one tap.
    struct Places {
        unsigned pixels, nextRow, low;
        int sixteens;  // groups of sixteen input channels; beyond them eight may be left
    };

    __device__ Places placesOf(int tap, int channels) const
    {
        // A patch of a 1 x 1 kernel has the pixels that it needs and no others.
        const int step = cut_.patchStep == 1 ? layer_.stride : 1;
        const int down = tap / layer_.kernelColumns * layer_.dilation;
        const int right = tap % layer_.kernelColumns * layer_.dilation;
        const int pixel = (warp_ * step + down) * cut_.patchColumns + lane_ % 16 * step + right;
        return {patch_ + static_cast<unsigned>(pixel * cut_.pixelBytes),
                static_cast<unsigned>(kWarps * step * cut_.patchColumns * cut_.pixelBytes),
                static_cast<unsigned>(channels * 2), channels / 16};
    }

    struct Pixels {
        unsigned hi[Rows][4], lo[Rows][4];
    };

    /// Sixteen input channels; where eight are left, hi and lo of them at once.
    __device__ __forceinline__ void read(Pixels& to, const Places& places, int group) const
    {
        const bool whole = group < places.sixteens;
        const unsigned second = whole ? kChunkBytes : places.low;
        const unsigned pixels =
            places.pixels + static_cast<unsigned>(group) * 2 * kChunkBytes + (lane_ / 16 != 0 ? second : 0U);
#pragma unroll
        for (int m = 0; m < Rows; ++m)
            readMatrices(to.hi[m], pixels + static_cast<unsigned>(m) * places.nextRow);
        if (whole)
#pragma unroll
            for (int m = 0; m < Rows; ++m)
                readMatrices(to.lo[m], pixels + places.low + static_cast<unsigned>(m) * places.nextRow);
    }

    static constexpr unsigned kEight = kChunk * Eights * kChunkBytes;  // the weights of eight input channels

#ifdef DIPTYCH_WARPGROUP_UNITS
    __device__ void multiply(int tap, int channels, int buffer)
    {
        const Places places = placesOf(tap, channels);
        const int groups = (channels + 15) / 16;
        // The pixels of the next channels are read while those of these are multiplied.
        Pixels even, odd;
        for (int i = 0; i < groups; i += 2) {
            waitForProducts<1>();
            read(even, places, i);
            addProducts(even, weightsOf(buffer), i, places);
            if (i + 1 < groups) {
                waitForProducts<1>();
                read(odd, places, i + 1);
                addProducts(odd, weightsOf(buffer), i + 1, places);
            }
        }
        waitForProducts<0>();
    }

    __device__ __forceinline__ void addProducts(const Pixels& pixels, unsigned weights, int group, const Places& places)
    {
        const bool whole = group < places.sixteens;
        const std::uint64_t at = weightsAt(weights + static_cast<unsigned>(group) * 2 * kEight, whole ? kEight : 0U);
        registersAreWritten();
#pragma unroll
        for (int m = 0; m < Rows; ++m)
            multiplyWide(sums_[m], pixels.hi[m], at);
        if (whole)
#pragma unroll
            for (int m = 0; m < Rows; ++m)
                multiplyWide(sums_[m], pixels.lo[m], at);
        productsEnd();
    }
#else
    __device__ void multiply(int tap, int channels, int buffer)
    {
        const Places places = placesOf(tap, channels);
        const int groups = (channels + 15) / 16;
        const unsigned weights = weightsOf(buffer) + static_cast<unsigned>((lane_ % 8 + lane_ / 16 * 8) * kChunkBytes);
        for (int i = 0; i < groups; ++i) {
            const bool whole = i < places.sixteens;
            Pixels pixels;
            const unsigned from =
                weights + static_cast<unsigned>(i) * 2 * kEight + (whole ? lane_ / 8 % 2 * kEight : 0U);
            unsigned w[(Eights + 1) / 2][4];
#pragma unroll
            for (int n = 0; n < Eights / 2; ++n)
                readMatrices(w[n], from + static_cast<unsigned>(n) * 16 * kChunkBytes);
            if constexpr (Eights % 2 != 0)
                readTwoMatrices(w[Eights / 2], from + static_cast<unsigned>(Eights / 2) * 16 * kChunkBytes);
            read(pixels, places, i);
            addProducts(pixels.hi, w);
            if (whole)
                addProducts(pixels.lo, w);
        }
    }

    __device__ __forceinline__ void addProducts(const unsigned (&pixels)[Rows][4],
                                                const unsigned (&weights)[(Eights + 1) / 2][4])
    {
#pragma unroll
        for (int n = 0; n < Eights; ++n)
#pragma unroll
            for (int m = 0; m < Rows; ++m)
                multiplyAndAdd(sums_[m][n], pixels[m], weights[n / 2][n % 2 * 2], weights[n / 2][n % 2 * 2 + 1]);
    }
#endif

    /// Row by row through shared memory, so that 16 bytes are written at once.
    __device__ void write(float* staged)
    {
        // Eight rows of a quarter warp's numbers must lie in different banks.
        constexpr int kPitch = kChunk * Eights + (Eights % 2 == 0 ? kChunk : 0);
        float* const mine = staged + warp_ * kTileColumns * kPitch;
        bool beyond = false;
#pragma unroll
        for (int m = 0; m < Rows; ++m) {
#pragma unroll
            for (int n = 0; n < Eights; ++n) {
                float* const at = mine + lane_ / 4 * kPitch + n * kChunk + lane_ % 4 * 2;
                *reinterpret_cast<float2*>(at) = float2{sums_[m][n][0], sums_[m][n][1]};
                *reinterpret_cast<float2*>(at + 8 * kPitch) = float2{sums_[m][n][2], sums_[m][n][3]};
            }
            __syncwarp();
            const int row = firstRow_ + m * kWarps + warp_;
            constexpr int kPieces = (kTileColumns * Eights + 31) / 32;
            uint4 added[kPieces][2];
#pragma unroll
            for (int i = 0; i < kPieces; ++i)
                readAdded(added[i], pieceAt(row, lane_ + 32 * i));
#pragma unroll
            for (int i = 0; i < kPieces; ++i) {
                const int piece = lane_ + 32 * i;
                const Piece at = pieceAt(row, piece);
                if (at.there)
                    beyond |= writePiece(mine + piece / Eights * kPitch + piece % Eights * kChunk, added[i], at);
            }
            __syncwarp();
        }
        if (beyond)
            *layer_.beyond = 1;
    }

    /// Eight channels of one pixel of the tile's row.
    struct Piece {
        bool there;
        int output;
        std::int64_t at;  // where their hi stand in y
    };

    __device__ __forceinline__ Piece pieceAt(int row, int piece) const
    {
        const int column = firstColumn_ + piece / Eights;
        const int output = firstOutput_ + piece % Eights * kChunk;
        const std::int64_t pixel =
            (std::int64_t{static_cast<int>(blockIdx.y)} * layer_.outRows + row) * layer_.outColumns + column;
        return {piece < kTileColumns * Eights && row < layer_.outRows && column < layer_.outColumns &&
                    output < layer_.outputs,
                output, pixel * 2 * layer_.outputs + output};
    }

    __device__ __forceinline__ void readAdded(uint4 (&pair)[2], const Piece& piece) const
    {
        const bool there = piece.there && layer_.added;
        pair[0] = there ? __ldg(reinterpret_cast<const uint4*>(layer_.added + piece.at)) : uint4{};
        pair[1] = there ? __ldg(reinterpret_cast<const uint4*>(layer_.added + piece.at + layer_.outputs)) : uint4{};
    }

    /// True where one of them is none that float16 can hold.
    __device__ __forceinline__ bool writePiece(const float* sums, const uint4 (&added)[2], const Piece& piece) const
    {
        __align__(16) __half hi[kChunk];
        __align__(16) __half lo[kChunk];
        *reinterpret_cast<uint4*>(hi) = added[0];
        *reinterpret_cast<uint4*>(lo) = added[1];
        bool beyond = false;
#pragma unroll
        for (int i = 0; i < kChunk; ++i) {
            float y = fmaf(sums[i], layer_.scale, __ldg(layer_.bias + piece.output + i));
            y += __half2float(hi[i]) + __half2float(lo[i]);
            beyond |= !(fabsf(y) <= kLargestHalf);  // before the ReLU, which makes a number of what is none
            if (layer_.relu)
                y = fmaxf(y, 0.0F);
            hi[i] = __float2half_rn(y);
            lo[i] = __float2half_rn(y - __half2float(hi[i]));
        }
        *reinterpret_cast<uint4*>(layer_.y + piece.at) = *reinterpret_cast<const uint4*>(hi);
        *reinterpret_cast<uint4*>(layer_.y + piece.at + layer_.outputs) = *reinterpret_cast<const uint4*>(lo);
        return beyond;
    }

    const PairedConvolution& layer_;
    const Cut& cut_;
    int warp_, lane_;
    int firstRow_, firstColumn_, firstOutput_;
    unsigned patch_, weights_;  // in shared memory
    float sums_[Rows][Eights][4] = {};
};

template <int Rows, int Eights, int Blocks>
__global__ void __launch_bounds__(kThreads, Blocks)
    convolve(const __grid_constant__ PairedConvolution layer, const __grid_constant__ Cut cut)
{
#if __CUDA_ARCH__ >= 800
    extern __shared__ uint4 shared[];
    Tile<Rows, Eights>(layer, cut, static_cast<unsigned>(__cvta_generic_to_shared(shared)))
        .run(reinterpret_cast<float*>(shared));
#endif
}

int upTo(int count, int multiple)
{
    return (count + multiple - 1) / multiple * multiple;
}

/// Of the input that `tile` pixels see along one side.
int patchSide(int tile, int kernel, const PairedConvolution& layer)
{
    return (tile - 1) * layer.stride + (kernel - 1) * layer.dilation + 1;
}

/// With as many input channels at a time as so much shared memory holds; false where it holds not even eight.
bool cutFor(const PairedConvolution& layer, int rows, int eights, int sharedBytes, Cut& cut)
{
    const bool onePixel = layer.kernelRows == 1 && layer.kernelColumns == 1;
    cut.patchRows = onePixel ? kWarps * rows : patchSide(kWarps * rows, layer.kernelRows, layer);
    cut.patchColumns = onePixel ? kTileColumns : patchSide(kTileColumns, layer.kernelColumns, layer);
    cut.patchStep = onePixel ? layer.stride : 1;
    cut.tilesAcross = (layer.outColumns + kTileColumns - 1) / kTileColumns;
    cut.tiles = cut.tilesAcross * ((layer.outRows + kWarps * rows - 1) / (kWarps * rows));
    cut.outputBlocks = (layer.outputs + kChunk * eights - 1) / (kChunk * eights);
    const int staged = kWarps * kTileColumns * (eights + 1) * kChunk * static_cast<int>(sizeof(float));
    for (int parts = 1; parts <= layer.inputs / kChunk; ++parts) {
        const int some = upTo((layer.inputs + parts - 1) / parts, 2 * kChunk);
        const int channels = parts == 1 ? layer.inputs : parts == layer.inputs / kChunk ? kChunk : some;
        cut.channels = channels;
        // Odd multiples of 16 bytes: eight rows that are read at once lie in different banks.
        cut.pixelBytes = channels * 4 + kChunkBytes;
        const int needed = cut.patchRows * cut.patchColumns * cut.pixelBytes + 2 * channels * eights * kChunkBytes;
        cut.sharedBytes = std::max(needed, staged);
        if (cut.sharedBytes <= sharedBytes)
            return true;
    }
    return false;
}

class Multiprocessors
{
public:
    cudaError_t ask()
    {
        int device = 0;
        if (const cudaError_t error = cudaGetDevice(&device); error != cudaSuccess)
            return error;
        for (const auto& [value, attribute] : {std::pair{&count_, cudaDevAttrMultiProcessorCount},
                                               std::pair{&all_, cudaDevAttrMaxSharedMemoryPerMultiprocessor},
                                               std::pair{&kept_, cudaDevAttrReservedSharedMemoryPerBlock},
                                               std::pair{&most_, cudaDevAttrMaxSharedMemoryPerBlockOptin}})
            if (const cudaError_t error = cudaDeviceGetAttribute(value, attribute, device); error != cudaSuccess)
                return error;
        return cudaSuccess;
    }

    [[nodiscard]] int multiprocessors() const { return count_; }
    /// Bytes that each of so many blocks on one can have; of them the driver keeps a part.
    [[nodiscard]] int sharedOfOneIn(int blocks) const { return std::min(most_, all_ / blocks - kept_); }

private:
    int count_ = 0, all_ = 0, kept_ = 0, most_ = 0;
};

template <int Rows, int Eights, int Blocks>
cudaError_t start(const PairedConvolution& layer, const Multiprocessors& device, cudaStream_t stream)
{
    Cut cut{};
    bool fits = false;
    for (int blocks = Blocks; !fits && blocks > 0; --blocks)  // fewer where so many have too little each
        fits = cutFor(layer, Rows, Eights, device.sharedOfOneIn(blocks), cut);
    if (!fits)
        return cudaErrorInvalidConfiguration;
    // The same for all layers: others may be starting theirs.
    const cudaError_t allowed = cudaFuncSetAttribute(
        convolve<Rows, Eights, Blocks>, cudaFuncAttributeMaxDynamicSharedMemorySize, device.sharedOfOneIn(1));
    if (allowed != cudaSuccess)
        return allowed;
    const dim3 grid(static_cast<unsigned>(cut.tiles * cut.outputBlocks), static_cast<unsigned>(layer.images));
    convolve<Rows, Eights, Blocks><<<grid, kThreads, static_cast<std::size_t>(cut.sharedBytes), stream>>>(layer, cut);
    return cudaGetLastError();
}

}  // namespace

cudaError_t convolvePairs(const PairedConvolution& layer, cudaStream_t stream)
{
    if (std::int64_t{layer.rows} * layer.columns * 2 * layer.inputs > std::numeric_limits<int>::max())
        return cudaErrorInvalidValue;
    if (layer.images == 0 || layer.outRows <= 0 || layer.outColumns <= 0)
        return cudaSuccess;
    Multiprocessors device;
    if (const cudaError_t error = device.ask(); error != cudaSuccess)
        return error;
    // The kernel whose blocks compute the fewest channels that are not there.
    if (layer.outputs <= 8)
        return start<2, 1, 4>(layer, device, stream);
    if (layer.outputs <= 40)
        return start<4, 5, 2>(layer, device, stream);
    if (layer.outputs <= 48)
        return start<4, 6, 2>(layer, device, stream);
    if (upTo(layer.outputs, 64) <= upTo(layer.outputs, 96))
        return start<2, 8, 2>(layer, device, stream);
    // A small map is cut finer, so that every multiprocessor has a part.
    const std::int64_t rows = (layer.outRows + 2 * kWarps - 1) / (2 * kWarps);
    const std::int64_t columns = (layer.outColumns + kTileColumns - 1) / kTileColumns;
    if (layer.images * rows * columns * (upTo(layer.outputs, 96) / 96) < 2 * std::int64_t{device.multiprocessors()})
        return start<1, 12, 2>(layer, device, stream);
    return start<2, 12, 2>(layer, device, stream);
}

}  // namespace diptych::inference
