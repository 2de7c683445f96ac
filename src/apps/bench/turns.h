// Work that a script lets us and a peer do by turns: both wait, loaded and warm, and each does one piece when told.
#pragma once

#include <filesystem>
#include <string>

namespace diptych::bench
{

/// What there is: "engine", the shipped network on four prepared views; "engine-whole", the same without being told
/// which part of its input the breast takes, as a peer is not; "prepare", four files to the network's input;
/// "report", four files and an assessment to a closed PDF.
inline constexpr const char* kTurns[] = {"engine", "engine-whole", "prepare", "report"};

/// Prints a line of JSON when ready, then one for each line read from standard input, until that ends: wall and CPU
/// milliseconds of this piece, and the most memory that the process has held (MiB), with the engine's process. `study`
/// is a folder of four views; what the work writes goes to `out`. Returns the exit status.
[[nodiscard]] int takeTurns(const std::string& what, const std::filesystem::path& study,
                            const std::filesystem::path& out);

}  // namespace diptych::bench
