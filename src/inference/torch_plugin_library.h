// Opens the LibTorch plugin when a model is loaded, and never closes it.
#pragma once

#include <filesystem>

#include "diptych/core/reason.h"
#include "torch_plugin.h"

namespace diptych::inference
{

/// The plugin's functions; valid until the program ends.
struct TorchPlugin {
    DiptychTorchLoadFunction* load = nullptr;
    DiptychTorchRunFunction* run = nullptr;
    DiptychTorchReleaseFunction* release = nullptr;
};

/// libdiptych_torch.so of the folder. Opening it brings LibTorch (some 0.4 s the first time). Fails with ModelError
/// and says which file or library is missing.
[[nodiscard]] Result<TorchPlugin> openTorchPlugin(const std::filesystem::path& plugins);

}  // namespace diptych::inference
