// The rows of the table. Each measures ours and its limit in turn, so that a busy machine burdens both.
#pragma once

#include <filesystem>
#include <vector>

#include "measure.h"

namespace diptych::bench
{

/// From a folder in the page cache to four views on screen, against DCMTK's decoding alone; and the same read ahead.
[[nodiscard]] std::vector<Row> openingRows(const std::filesystem::path& studies, int repeats);
/// A frame of four views after a change of window, zoom, pan, inversion; a step of the hanging.
[[nodiscard]] std::vector<Row> drawingRows(const std::filesystem::path& studies, int repeats);
/// A folder of 10,000 files into the list, against gdcmscanner.
[[nodiscard]] std::vector<Row> folderRows(const std::filesystem::path& studies, int repeats);
/// Headers and pixels by confined readers, against the same in this process.
[[nodiscard]] std::vector<Row> readerRows(const std::filesystem::path& studies, int repeats);
/// The engine's process against the network in this one: brings LibTorch into this process.
[[nodiscard]] std::vector<Row> engineProcessRows(int repeats);
/// A step of the hanging while an exam is analysed ahead, against one without.
[[nodiscard]] std::vector<Row> besideEngineRows(const std::filesystem::path& studies, int repeats);
/// Two studies in memory.
[[nodiscard]] std::vector<Row> memoryRows(const std::filesystem::path& studies);

}  // namespace diptych::bench
