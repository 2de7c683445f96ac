// Headers of many files, read by several threads at once.
#pragma once

#include <span>
#include <vector>

#include "diptych/dicom/read_folder.h"
#include "kept_index.h"
#include "mammogram_header.h"

namespace diptych::dicom
{

/// How many threads read at once where ReadOptions::threads is `wished`.
[[nodiscard]] unsigned threadsOf(unsigned wished);

/// One outcome for each of `files`, in their order. `done` files were looked at before: progress is told from the
/// calling thread, with them. What `index` has kept is not read. After a cancel what is not read yet stays Cancelled.
[[nodiscard]] std::vector<Result<FileContent>> readHeaders(std::span<const FoundFile> files, const ReadOptions& options,
                                                           KeptIndex& index, std::size_t done);

}  // namespace diptych::dicom
