// A breast by integer arithmetic: the formula of models/training/golden.py, which any language can rebuild.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diptych/core/pixel_image.h"
#include "diptych/core/study.h"

namespace diptych::preprocess::test
{

enum class Background { Film, Digital, Empty };

struct Picture {
    int rows = 0;
    int columns = 0;
    std::vector<std::uint16_t> pixels;

    [[nodiscard]] std::uint16_t& at(int row, int column)
    {
        return pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    }
    [[nodiscard]] std::uint16_t at(int row, int column) const { return const_cast<Picture*>(this)->at(row, column); }
};

/// Chest wall at column 0, head or lateral side up.
[[nodiscard]] Picture canonicalBreast(Background background, int rows, int columns);

/// The picture as a file would store it, if laying it by `layout` gives the canonical picture.
[[nodiscard]] Picture storedPicture(const Picture& canonical, const Dihedral& layout);

/// A 12-bit image without any transform.
[[nodiscard]] PixelImage pixelImage(const Picture& picture);

/// An MLO view of the side and spacing, whose Patient Orientation asks for `layout` to be canonical.
[[nodiscard]] MammogramView mloView(Laterality side, PixelSpacingMm spacing, const Dihedral& layout);

}  // namespace diptych::preprocess::test
