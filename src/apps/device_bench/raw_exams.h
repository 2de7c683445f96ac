// Exams from bare samples and a table (models/training/raw_exams.py writes them), for a machine that reads no DICOM.
#pragma once

#include <filesystem>
#include <vector>

#include "diptych/core/study.h"

namespace diptych::bench
{

/// Throws std::exception with words where exams.json is not as it should be or a file holds less or more than it says.
/// The samples are read when a view is decoded, each time anew.
[[nodiscard]] std::vector<Study> rawExams(const std::filesystem::path& folder);

}  // namespace diptych::bench
