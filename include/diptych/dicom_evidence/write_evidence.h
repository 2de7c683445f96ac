// What a hospital's archive and viewers take from an assessment and its reads: evidence documents in DICOM, filed in
// the study whose images they speak of.
//
// Every document bears patient and study as the images do (texts in UTF-8), manufacturer "Diptych" and, in model name
// and series description, that it is not for diagnostic use. Each run of the engine makes series of its own; a document
// is named by what it says, so that the same made twice is one instance. Coordinates: SCOORD and Graphic Data count
// columns and rows from (0, 0), the top left corner of the top left pixel, to (Columns, Rows), as docs/UNITS.md does;
// both are written without change, as 32 bit floats.
//
// All functions: the file appears whole or not at all, and an existing one is never replaced (WriteFailed), but for the
// same document byte for byte. A study with two patients' images gets nothing (PatientConflict). InvalidArgument where
// assessment and study are not of one study or the study has no image. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

/// Mammography CAD SR (1.2.840.10008.5.1.4.1.1.88.50), TID 4000: every finding with outline, centre and probability,
/// lesions as composite features, and for a run that was not whole what failed. A finding of suspicion 5 and more is
/// Presentation Required, the others Presentation Optional from CAD Operating Point 1 (suspicion 4) to 4 (suspicion 1).
[[nodiscard]] Result<void> writeCadReport(const Study& study, const ExamAssessment& exam,
                                          const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
