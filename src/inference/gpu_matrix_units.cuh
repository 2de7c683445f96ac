// What a tile's work is made of on the device: copies to shared memory that nobody waits for, and the matrix units'
// products (PTX ISA: cp.async, ldmatrix, mma, wgmma). Only for gpu_paired_convolution.cu.
#pragma once

#include <cstdint>

namespace diptych::inference
{

/// 16 bytes; zeros where they are not there.
__device__ __forceinline__ void copyChunk(unsigned to, const void* from, bool there)
{
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(to), "l"(from), "r"(there ? 16 : 0));
}

__device__ __forceinline__ void copiesEnd()
{
    asm volatile("cp.async.commit_group;\n");
}

__device__ __forceinline__ void waitForCopies()
{
    asm volatile("cp.async.wait_group 0;\n" ::: "memory");
}

/// Four 8 x 8 matrices; lane i tells where row i % 8 of matrix i / 8 lies.
__device__ __forceinline__ void readMatrices(unsigned (&to)[4], unsigned from)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];\n"
                 : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                 : "r"(from));
}

/// The first two of them; lanes from 16 on tell nothing.
__device__ __forceinline__ void readTwoMatrices(unsigned (&to)[4], unsigned from)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];\n" : "=r"(to[0]), "=r"(to[1]) : "r"(from));
}

/// A warp's 16 x 16 by 16 x 8.
__device__ __forceinline__ void multiplyAndAdd(float (&sum)[4], const unsigned (&a)[4], unsigned b0, unsigned b1)
{
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, "
        "%3};\n"
        : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

#ifdef __CUDA_ARCH_FEAT_SM90_ALL
#define DIPTYCH_WARPGROUP_UNITS

/// What was written to shared memory is there for the units.
__device__ __forceinline__ void sharedMemoryIsWritten()
{
    asm volatile("fence.proxy.async.shared::cta;\n" ::: "memory");
}

__device__ __forceinline__ void registersAreWritten()
{
    asm volatile("wgmma.fence.sync.aligned;\n" ::: "memory");
}

__device__ __forceinline__ void productsEnd()
{
    asm volatile("wgmma.commit_group.sync.aligned;\n" ::: "memory");
}

/// Until no more than so many groups of products are on their way.
template <int Groups>
__device__ __forceinline__ void waitForProducts()
{
    asm volatile("wgmma.wait_group.sync.aligned %0;\n" ::"n"(Groups) : "memory");
}

/// Of 16 input channels in shared memory: of each eight all outputs one after the other, the second eight `apart` bytes
/// behind the first.
__device__ __forceinline__ std::uint64_t weightsAt(unsigned shared, unsigned apart)
{
    constexpr std::uint64_t kEightOutputs = 8 * 16 / 16;  // from eight outputs to the next, in 16 bytes
    return (shared & 0x3FFFFU) >> 4 | static_cast<std::uint64_t>(apart >> 4) << 16 | kEightOutputs << 32;
}

// Four warps' 64 x 16 by 16 x (8 * Eights), which go on while the warps do. `s` are the sums of eight outputs.
#define DIPTYCH_SUMS(i) "+f"(s[i][0]), "+f"(s[i][1]), "+f"(s[i][2]), "+f"(s[i][3])
#define DIPTYCH_MULTIPLY(SHAPE, SUMS, A, B)                                                                        \
    "{.reg .pred more; setp.eq.u32 more, 1, 1; wgmma.mma_async.sync.aligned." SHAPE ".f32.f16.f16 {" SUMS "}, {" A \
    "}, " B ", more, 1, 1, 0;}\n"

__device__ __forceinline__ void multiplyWide(float (&s)[1][4], const unsigned (&a)[4], std::uint64_t weights)
{
    asm volatile(DIPTYCH_MULTIPLY("m64n8k16", "%0, %1, %2, %3", "%4, %5, %6, %7", "%8")
                 : DIPTYCH_SUMS(0)
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(weights));
}

__device__ __forceinline__ void multiplyWide(float (&s)[5][4], const unsigned (&a)[4], std::uint64_t weights)
{
    asm volatile(
        DIPTYCH_MULTIPLY("m64n40k16",
                         "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19",
                         "%20, %21, %22, %23", "%24")
        : DIPTYCH_SUMS(0), DIPTYCH_SUMS(1), DIPTYCH_SUMS(2), DIPTYCH_SUMS(3), DIPTYCH_SUMS(4)
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(weights));
}

__device__ __forceinline__ void multiplyWide(float (&s)[6][4], const unsigned (&a)[4], std::uint64_t weights)
{
    asm volatile(
        DIPTYCH_MULTIPLY("m64n48k16",
                         "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, "
                         "%20, %21, %22, %23",
                         "%24, %25, %26, %27", "%28")
        : DIPTYCH_SUMS(0), DIPTYCH_SUMS(1), DIPTYCH_SUMS(2), DIPTYCH_SUMS(3), DIPTYCH_SUMS(4), DIPTYCH_SUMS(5)
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(weights));
}

__device__ __forceinline__ void multiplyWide(float (&s)[8][4], const unsigned (&a)[4], std::uint64_t weights)
{
    asm volatile(
        DIPTYCH_MULTIPLY("m64n64k16",
                         "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, "
                         "%20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31",
                         "%32, %33, %34, %35", "%36")
        : DIPTYCH_SUMS(0), DIPTYCH_SUMS(1), DIPTYCH_SUMS(2), DIPTYCH_SUMS(3), DIPTYCH_SUMS(4), DIPTYCH_SUMS(5),
          DIPTYCH_SUMS(6), DIPTYCH_SUMS(7)
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(weights));
}

__device__ __forceinline__ void multiplyWide(float (&s)[12][4], const unsigned (&a)[4], std::uint64_t weights)
{
    asm volatile(
        DIPTYCH_MULTIPLY("m64n96k16",
                         "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, "
                         "%20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, "
                         "%38, %39, %40, %41, %42, %43, %44, %45, %46, %47",
                         "%48, %49, %50, %51", "%52")
        : DIPTYCH_SUMS(0), DIPTYCH_SUMS(1), DIPTYCH_SUMS(2), DIPTYCH_SUMS(3), DIPTYCH_SUMS(4), DIPTYCH_SUMS(5),
          DIPTYCH_SUMS(6), DIPTYCH_SUMS(7), DIPTYCH_SUMS(8), DIPTYCH_SUMS(9), DIPTYCH_SUMS(10), DIPTYCH_SUMS(11)
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(weights));
}

#undef DIPTYCH_MULTIPLY
#undef DIPTYCH_SUMS
#endif

}  // namespace diptych::inference
