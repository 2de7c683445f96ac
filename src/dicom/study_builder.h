// Mammograms of many files -> studies.
#pragma once

#include <memory>
#include <vector>

#include "mammogram_header.h"

namespace diptych::dicom
{

/// Groups by Study Instance UID.
///
/// PatientConflict: one study UID, but the files name different patients by ID (with its issuer), name or birth date,
/// where both tell it. The study then bears no patient's name. Equal IDs in DIFFERENT studies are no conflict here
/// whatever the names: nothing is read across studies.
///
/// Of several files of a study with one SOP Instance UID one is kept, the others go to StudyLoad::skipped: the first by
/// path, unless only a later one has its pixels whole. A copy is a DuplicateInstance; another image under the same UID
/// is an InstanceConflict, and the kept one bears that reason too. Telling them apart decodes both, where the files are
/// not the same bytes.
void buildStudies(const std::vector<std::unique_ptr<MammogramFile>>& files, StudyLoad& load);

/// Whether both tell something of the patient that differs: ID, its issuer, name or birth date.
[[nodiscard]] bool otherPatient(const Patient& a, const Patient& b);

}  // namespace diptych::dicom
