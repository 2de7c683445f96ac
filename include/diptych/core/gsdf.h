// How grey values become light: the Grayscale Standard Display Function and the table of one display.
//
// DICOM PS3.14, 7.1: luminance of a Just-Noticeable Difference (JND) index, 1 to 1023, 0.05 to 3993 cd/m2. P-Values are
// equal steps of JND between a display's least and greatest luminance; digital driving levels (DDL) are what its input
// gets. Luminances are in cd/m2; those of a table are without ambient light, which is added here (PS3.14, 6).
// How far a display is from the GSDF is judged as AAPM TG18 does: contrast per JND at 18 levels. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "diptych/core/reason.h"

namespace diptych::gsdf
{

inline constexpr double kLeastJnd = 1.0;
inline constexpr double kGreatestJnd = 1023.0;

/// cd/m2; indices outside of 1..1023 are taken as the end.
[[nodiscard]] double luminanceOf(double jndIndex);
/// The inverse, to 1e-6 of an index; luminances outside the function's range are taken as its end.
[[nodiscard]] double jndOf(double luminance);

/// P-Value to driving level, both 8 bits.
using DisplayTable = std::array<std::uint8_t, 256>;
/// Values are sent as they are.
[[nodiscard]] DisplayTable unchanged();

struct LuminancePoint {
    int level = 0;  // driving level, 0..255
    double luminance = 0.0;
};

/// What light a display gives for its driving levels.
struct LuminanceTable {
    std::vector<LuminancePoint> points;  // from level 0 to 255, levels and luminances increasing
    double ambient = 0.0;                // light of the room that the dark screen reflects
};

/// The levels 0, 15, ... 255 at which TG18-LN measures.
inline constexpr int kMeasuredLevels = 18;
[[nodiscard]] constexpr int measuredLevel(int index)
{
    return index * 15;
}

/// Why a table cannot be used (InvalidArgument, with a sentence as detail): fewer than three points, not from 0 to 255,
/// a luminance that is negative or does not rise.
[[nodiscard]] Result<void> check(const LuminanceTable& table);

/// The light at a driving level, ambient included; between measured points it is interpolated, smoothly and
/// without overshoot. The table must pass check().
[[nodiscard]] double luminanceAt(const LuminanceTable& table, double level);

/// The table through which P-Values come out of this display at equal steps of JND, as near as 8 bits allow. The first
/// and the last level stay what they are. Fails as check() does.
[[nodiscard]] Result<DisplayTable> displayTable(const LuminanceTable& table);

/// A display of IEC 61966-2-1 (sRGB) response between two luminances.
[[nodiscard]] LuminanceTable srgbDisplay(double least, double greatest, double ambient);

/// The light that P-Values 0, 15, ... 255 come out with through `table`, ambient included.
[[nodiscard]] std::vector<double> measuredLuminances(const LuminanceTable& display, const DisplayTable& table);

/// How well a display follows the GSDF.
struct Conformance {
    double least = 0.0;  // cd/m2, ambient included
    double greatest = 0.0;
    double ratio = 0.0;
    double jndPerStep = 0.0;         // mean, between neighbouring luminances
    double meanDeviation = 0.0;      // of contrast from the GSDF's, as a fraction
    double greatestDeviation = 0.0;  // TG18: within 0.1 for displays to diagnose on
    std::size_t worstStep = 0;       // between the luminance of this index and the next
};
/// `luminances` belong to P-Values at equal distances from 0 to 255, ambient included. Fails (InvalidArgument) where
/// they are fewer than two, or do not rise from above zero.
[[nodiscard]] Result<Conformance> conformance(std::span<const double> luminances);

}  // namespace diptych::gsdf
