// Structured reports and presentation states -> the studies that they are about.
#pragma once

#include <vector>

#include "mammogram_header.h"

namespace diptych::dicom
{

/// To the study of the same Study Instance UID whose images name the same patient (otherPatient()), ordered by path.
/// All others go to StudyLoad::skipped: NotAMammogram where no image of that study was read, WrongPatient where the
/// images are another patient's, PatientConflict where they are of two, DuplicateInstance where another file bears the
/// same SOP Instance UID.
void attachEvidence(std::vector<EvidenceDocument> documents, StudyLoad& load);

}  // namespace diptych::dicom
