#include "diptych/isolation/shared_memory.h"

#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace diptych::isolation
{

namespace
{

constexpr int kSizeSeals = F_SEAL_SHRINK | F_SEAL_GROW;

}  // namespace

SharedMemory::~SharedMemory()
{
    if (address_)
        ::munmap(address_, size_);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : memory_(std::move(other.memory_)),
      address_(std::exchange(other.address_, nullptr)),
      size_(std::exchange(other.size_, 0))
{
}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept
{
    std::swap(memory_, other.memory_);
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
    return *this;
}

Result<void> SharedMemory::mapWhole(bool writable)
{
    if (size_ == 0)
        return {};
    void* const address =
        ::mmap(nullptr, size_, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, memory_.number(), 0);
    if (address == MAP_FAILED)
        return failure(Reason::OutOfMemory, "shared memory cannot be mapped");
    address_ = address;
    return {};
}

Result<SharedMemory> SharedMemory::make(std::size_t bytes)
{
    SharedMemory made;
    made.memory_ = FileDescriptor(::memfd_create("diptych", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    made.size_ = bytes;
    if (!made.memory_.isOpen() || ::ftruncate(made.memory_.number(), static_cast<off_t>(bytes)) != 0 ||
        ::fcntl(made.memory_.number(), F_ADD_SEALS, kSizeSeals | F_SEAL_SEAL) != 0)
        return failure(Reason::OutOfMemory, "no shared memory is to be had");
    if (auto mapped = made.mapWhole(true); !mapped)
        return tl::make_unexpected(mapped.error());
    return made;
}

Result<SharedMemory> SharedMemory::map(FileDescriptor memory, std::size_t bytes, bool writable)
{
    SharedMemory mapped;
    mapped.memory_ = std::move(memory);
    mapped.size_ = bytes;
    struct stat status {
    };
    const int seals = ::fcntl(mapped.memory_.number(), F_GET_SEALS);
    if (seals < 0 || (seals & kSizeSeals) != kSizeSeals || ::fstat(mapped.memory_.number(), &status) != 0 ||
        static_cast<std::size_t>(status.st_size) != bytes)
        return failure(Reason::InvalidArgument, "not shared memory of the size that was told");
    if (auto done = mapped.mapWhole(writable); !done)
        return tl::make_unexpected(done.error());
    return mapped;
}

}  // namespace diptych::isolation
