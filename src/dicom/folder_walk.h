// What files a folder and all folders in it hold.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "file_state.h"

namespace diptych::dicom
{

struct FoundFile {
    std::string path;      // the folder's, as it was given, and the names below it
    std::string realPath;  // without symbolic links
    std::optional<FileState> state = {};
};

struct WalkedFolder {
    std::vector<FoundFile> files;      // regular files, in the order of their paths, component by component
    std::vector<FoundFile> others;     // links, and what is neither file nor folder
    std::vector<FoundFile> notOpened;  // folders
};

struct WalkOptions {
    bool states = false;   // FoundFile::state of the regular files, in the same go
    unsigned threads = 1;  // at most; folders are listed by several where there are many
    CancelToken cancel = {};
};

/// Links are not followed. After a cancel what was found so far; std::bad_alloc where there is no memory for all of it.
/// Any thread.
[[nodiscard]] WalkedFolder walkFolder(const std::filesystem::path& folder, std::string realPath,
                                      const WalkOptions& options);

}  // namespace diptych::dicom
