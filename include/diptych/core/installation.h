// Where the program's own files lie, relative to its executable: the same in a build tree and installed.
#pragma once

#include <filesystem>
#include <optional>

namespace diptych
{

struct Installation {
    std::filesystem::path prefix;  // the folder above bin/

    [[nodiscard]] std::filesystem::path models() const { return prefix / "share/diptych/models"; }
    [[nodiscard]] std::filesystem::path resources() const { return prefix / "share/diptych/resources"; }
    [[nodiscard]] std::filesystem::path plugins() const { return prefix / "lib/diptych"; }
    [[nodiscard]] std::filesystem::path defaultModel() const { return models() / "diptych-screening-1"; }
};

/// From /proc/self/exe; the environment variable DIPTYCH_PREFIX, if set, wins (tests run from other folders).
[[nodiscard]] Installation installation();
/// Of the running executable whatever the environment says, for libraries that are a part of it; nullopt where the
/// system does not tell (no /proc).
[[nodiscard]] std::optional<Installation> installationOfExecutable();

}  // namespace diptych
