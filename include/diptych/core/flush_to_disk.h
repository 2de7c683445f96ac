// Past a power cut: what was written is on the disk, not only in the kernel's memory.
#pragma once

#include <filesystem>
#include <system_error>

namespace diptych
{

/// A file's bytes, or the names that a folder holds (POSIX fsync; after a rename the name is on the disk only when its
/// folder was flushed). False where the disk failed; true where a file system knows no such thing, as for a pipe, and
/// for a folder that may be written into and not looked into. Any thread.
[[nodiscard]] bool flushToDisk(const std::filesystem::path& fileOrFolder);

/// Makes the folder and those above it where they are absent, and puts their names on the disk. Any thread.
[[nodiscard]] std::error_code makeFolders(const std::filesystem::path& folder);

}  // namespace diptych
