// The files that are measured on: phantoms, no patients.
#pragma once

#include <filesystem>

#include "diptych/core/reason.h"

namespace diptych::bench
{

inline constexpr int kRows = 4096;
inline constexpr int kColumns = 3328;
inline constexpr int kFilesToScan = 10'000;

/// Below `folder`: "current" and "prior", a study of four JPEG lossless views each; "raw" and "jpeg2000", the pixels of
/// "current" in other transfer syntaxes; and "scan", kFilesToScan small mammograms of four to a study. What is there
/// already stays.
[[nodiscard]] Result<void> makeStudies(const std::filesystem::path& folder);

}  // namespace diptych::bench
