// Pictures with which a site looks at a screen, drawn pixel by device pixel in 8 bits of grey.
//
// The first has the elements that AAPM TG18 asks of a pattern for quality control (patches, 5 % and 95 % squares,
// ramps, line pairs, geometry, letters of falling contrast), laid out by us. Grey values are P-Values; `table` sends
// them to the screen. The other two are for measuring: a field of one driving level for a photometer, a line for a
// ruler.
#pragma once

#include <array>
#include <optional>

#include <QImage>
#include <QRect>
#include <QSize>
#include <QString>

#include "diptych/core/gsdf.h"

namespace diptych::viewer
{

/// Where the elements lie on a screen of this size.
struct PatternLayout {
    explicit PatternLayout(const QSize& devicePixels);

    int cell = 0;  // side of a square of the grid
    QPoint centre;
    QSize size;
    std::array<QRect, gsdf::kMeasuredLevels> patches;  // P-Values 0, 15, ... 255
    QRect darkSquare;                                  // 0 % with 5 % within
    QRect brightSquare;                                // 100 % with 95 % within
    std::array<QRect, 5> linePairs;                    // centre and corners
    std::array<QRect, 3> letters;                      // on dark, middle and bright ground
    QRect rampUp;                                      // at the left, bright above
    QRect rampDown;                                    // at the right, dark above
    QRect rampAcross;                                  // bright at the right
    QRect title;
    QRect hint;

    /// In squares of the grid, from the screen's centre.
    [[nodiscard]] QRect inCells(double x, double y, double width, double height) const;
};

[[nodiscard]] QImage testPattern(const QSize& devicePixels, const gsdf::DisplayTable& table, const QString& title,
                                 const QString& hint);

/// A square of a tenth of the screen, as it is sent, on a dim surround.
[[nodiscard]] QImage measuringField(const QSize& devicePixels, int drivingLevel, const QString& hint);

/// Length of the line that a ruler is laid on, in device pixels.
[[nodiscard]] int rulerLength(const QSize& devicePixels);
/// The line, and where the screen was measured a square of 50 mm to check it by.
[[nodiscard]] QImage rulerPattern(const QSize& devicePixels, std::optional<double> devicePixelsPerMm,
                                  const QString& hint);

}  // namespace diptych::viewer
