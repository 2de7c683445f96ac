// What a header says, as bytes and back: an entry of the kept index (kept_index.h), the answer of a reader
// (reader_pool.h). Not an exchange format: it may change with every version of the program.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "diptych/dicom/reader_processes.h"
#include "mammogram_header.h"

namespace diptych::dicom
{

/// Changes with the fields and with what is read into them, so that nothing that an older version understood otherwise
/// is taken for what this one would read.
inline constexpr std::uint32_t kContentVersion = 2;

/// Whether it may be kept: not an index of a medium, and not a file that could not be read, as it may be readable the
/// next time.
[[nodiscard]] bool isKept(const Result<FileContent>& content);

/// Without the file's path.
[[nodiscard]] std::string toBytes(const Result<FileContent>& content);

/// nullopt where the bytes are not what toBytes() gives, or tell what no file can. `path` becomes the file's, which
/// `readers` read on (nullptr: this process). Any thread.
[[nodiscard]] std::optional<Result<FileContent>> fromBytes(std::string_view bytes, std::filesystem::path path,
                                                           const std::shared_ptr<ReaderProcesses>& readers = nullptr);

}  // namespace diptych::dicom
