// Are two files that bear one SOP Instance UID the same image?
#pragma once

#include "mammogram_header.h"

namespace diptych::dicom
{

/// Header facts that reading rests on, then the bytes of the files, then the decoded pixels (a copy may be compressed
/// in another way). Where the pixels of one cannot be decoded there is nothing to compare: true.
[[nodiscard]] bool sameImage(const MammogramFile& a, const MammogramFile& b);

}  // namespace diptych::dicom
