// Documents of others as a confined reader (diptych/dicom/reader_processes.h) hands them over.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "diptych/dicom/reader_processes.h"
#include "diptych/dicom_evidence/foreign_marks.h"
#include "diptych/dicom_evidence/presentation_state.h"

namespace diptych::dicom_evidence
{

/// What a structured report says, its marks not placed yet; nullopt for a document of Diptych's own, and for one
/// without any shape in it. In this process.
[[nodiscard]] Result<std::optional<ForeignMarks>> readMarks(const std::filesystem::path& file,
                                                            const std::string& sopClassUid);

/// The same by a reader. What it says is looked at: every number is one, and grey tables can be looked up.
[[nodiscard]] Result<std::optional<ForeignMarks>> marksByReader(const dicom::ReaderProcesses& readers,
                                                                const std::filesystem::path& file,
                                                                const std::string& sopClassUid);
[[nodiscard]] Result<PresentationState> presentationByReader(const dicom::ReaderProcesses& readers,
                                                             const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
