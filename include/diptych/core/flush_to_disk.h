// Past a power cut: what was written is on the disk, not only in the kernel's memory.
#pragma once

#include <filesystem>

namespace diptych
{

/// A file's bytes, or the names that a folder holds (POSIX fsync; after a rename the name is on the disk only when its
/// folder was flushed). False where the disk failed; true where a file system knows no such thing, as for a pipe. Any
/// thread.
[[nodiscard]] bool flushToDisk(const std::filesystem::path& fileOrFolder);

}  // namespace diptych
