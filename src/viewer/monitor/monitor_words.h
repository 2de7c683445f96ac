// What is said of a screen's light: a line for the report, and how it stands against the limits for mammography.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include <QString>

#include "looks/theme.h"
#include "monitor/monitor_calibration.h"

namespace diptych::viewer
{

/// Limits for displays on which mammograms are read: ACR-AAPM-SIIM (greatest luminance, ratio aimed at), EUREF (least
/// ratio), AAPM TG18 (contrast).
inline constexpr double kLeastMaximum = 420.0;  // cd/m2
inline constexpr double kLeastRatio = 250.0;
inline constexpr double kAimedRatio = 350.0;
inline constexpr double kMostDeviation = 0.10;

struct QualityLine {
    Tone tone = Tone::Plain;
    QString text;
};
/// A line each for what can be judged. `today` tells which measurements are old.
[[nodiscard]] std::vector<QualityLine> qualityLines(const MonitorCalibration& calibration, const QDate& today);

/// "GSDF by the table measured on 2026-11-01, 0.4 to 480 cd/m2" or "luminance not told to the program".
[[nodiscard]] QString luminanceWords(const MonitorCalibration& calibration);

/// On what screens an opinion was formed, for the report: one line.
[[nodiscard]] QString displayStatement(std::span<const std::pair<ScreenIdentity, MonitorCalibration>> screens);

}  // namespace diptych::viewer
