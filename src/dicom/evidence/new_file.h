// A DICOM file that appears whole under a name that nobody had.
#pragma once

#include <filesystem>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcfilefo.h"

#include "diptych/core/reason.h"

namespace diptych::dicom_evidence
{

/// Writes beside `file` in Explicit VR Little Endian and gives the finished file its name. A file of that name stays as
/// it is: no failure where it is the same byte for byte, else WriteFailed.
[[nodiscard]] Result<void> saveNew(DcmFileFormat& format, const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
