// What a Breast Tomosynthesis Image (DICOM PS3.3 A.55) tells of its slices.
//
// View and modifiers stand in the data set itself (Breast View, C.8.21.6); the side, how the slices lie, their spacing,
// positions and grey values stand in the functional groups. What frames tell differently, or only some of them tell, is
// unknown. Projections (Breast Projection X-Ray Image) are no slices and are not read.
#pragma once

#include <optional>

#include "attributes.h"
#include "diptych/core/grey.h"
#include "diptych/core/study.h"
#include "pixel_format.h"
#include "view_codes.h"

namespace diptych::dicom
{

[[nodiscard]] bool isTomosynthesis(DcmItem& dataset);

struct Tomosynthesis {
    /// Side from Frame Laterality (0020,9072). lateralityConflict also where the data set's own attributes or the
    /// Anatomic Region's codes name another side, or where not every frame names one.
    ToldView view;
    /// Patient Orientation in Frame (0020,9450), Patient Orientation (0020,0020) and Image Orientation (Patient)
    /// (0020,0037): those that are there must agree on how rows and columns run.
    std::optional<PatientOrientation> orientation;
    std::optional<PixelSpacingMm> spacing;  // Pixel Measures, in the plane of the slices
    SliceStack stack;                       // no slices where the number of frames makes no sense
};
[[nodiscard]] Tomosynthesis readTomosynthesis(DcmItem& dataset, const PixelFormat& format);

/// Grey values of one of `frames` frames (counted from 0): Pixel Value Transformation (0028,9145) and Frame VOI LUT
/// (0028,9132); what these do not tell, the data set itself may.
[[nodiscard]] GreyScale frameGreyScale(DcmItem& dataset, const PixelFormat& format, int frame, int frames);

}  // namespace diptych::dicom
