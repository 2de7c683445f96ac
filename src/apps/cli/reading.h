// Reading the paths of the command line, with progress, and what the reading alone says of the exit status.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/study.h"
#include "diptych/dicom/read_folder.h"
#include "exit_status.h"

namespace diptych::cli
{

struct TimedLoad {
    StudyLoad load;
    double readMs = 0.0;
};

/// For people to read: what a file says of itself, and what it is called, changes no other line of what is printed.
[[nodiscard]] std::string oneLine(std::string_view text);
/// The same behind what `line` holds.
void appendOneLine(std::string& line, std::string_view text);

/// For an argument that is a path: an empty one, as of a script's variable that was never set, is wrong usage.
[[nodiscard]] CLI::Validator notEmpty();

[[nodiscard]] Result<TimedLoad> readPaths(const std::vector<std::filesystem::path>& paths,
                                          dicom::ReadOptions options = {});

/// kNothingReadable without any study; kIncomplete where a file was damaged, ended its reader, was too large for the
/// memory or another image under a UID already read, for it may have been one of a study's views; else kWhole.
[[nodiscard]] ExitStatus statusOfReading(const StudyLoad& load);

/// Each skipped file and why, on standard error.
void tellSkipped(const StudyLoad& load);

/// Whether writing to `output` would replace a file that was read: a patient's image is not to be lost to a typing
/// error. Says so on standard error.
[[nodiscard]] bool wouldReplaceInput(const std::string& output, const StudyLoad& load);

/// The files named and those below the folders named, in order, without any DICOMDIR.
[[nodiscard]] std::vector<std::filesystem::path> filesBelow(const std::vector<std::filesystem::path>& paths);

}  // namespace diptych::cli
