// By which a changed file is told from an unchanged one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace diptych::dicom
{

struct FileState {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t bytes = 0;
    std::int64_t modifiedNs = 0;  // since 1970
    std::int64_t changedNs = 0;   // what no program can set back

    friend bool operator==(const FileState&, const FileState&) = default;
};

/// nullopt for what is no file or cannot be looked at.
[[nodiscard]] std::optional<FileState> stateOf(const std::string& file);
/// The same of a name in a folder that is open.
[[nodiscard]] std::optional<FileState> stateOf(int folder, const char* name);

}  // namespace diptych::dicom
