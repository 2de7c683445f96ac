#include <algorithm>
#include <cmath>

#include "diptych/inference/model_package.h"

namespace diptych::inference
{

double CalibrationCurve::operator()(double raw) const
{
    if (corners.empty())
        return 0.0;
    if (!(raw > corners.front().first))
        return corners.front().second;
    const auto after = std::upper_bound(corners.begin(), corners.end(), raw,
                                        [](double value, const auto& corner) { return value < corner.first; });
    if (after == corners.end())
        return corners.back().second;
    const auto& [x0, y0] = *std::prev(after);
    const auto& [x1, y1] = *after;
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0);
}

double OtherViewSupport::confidence(double rawConfidence, std::optional<double> support) const
{
    constexpr double kLeast = 1e-4;
    const double raw = std::clamp(rawConfidence, kLeast, 1.0 - kLeast);
    double logit = own * std::log(raw / (1.0 - raw)) + bias;
    if (support)
        logit += other * std::log(*support + floor) + present;
    return 1.0 / (1.0 + std::exp(-logit));
}

const ScoreCalibration& ModelManifest::calibrationOf(FindingKind kind) const
{
    const auto own = calibrationByKind.find(kind);
    return own == calibrationByKind.end() ? calibration : own->second;
}

Suspicion ModelManifest::suspicion(double calibrated) const
{
    const auto reached = std::upper_bound(suspicionThresholds.begin(), suspicionThresholds.end(), calibrated);
    return *Suspicion::of(1 + static_cast<int>(reached - suspicionThresholds.begin()));
}

}  // namespace diptych::inference
