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

std::optional<PixelSpacingMm> readPair(DcmItem& dataset, const DcmTagKey& tag, double divisor)
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

}  // namespace

Spacing physicalSpacing(DcmItem& dataset)
{
    const double stated = number(dataset, DCM_EstimatedRadiographicMagnificationFactor).value_or(0.0);
    const bool magnified = stated > 0.0 && stated != 1.0;
    if (magnified && stated < kLeastMagnification)
        return {};
    if (const auto imager = readPair(dataset, DCM_ImagerPixelSpacing, magnified ? stated : 1.0))
        return {imager, magnified ? SpacingBasis::ImagerOverErmf : SpacingBasis::Imager};
    if (!text(dataset, DCM_PixelSpacingCalibrationType).empty())
        if (const auto calibrated = readPair(dataset, DCM_PixelSpacing, 1.0))
            return {calibrated, SpacingBasis::Calibrated};
    return {};
}

std::optional<PixelSpacingMm> plausiblePixelSpacing(DcmItem& item)
{
    return readPair(item, DCM_PixelSpacing, 1.0);
}

}  // namespace diptych::dicom
