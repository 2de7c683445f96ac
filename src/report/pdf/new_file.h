// A file that appears whole under its name, or not at all.
#pragma once

#include <QByteArray>
#include <filesystem>

#include "diptych/core/reason.h"

namespace diptych::report_pdf
{

/// Writes `bytes` to a file of a random name in the same folder, flushes it to the disk and renames it to `file`; the
/// name, too, is on the disk when this returns. An existing `file` is replaced only with `overwrite`. Fails with
/// WriteFailed and leaves nothing behind, but for a disk that fails when all is done, which its detail says.
[[nodiscard]] Result<void> writeWholeFile(const QByteArray& bytes, const std::filesystem::path& file, bool overwrite);

}  // namespace diptych::report_pdf
