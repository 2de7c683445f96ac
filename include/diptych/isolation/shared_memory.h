// A piece of memory that two processes see, without a name and without a file (memfd_create(2)).
//
// Who makes it hands over its descriptor through a Channel; who takes it maps it. Once sealed its size cannot change
// any more, so that the other side cannot take pages away from under a reader (which would end it by SIGBUS).
// Errors: OutOfMemory, or InvalidArgument for a descriptor that is not such memory. One thread at a time.
#pragma once

#include <cstddef>
#include <span>

#include "diptych/core/file_descriptor.h"
#include "diptych/core/reason.h"

namespace diptych::isolation
{

class SharedMemory
{
public:
    SharedMemory() = default;
    ~SharedMemory();
    SharedMemory(SharedMemory&& other) noexcept;
    SharedMemory& operator=(SharedMemory&& other) noexcept;
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    /// `bytes` zeros that may be written, of a size that is sealed.
    [[nodiscard]] static Result<SharedMemory> make(std::size_t bytes);
    /// Of another process: refused where its size is not sealed or is not `bytes`. May be written if `writable`.
    [[nodiscard]] static Result<SharedMemory> map(FileDescriptor memory, std::size_t bytes, bool writable = false);

    [[nodiscard]] std::span<std::byte> bytes() const { return {static_cast<std::byte*>(address_), size_}; }
    [[nodiscard]] int descriptor() const { return memory_.number(); }
    /// The descriptor is not needed once the memory was handed over and mapped.
    void closeDescriptor() { memory_ = {}; }

private:
    Result<void> mapWhole(bool writable);

    FileDescriptor memory_;
    void* address_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace diptych::isolation
