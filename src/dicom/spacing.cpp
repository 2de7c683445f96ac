#include "spacing.h"

#include "dcmtk/dcmdata/dcdeftag.h"

namespace diptych::dicom
{

namespace
{

/// Detectors have 0.05 to 0.1 mm, digitised film down to 0.04; a millimetre is already ten times too coarse.
constexpr double kFinestMm = 0.005;
constexpr double kCoarsestMm = 1.0;

/// A projection from a point cannot make anything smaller; a little below 1 is rounding.
constexpr double kLeastMagnification = 0.99;

/// Pixels are square, but for films that were squeezed into a square raster; beyond that a number is wrong.
constexpr double kLargestAspect = 3.0;

bool plausible(double mm)
{
    return mm >= kFinestMm && mm <= kCoarsestMm;
}

std::optional<PixelSpacingMm> readPair(const ItemView& dataset, const DcmTagKey& tag, double divisor)
{
    const auto row = number(dataset, tag, 0);
    const auto column = number(dataset, tag, 1);
    if (!row || !column)
        return std::nullopt;
    const PixelSpacingMm spacing{*row / divisor, *column / divisor};
    const double aspect = spacing.row / spacing.column;
    if (!plausible(spacing.row) || !plausible(spacing.column) || aspect > kLargestAspect ||
        aspect < 1.0 / kLargestAspect)
        return std::nullopt;
    return spacing;
}

/// From source to detector; mammography units have 550 to 750 mm.
constexpr double kShortestSourceMm = 300.0;
constexpr double kLongestSourceMm = 2000.0;
/// Magnification stands reach 2; the breast support of a contact view lies a few centimetres above the detector.
constexpr double kLargestMagnification = 3.0;

/// SID over SOD, where both are told and can be true.
std::optional<double> magnificationOfDistances(const ItemView& dataset)
{
    const double detector = number(dataset, DCM_DistanceSourceToDetector).value_or(0.0);
    const double patient = number(dataset, DCM_DistanceSourceToPatient).value_or(0.0);
    if (detector < kShortestSourceMm || detector > kLongestSourceMm || patient <= 0.0)
        return std::nullopt;
    const double ratio = detector / patient;
    return ratio >= 1.0 && ratio <= kLargestMagnification ? std::optional(ratio) : std::nullopt;
}

}  // namespace

Spacing physicalSpacing(const ItemView& dataset)
{
    Spacing told;
    const double stated = number(dataset, DCM_EstimatedRadiographicMagnificationFactor).value_or(0.0);
    SpacingBasis magnifiedBasis = SpacingBasis::ImagerOverErmf;
    if (stated > 0.0) {
        if (stated < kLeastMagnification)
            return told;
        told.magnification = stated;
    } else {
        told.magnification = magnificationOfDistances(dataset);
        magnifiedBasis = SpacingBasis::ImagerOverDistances;
    }
    told.millimetres = readPair(dataset, DCM_ImagerPixelSpacing, told.magnification.value_or(1.0));
    if (told.millimetres) {
        told.basis = told.magnification.value_or(1.0) == 1.0 ? SpacingBasis::Imager : magnifiedBasis;
    } else if (!text(dataset, DCM_PixelSpacingCalibrationType).empty()) {
        told.millimetres = readPair(dataset, DCM_PixelSpacing, 1.0);
        if (told.millimetres)
            told.basis = SpacingBasis::Calibrated;
    }
    return told;
}

std::optional<PixelSpacingMm> plausiblePixelSpacing(const ItemView& item)
{
    return readPair(item, DCM_PixelSpacing, 1.0);
}

}  // namespace diptych::dicom
