// What the network costs on this machine, in each arithmetic that it may use.
#pragma once

#include <filesystem>

#include "exit_status.h"

namespace diptych::cli
{

/// Prints a table: milliseconds a view (the median of `rounds` exams of four made-up views, the arithmetics in turn)
/// and the largest difference of what the network says from float32. Problems go to standard error.
[[nodiscard]] ExitStatus printEngineTable(const std::filesystem::path& model, int rounds);

}  // namespace diptych::cli
