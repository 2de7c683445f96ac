// The yardstick of decoding: DCMTK alone, without a line of this project's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace diptych::bench
{

/// Loads each file and decodes its pixel data, one after the other on this thread. The sum of some samples, so that
/// nothing is left out by the compiler; 0 where a file cannot be decoded.
[[nodiscard]] unsigned long decodeWithDcmtk(const std::vector<std::filesystem::path>& files);

[[nodiscard]] std::string dcmtkVersion();

}  // namespace diptych::bench
