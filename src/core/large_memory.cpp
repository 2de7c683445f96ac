#include "diptych/core/large_memory.h"

#ifdef __linux__
#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <cstdint>
#include <new>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace diptych
{

#ifdef __GLIBC__
namespace
{

/// Of takeMemoryInLargeSteps().
std::atomic<std::size_t> stepOfMemory = 0;

}  // namespace
#endif

void wishLargePages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes)
{
#ifdef __linux__
    constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
    // Whole large pages inside the memory only; what shares a page with it stays as it is.
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (begin + kLargePage - 1) / kLargePage * kLargePage;
    const std::uintptr_t last = (begin + bytes) / kLargePage * kLargePage;
    if (memory && first < last)
        ::madvise(static_cast<char*>(memory) + (first - begin), last - first, MADV_HUGEPAGE);
#endif
}

void takeMemoryInLargeSteps([[maybe_unused]] std::size_t bytes)
{
#ifdef __GLIBC__
    const std::size_t step = std::min<std::size_t>(bytes, INT_MAX);
    if (::mallopt(M_TOP_PAD, static_cast<int>(step)) == 0)
        return;
    stepOfMemory = step;
    // The first step, which large pages can only be wished for once it is there: what is free from before goes first.
    constexpr std::size_t kNoMappingOfItsOwn = 100U << 10U;
    const auto end = [] { return static_cast<char*>(::sbrk(0)); };
    char* const before = end();
    std::array<std::unique_ptr<char[]>, 4> taken;
    for (auto& memory : taken) {
        memory.reset(new (std::nothrow) char[kNoMappingOfItsOwn]);
        if (!memory || end() != before)
            break;
    }
    if (end() > before)
        wishLargePages(before, static_cast<std::size_t>(end() - before));
#endif
}

void takeLargePagesInThisThread()
{
#ifdef __GLIBC__
    const std::size_t step = stepOfMemory;
    if (step == 0)
        return;
    // A thread's own memory is reserved at once, to the next multiple of its size (HEAP_MAX_SIZE of glibc's arenas):
    // what it is given next lies between what it is given now and there.
    constexpr std::uintptr_t kReserved = std::uintptr_t{64} << 20;
    const std::unique_ptr<char[]> first(new (std::nothrow) char[64]);
    const std::uintptr_t left = kReserved - reinterpret_cast<std::uintptr_t>(first.get()) % kReserved;
    if (first)
        wishLargePages(first.get(), std::min<std::uintptr_t>(step, left));
#endif
}

void giveBackFreeMemory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

}  // namespace diptych
