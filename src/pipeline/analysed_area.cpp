#include "analysed_area.h"

#include <algorithm>
#include <cmath>

namespace diptych::pipeline
{

namespace
{
constexpr double kCellMm = 2.0;
}

AnalysedArea analysedAreaOf(const preprocess::PreparedView& prepared, int rows, int columns)
{
    const Affine modelFromImage = prepared.imageFromModel.inverse();
    const auto origin = modelFromImage.apply(0.0, 0.0);
    const auto beside = modelFromImage.apply(1.0, 0.0);
    const double spacingMm = std::hypot(beside.x - origin.x, beside.y - origin.y) * prepared.spacingMm;

    AnalysedArea area;
    area.cellPx = std::max(1.0, std::round(kCellMm / spacingMm));
    area.columns = static_cast<int>(std::ceil(columns / area.cellPx));
    area.rows = static_cast<int>(std::ceil(rows / area.cellPx));
    for (int row = 0; row < area.rows; ++row)
        for (int column = 0; column < area.columns; ++column) {
            // The last cells may reach beyond the image: the middle of what they hold of it.
            const double x = (column * area.cellPx + std::min((column + 1) * area.cellPx, 1.0 * columns)) / 2.0;
            const double y = (row * area.cellPx + std::min((row + 1) * area.cellPx, 1.0 * rows)) / 2.0;
            const auto model = modelFromImage.apply(x, y);
            const bool onCanvas =
                model.x >= 0.0 && model.x < prepared.columns && model.y >= 0.0 && model.y < prepared.rows;
            const bool inBreast = onCanvas && prepared.inBreast(static_cast<int>(model.x), static_cast<int>(model.y));
            area.analysed.push_back(inBreast ? 1 : 0);
        }
    return area;
}

}  // namespace diptych::pipeline
