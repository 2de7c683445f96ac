// Documents that lie among images, read in a confined reader for another process (diptych/dicom/reader_service.h).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace diptych::dicom_evidence
{

/// dicom::ReaderDuties::readDocument: the structured report or presentation state in `file`, whose SOP class is
/// `sopClassUid`, as bytes for this version of the program. Never throws for what is in the file.
[[nodiscard]] std::string readDocumentForOther(const std::filesystem::path& file, std::string_view sopClassUid);

}  // namespace diptych::dicom_evidence
