// The seal of a model package: package.sha256, the digests of its manifest and its weights.
//
// The manifest names the weights' digest, but nothing in a folder without a seal speaks for the manifest itself, where
// the calibration stands: one flipped bit of a threshold is still a valid manifest. The seal is what
// `sha256sum manifest.json weights.pt > package.sha256` writes, and has to be that to the byte, so a changed seal is
// found as well as a changed manifest.
//
// It finds damage and half-copied packages. It does not stop somebody who may write to the folder: they can seal what
// they changed. Against that help the rights on the folder, and comparing the package's digest (`diptych-cli model
// info`) with the one that its makers published.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "diptych/inference/model_package.h"

namespace diptych::inference
{

inline constexpr std::string_view kSealFile = "package.sha256";

/// Lower-case hexadecimal. Empty where libsodium cannot be started.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

/// Nothing where it cannot be read, is no plain file or is larger than `most`.
[[nodiscard]] std::optional<std::string> bytesOfFile(const std::filesystem::path& file, std::size_t most);

/// Compares the seal, where there is one, with the manifest's own bytes and the weights that it names, and notes in the
/// manifest whether it is sealed and its package's digest. ModelRefused where they differ, or where the manifest says
/// that it is sealed (`seal`) and the seal is gone.
[[nodiscard]] Result<void> checkSeal(ModelManifest& manifest, std::string_view manifestBytes, bool mustBeSealed);

}  // namespace diptych::inference
