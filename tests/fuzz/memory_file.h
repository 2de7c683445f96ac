// An input of a fuzz target as a file that never touches a disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace diptych::fuzz
{

class MemoryFile
{
public:
    MemoryFile(const std::uint8_t* data, std::size_t size) : descriptor_(memfd_create("input", 0))
    {
        while (descriptor_ >= 0 && size > 0) {
            const ssize_t written = ::write(descriptor_, data, size);
            if (written <= 0)
                std::abort();
            data += written;
            size -= static_cast<std::size_t>(written);
        }
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    /// Each who opens it reads from its beginning.
    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

/// What must hold for every input: a false one is a finding as a crash is.
inline void must(bool holds)
{
    if (!holds)
        std::abort();
}

}  // namespace diptych::fuzz
