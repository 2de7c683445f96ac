// What lies in the folders that are read ahead: each subfolder is an entry, and so are the loose files of a folder
// together, since a study may lie in them. Names that begin with a dot or end in ".part" or ".incomplete", and the
// receiver's "set-aside", are what is not finished or not to be opened: as in the window's worklist.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace diptych::cli
{

struct AheadEntry {
    std::vector<std::filesystem::path> paths;  // to be read together
    std::uintmax_t files = 0;
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type latest = std::filesystem::file_time_type::min();

    /// Nothing has come, gone or changed.
    [[nodiscard]] bool sameAs(const AheadEntry& other) const
    {
        return files == other.files && bytes == other.bytes && latest == other.latest;
    }
};

/// By the subfolder's path, or the folder's own for its loose files. A folder that is not there, or cannot be read, has
/// none.
[[nodiscard]] std::map<std::filesystem::path, AheadEntry> entriesBelow(
    const std::vector<std::filesystem::path>& folders);

}  // namespace diptych::cli
