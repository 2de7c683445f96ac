// Where the tests load networks from, and for which device.
#pragma once

#include <filesystem>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference::test
{

inline const std::filesystem::path kPlugins = DIPTYCH_PLUGINS;
inline constexpr DeviceChoice kCpu{DeviceChoice::Kind::Cpu, 0};
/// The input of validManifest().
inline constexpr int kRows = 64;
inline constexpr int kColumns = 48;

}  // namespace diptych::inference::test
