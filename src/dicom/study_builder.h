// Mammograms of many files -> studies.
#pragma once

#include <vector>

#include "mammogram_header.h"

namespace diptych::dicom
{

/// Groups by Study Instance UID. Of several files with one SOP Instance UID one is kept, the others go to
/// StudyLoad::skipped as DuplicateInstance: the first by path, unless only a later copy has its pixels whole.
///
/// PatientConflict: one study UID, but the files name different patients by ID (with its issuer), name or birth date,
/// where both tell it. Equal IDs in DIFFERENT studies are no conflict here whatever the names: nothing is read
/// across studies.
void buildStudies(std::vector<MammogramFile> files, StudyLoad& load);

}  // namespace diptych::dicom
