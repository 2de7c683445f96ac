// Which part of a mammogram is breast tissue, in coarse cells: what "how much was seen" is a share of.
//
// A cell is a pixel of a coarse pyramid level, about 1.5 to 3 mm wide: a square of `cellPx` laid-out pixels, the first
// one at the laid-out image's top left corner. The mask is the viewer's own, independent of the engine's, so that what
// the engine left out can be held against it. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "views/hung_view.h"

namespace diptych::viewer
{

struct CellGrid {
    int columns = 0;
    int rows = 0;
    int cellPx = 1;   // laid-out pixels along a cell's side
    int widthPx = 0;  // of the image; the last column and row may reach beyond it
    int heightPx = 0;

    [[nodiscard]] std::size_t size() const
    {
        return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    }
    [[nodiscard]] std::size_t at(int column, int row) const
    {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
    }
    friend bool operator==(const CellGrid&, const CellGrid&) = default;
};
/// The cells of an image.
[[nodiscard]] CellGrid cellsOf(const ImagePyramid& image);

struct TissueMask {
    CellGrid grid;
    std::vector<std::uint8_t> inside;  // row-major, 1 where breast; all 0 where none could be told from the background
    std::size_t cells = 0;             // how many are breast

    [[nodiscard]] bool found() const { return cells > 0; }
};

/// The largest bright piece that stands on the chest wall's edge (where that is known), with its holes filled, without
/// letters and collimator edges. Follows polarity, Modality LUT, VOI LUT and pixel padding, never the reader's window.
[[nodiscard]] TissueMask findTissue(const ImagePyramid& image, ChestWall chestWall);

/// The same, found once and kept with the image: the thread that decodes it asks first, so that nobody waits for it.
[[nodiscard]] std::shared_ptr<const TissueMask> tissueOf(const ImagePyramid& image, ChestWall chestWall);

/// Around the tissue, in laid-out pixels, with a cell of air; nullopt where none was found.
[[nodiscard]] std::optional<Box> boundsOf(const TissueMask& tissue);

}  // namespace diptych::viewer
