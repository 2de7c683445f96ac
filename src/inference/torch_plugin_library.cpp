#include "torch_plugin_library.h"

#include <dlfcn.h>

namespace diptych::inference
{

namespace
{

template <typename Function>
Function* function(void* library, const char* symbol)
{
    return reinterpret_cast<Function*>(dlsym(library, symbol));
}

}  // namespace

Result<TorchPlugin> openTorchPlugin(const std::filesystem::path& plugins)
{
    const std::filesystem::path file = plugins / "libdiptych_torch.so";
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return failure(Reason::ModelError, "the inference plugin is missing: " + file.string(), file.string());
    // Local: none of LibTorch's many symbols may stand in for one of the program's. Never closed: its threads and
    // thread-local objects outlive every model.
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* detail = dlerror();
        return failure(Reason::ModelError,
                       "the inference plugin cannot be opened: " + std::string(detail ? detail : "unknown"),
                       file.string());
    }
    auto* const version = function<DiptychTorchInterfaceFunction>(library, DIPTYCH_TORCH_INTERFACE_SYMBOL);
    const TorchPlugin plugin{function<DiptychTorchLoadFunction>(library, DIPTYCH_TORCH_LOAD_SYMBOL),
                             function<DiptychTorchRunFunction>(library, DIPTYCH_TORCH_RUN_SYMBOL),
                             function<DiptychTorchReleaseFunction>(library, DIPTYCH_TORCH_RELEASE_SYMBOL)};
    if (!version || version() != kDiptychTorchInterface || !plugin.load || !plugin.run || !plugin.release)
        return failure(Reason::ModelError, "the inference plugin belongs to another version: " + file.string(),
                       file.string());
    return plugin;
}

}  // namespace diptych::inference
