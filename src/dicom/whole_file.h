// A DICOM file that is on the disk whole, or is an error.
//
// DCMTK 3.6.7's saveFile() closes its file without looking at what came of the last bytes: on a full disk it reports
// success and leaves a file that lacks its end.
#pragma once

#include <filesystem>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcfilefo.h"

#include "diptych/core/reason.h"

namespace diptych::dicom
{

struct FileEncoding {
    E_TransferSyntax transferSyntax = EXS_LittleEndianExplicit;
    E_GrpLenEncoding groupLengths = EGL_recalcGL;
    E_PaddingEncoding padding = EPD_noChange;
    E_FileWriteMode mode = EWM_fileformat;
};

/// Writes a new file and flushes it to the disk. WriteFailed: it is there already, or not all of it could be written;
/// then nothing is left of it.
[[nodiscard]] Result<void> writeWholeFile(DcmFileFormat& content, const std::filesystem::path& file,
                                          const FileEncoding& encoding = {});

}  // namespace diptych::dicom
