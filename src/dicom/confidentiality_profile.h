// What becomes of each attribute of a mammogram under the Basic Application Level Confidentiality Profile.
#pragma once

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctagkey.h"

namespace diptych::dicom
{

/// Action codes of PS3.15 Table E.1-1a.
enum class ConfidentialityAction {
    Remove,  // X
    Empty,   // Z: of no length
    Dummy,   // D, or Z with a value: made up
    NewUid,  // U
    Keep,    // K
};

/// Remove for every attribute that is not in the table.
[[nodiscard]] ConfidentialityAction confidentialityAction(const DcmTagKey& tag);

}  // namespace diptych::dicom
