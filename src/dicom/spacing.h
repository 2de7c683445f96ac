// Millimetres of a pixel and what they rest on (docs/UNITS.md).
#pragma once

#include <optional>

#include "attributes.h"
#include "diptych/core/study.h"

namespace diptych::dicom
{

struct Spacing {
    std::optional<PixelSpacingMm> millimetres;
    SpacingBasis basis = SpacingBasis::Unknown;
    /// How much larger the breast is on the detector than it is, where the file tells it, also without a spacing.
    std::optional<double> magnification;
};

/// Imager Pixel Spacing (0018,1164), divided by the Estimated Radiographic Magnification Factor (0018,1114). Where
/// there is none, PS3.3 C.8.7.8 and C.8.11.5 tell the same by the distance from source to detector (0018,1110) over
/// that from source to patient (0018,1111; the side of support or bucky nearest to the patient, which DICOM calls SOD
/// as well). Distance Source to Entrance (0040,0306) is the skin's and would make lesions too small; it is not used.
/// Else Pixel Spacing (0028,0030) if Pixel Spacing Calibration Type (0028,0A02) says how it was found.
/// Spacings no mammography detector or digitiser has are none.
[[nodiscard]] Spacing physicalSpacing(const ItemView& dataset);

/// Pixel Spacing (0028,0030) of an item where a mammography image can have it. What it means is the caller's to know:
/// in Pixel Measures (PS3.3 C.7.6.16.2.1) it is that of the reconstructed plane.
[[nodiscard]] std::optional<PixelSpacingMm> plausiblePixelSpacing(const ItemView& item);

}  // namespace diptych::dicom
