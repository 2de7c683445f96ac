#include "diptych/core/installation.h"

#include <cstdlib>
#include <system_error>

namespace diptych
{

Installation installation()
{
    if (const char* prefix = std::getenv("DIPTYCH_PREFIX"); prefix && *prefix)
        return {prefix};
    if (auto own = installationOfExecutable())
        return *own;
    std::error_code error;
    return {std::filesystem::current_path(error)};
}

std::optional<Installation> installationOfExecutable()
{
    std::error_code error;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::nullopt : std::optional(Installation{executable.parent_path().parent_path()});
}

}  // namespace diptych
