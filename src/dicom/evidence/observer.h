// Who observed: PS3.16 TID 1002 and TID 1003.
#pragma once

#include <string>

#include "content_item.h"

namespace diptych::dicom_evidence
{

/// Nothing where the name is empty.
void addPersonObserver(ContentItem& parent, const std::string& name);

}  // namespace diptych::dicom_evidence
