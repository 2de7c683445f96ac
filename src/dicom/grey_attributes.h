// What a data set says of grey values, as diptych::GreyScale.
#pragma once

#include "diptych/core/grey.h"
#include "pixel_format.h"

namespace diptych::dicom
{

/// Modality and VOI transforms, polarity and padding. Transforms that make no sense (a window of no width, a table
/// shorter than it says) are left out: the image then shows by what remains, at worst over its full range.
/// Of a header that is read where it lies (element_table.h) only where hasLookUpTables() is false.
[[nodiscard]] GreyScale greyScale(const ItemView& dataset, const PixelFormat& format);
[[nodiscard]] bool hasLookUpTables(const ItemView& dataset);

/// Its parts, of a data set or an item of one. `inputSigned`: of the first value mapped, where the file does not say
/// itself (implicit VR keeps no difference of US and SS).
[[nodiscard]] std::vector<LookUpTable> lookUpTables(DcmItem& item, const DcmTagKey& sequence, bool inputSigned);
[[nodiscard]] std::vector<VoiWindow> voiWindows(const ItemView& item);

}  // namespace diptych::dicom
