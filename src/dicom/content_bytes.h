// What a header says, as bytes to keep and back: the form of an entry of the kept index (kept_index.h). Not an
// exchange format: it may change with every version of the program.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "mammogram_header.h"

namespace diptych::dicom
{

/// Changes with the fields and with what is read into them, so that nothing that an older version understood otherwise
/// is taken for what this one would read.
inline constexpr std::uint32_t kContentVersion = 1;

/// A mammogram, a document, or why a file is left out; without its path. Empty for what is not kept: an index of a
/// medium, and a file that could not be read, as it may be readable the next time.
[[nodiscard]] std::string toBytes(const Result<FileContent>& content);

/// nullopt where the bytes are not what toBytes() gives. `path` becomes the file's. Any thread.
[[nodiscard]] std::optional<Result<FileContent>> fromBytes(std::string_view bytes, const std::filesystem::path& path);

}  // namespace diptych::dicom
