// How an image was taken, as its header tells it (diptych::Acquisition).
#pragma once

#include "attributes.h"
#include "diptych/core/acquisition.h"

namespace diptych::dicom
{

/// PS3.3 C.7.5.1 (equipment), C.8.7.8 (dose), C.8.11.4, C.8.11.5 and C.8.11.7 (detector, positioning, mammography).
/// Numbers that cannot be true are left out.
[[nodiscard]] Acquisition acquisition(const ItemView& dataset);

}  // namespace diptych::dicom
