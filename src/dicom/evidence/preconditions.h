// What every evidence document asks of the study that it is filed in.
#pragma once

#include <string>

#include "diptych/core/study.h"

namespace diptych::dicom_evidence
{

/// PatientConflict of a study with two patients' images; InvalidArgument for a study of another UID or without images.
/// Makes DCMTK ready as well.
[[nodiscard]] Result<void> checkStudy(const Study& study, const std::string& studyInstanceUid);

}  // namespace diptych::dicom_evidence
