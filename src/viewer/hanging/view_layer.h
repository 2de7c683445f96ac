// Hatching over an image: what was not shown large enough, what the engine did not analyse.
//
// A hatch is lines of one slant and colour with nothing between them: it lies on the image as on paper, dims nothing
// and looks like no tissue. Cells are squares of laid-out pixels, drawn through the placement of the image.
#pragma once

#include <cstdint>
#include <vector>

#include <QColor>

#include "views/hung_view.h"
#include "views/tissue_mask.h"
#include "views/view_renderer.h"

class QPainter;

namespace diptych::viewer
{

enum class Slant { Rising, Falling };

struct CellHatch {
    CellGrid grid;
    std::vector<std::uint8_t> cells;  // row-major, 1 where hatched
    QColor colour;
    Slant slant = Slant::Rising;
};

/// Everything that is laid over one viewport's image, and the lines that say what it means.
struct ViewLayer {
    std::vector<CellHatch> hatches;
    std::vector<StateLine> lines;

    void add(ViewLayer other);
    [[nodiscard]] bool isEmpty() const { return hatches.empty() && lines.empty(); }
};

/// `ratio`: device pixels per pixel of the painter.
void paintHatches(QPainter& painter, const std::vector<CellHatch>& hatches, const ViewPlacement& placement,
                  double ratio);

}  // namespace diptych::viewer
