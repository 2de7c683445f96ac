// A structured report's file -> its data set, with the look over it that no parser is given a file without.
#pragma once

#include <filesystem>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcfilefo.h"

#include "diptych/core/reason.h"

namespace diptych::dicom_evidence
{

/// Unreadable for more than 64 MiB or sequences nested deeper than anything in use, UnsupportedTransferSyntax for a
/// deflated data set, else as for any DICOM file.
[[nodiscard]] Result<void> loadDocument(const std::filesystem::path& file, DcmFileFormat& format);

}  // namespace diptych::dicom_evidence
