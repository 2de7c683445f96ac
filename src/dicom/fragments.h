// Encapsulated pixel data of one frame (PS3.5 A.4).
#pragma once

#include <cstdint>
#include <span>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdatset.h"

namespace diptych::dicom
{

/// Replaces the Pixel Data with one fragment after an empty Basic Offset Table. False where DCMTK refuses.
[[nodiscard]] bool insertFragment(DcmDataset& dataset, E_TransferSyntax syntax, std::span<const std::uint8_t> bytes);

}  // namespace diptych::dicom
