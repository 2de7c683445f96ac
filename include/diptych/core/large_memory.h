// Memory for whole images.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace diptych
{

/// Asks the system to serve this memory, which nobody has written to yet, in large pages: an image of 27 MB then comes
/// in some ten pieces instead of some thousand, each of which has to be fetched when it is first written to. A wish;
/// without effect where the system does not grant it.
void wishLargePages(void* memory, std::size_t bytes);

/// What was freed goes back to the system, which else keeps lying with this process: after work on whole images.
void giveBackFreeMemory();

/// For a process that holds very many small values until it ends, as the headers of ten thousand files: the allocator
/// takes memory from the system `bytes` at a time, and the calling thread's in large pages. It keeps as much of what is
/// freed, so that it is not for a program that goes on. A wish, too; before other threads begin.
void takeMemoryInLargeSteps(std::size_t bytes);
/// For another thread of such a process, which is to make many of those values; without effect in any other process.
void takeLargePagesInThisThread();

/// An empty vector with room for `count` values of an image.
template <typename Value>
[[nodiscard]] std::vector<Value> roomFor(std::size_t count)
{
    std::vector<Value> values;
    values.reserve(count);
    wishLargePages(values.data(), count * sizeof(Value));
    return values;
}

/// Memory for `count` values that are all written before they are read.
template <typename Value>
using LargeRoom = std::unique_ptr<Value[]>;
template <typename Value>
[[nodiscard]] LargeRoom<Value> largeRoom(std::size_t count)
{
    auto room = std::make_unique_for_overwrite<Value[]>(count);
    wishLargePages(room.get(), count * sizeof(Value));
    return room;
}

}  // namespace diptych
