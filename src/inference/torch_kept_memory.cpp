#include "torch_kept_memory.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>

#include <sys/mman.h>

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

namespace diptych::inference
{

namespace
{

constexpr std::size_t kLargePage = std::size_t{2} << 20;
/// Smaller blocks are glibc's: it keeps them well.
constexpr std::size_t kLarge = std::size_t{1} << 20;
constexpr std::size_t kLine = 64;
/// Addresses, not memory: only what is written to is taken from the system.
constexpr std::size_t kRegion = std::size_t{64} << 30;

std::size_t roundedUp(std::size_t size, std::size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

/// A range of addresses from which blocks are cut at the lowest place that has room, so that the same pages serve again
/// and again and what the network needs at most is what it takes.
class Region
{
public:
    Region()
    {
        void* const raw = ::mmap(nullptr, kRegion + kLargePage, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (raw == MAP_FAILED)  // little address space: all blocks are glibc's then
            return;
        ::madvise(raw, kRegion + kLargePage, MADV_HUGEPAGE);
        const std::uintptr_t start = roundedUp(reinterpret_cast<std::uintptr_t>(raw), kLargePage);
        free_.emplace(start, kRegion);
    }

    /// Null where there is no room.
    void* take(std::size_t wanted)
    {
        const std::size_t size = roundedUp(wanted, kLargePage);
        const std::scoped_lock lock(mutex_);
        for (auto range = free_.begin(); range != free_.end(); ++range) {
            if (range->second < size)
                continue;
            const auto [start, room] = *range;
            free_.erase(range);
            if (room > size)
                free_.emplace(start + size, room - size);
            used_.emplace(start, size);
            highest_ = std::max(highest_, start + size);
            return reinterpret_cast<void*>(start);
        }
        return nullptr;
    }

    /// False for a block that is not from here.
    bool giveBack(void* block)
    {
        const std::scoped_lock lock(mutex_);
        const auto found = used_.find(reinterpret_cast<std::uintptr_t>(block));
        if (found == used_.end())
            return false;
        auto [start, size] = *found;
        used_.erase(found);
        auto after = free_.lower_bound(start);
        if (after != free_.end() && after->first == start + size) {
            size += after->second;
            after = free_.erase(after);
        }
        if (after != free_.begin()) {
            const auto before = std::prev(after);
            if (before->first + before->second == start) {
                before->second += size;
                return true;
            }
        }
        free_.emplace(start, size);
        return true;
    }

    void release()
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [start, size] : free_)
            if (start < highest_)
                ::madvise(reinterpret_cast<void*>(start), std::min(size, highest_ - start), MADV_DONTNEED);
        highest_ = 0;
        for (const auto& [start, size] : used_)
            highest_ = std::max(highest_, start + size);
    }

private:
    std::mutex mutex_;
    std::map<std::uintptr_t, std::size_t> free_;  // start to size; neighbours are always one
    std::unordered_map<std::uintptr_t, std::size_t> used_;
    std::uintptr_t highest_ = 0;  // end of what was written to since the last release, at most
};

/// Never destroyed: LibTorch's own static tensors outlive everything here.
Region& region()
{
    static Region* const only = new Region;
    return *only;
}

void giveBack(void* block)
{
    if (block && !region().giveBack(block))
        std::free(block);
}

class KeptMemory final : public c10::Allocator
{
public:
    c10::DataPtr allocate(std::size_t size) const override
    {
        void* block = nullptr;
        if (size >= kLarge)
            block = region().take(size);
        if (!block && size > 0 && !(block = std::aligned_alloc(kLine, roundedUp(size, kLine))))
            throw std::bad_alloc();
        return {block, block, &giveBack, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
};

}  // namespace

void keepNetworkMemory()
{
    static KeptMemory* const memory = [] {
        auto* const made = new KeptMemory;
        constexpr std::uint8_t kAboveDefault = 1;
        c10::SetCPUAllocator(made, kAboveDefault);
        return made;
    }();
    static_cast<void>(memory);
}

void releaseNetworkMemory()
{
    region().release();
}

}  // namespace diptych::inference
