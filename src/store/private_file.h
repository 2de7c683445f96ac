// A file that only its owner may open, in a folder where nobody else may put another in its place.
#pragma once

#include <filesystem>

#include "diptych/core/reason.h"

namespace diptych::store
{

/// Makes missing folders (0700) and the file (0600), takes other people's rights to the file away. WriteFailed: no such
/// place, a link instead of a file, or a folder that others may write to.
[[nodiscard]] Result<void> preparePrivateFile(const std::filesystem::path& file);

}  // namespace diptych::store
