#include "location.h"

#include <cmath>

namespace diptych::verdict
{

namespace
{

/// Nearer to the nipple's line than this, a finding is on neither side of it: the nipple itself is estimated.
constexpr double kCentralMm = 8.0;

}  // namespace

std::optional<std::string> depthThird(const FindingGeometry& geometry)
{
    if (!(geometry.breastDepthMm > 0.0))
        return std::nullopt;
    const double share = geometry.behindNippleMm / geometry.breastDepthMm;
    return share < 1.0 / 3.0 ? "anterior" : share < 2.0 / 3.0 ? "middle" : "posterior";
}

std::string half(ViewPosition position, const FindingGeometry& geometry)
{
    if (std::abs(geometry.belowNippleMm) < kCentralMm)
        return "central";
    const bool below = geometry.belowNippleMm > 0.0;
    if (position == ViewPosition::Cc)
        return below ? "inner" : "outer";
    return below ? "lower" : "upper";
}

std::string quadrant(const std::string& ccHalf, const std::string& mloHalf)
{
    if (ccHalf == "central")
        return mloHalf;
    if (mloHalf == "central")
        return ccHalf;
    return mloHalf + "_" + ccHalf;
}

}  // namespace diptych::verdict
