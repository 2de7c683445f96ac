// What readers (reader_pool.h) are asked for, and what becomes of their answers. Nothing of an answer is used before it
// was looked at. Any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "diptych/dicom/reader_processes.h"
#include "mammogram_header.h"
#include "pixel_decoder.h"

namespace diptych::dicom
{

/// More files at once gain nothing, and a cancel waits for them.
inline constexpr std::size_t kHeadersAtOnce = 32;

/// One outcome for each of `files`, in their order, as readHeaderOf() gives it. Where a reader fails on several files,
/// each is read again by itself, so that it costs the guilty one alone.
[[nodiscard]] std::vector<Result<FileContent>> headersByReader(const std::shared_ptr<ReaderProcesses>& readers,
                                                               std::span<const std::string> files);

[[nodiscard]] Result<std::unique_ptr<PixelImage>> frameByReader(const ReaderProcesses& readers,
                                                                const FrameOfFile& frame);
[[nodiscard]] Result<PixelPreview> previewByReader(const ReaderProcesses& readers, const FrameOfFile& frame);

}  // namespace diptych::dicom
