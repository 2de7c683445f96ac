#include "synthetic_breast.h"

#include <array>
#include <stdexcept>

namespace diptych::preprocess::test
{

namespace
{

std::int64_t hashOf(std::int64_t row, std::int64_t column)
{
    std::uint32_t h =
        static_cast<std::uint32_t>(row) * 73856093U ^ static_cast<std::uint32_t>(column) * 19349663U ^ 2654435769U;
    h ^= h >> 13U;
    h *= 1540483477U;
    h ^= h >> 15U;
    return h;
}

}  // namespace

Picture canonicalBreast(Background background, int rows, int columns)
{
    Picture picture{rows, columns, {}};
    picture.pixels.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    const std::int64_t a = 7LL * columns / 10;
    const std::int64_t b = 4LL * rows / 10;
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            const std::int64_t h = hashOf(r, c);
            if (background == Background::Empty) {
                picture.at(r, c) = static_cast<std::uint16_t>(h % 4096);
                continue;
            }
            const std::int64_t y = r - rows / 2;
            const std::int64_t x = c;
            const std::int64_t e = x * x * 1000 / (a * a) + y * y * 1000 / (b * b);
            std::int64_t value = background == Background::Film ? 120 + h % 32 + 60LL * r / rows : 0;
            if (e < 1000) {
                value = 600 + 1800 * (1000 - e) / 1000 + 150 * ((r / 37 + c / 53) % 2) + h % 120;
                const std::int64_t dx = x - a / 3;
                const std::int64_t dy = y + b / 4;
                const std::int64_t radius = columns / 20;
                if (dx * dx + dy * dy < radius * radius)
                    value += 700;
            }
            if (r >= rows / 20 && r < rows / 10 && c >= 17 * columns / 20 && c < 19 * columns / 20)
                value = 3500;
            if (background == Background::Film && (r < columns / 100 || c >= columns - columns / 200))
                value = 4095;
            picture.at(r, c) = static_cast<std::uint16_t>(value);
        }
    }
    return picture;
}

Picture storedPicture(const Picture& canonical, const Dihedral& layout)
{
    Picture stored{layout.transpose ? canonical.columns : canonical.rows,
                   layout.transpose ? canonical.rows : canonical.columns, canonical.pixels};
    for (int row = 0; row < canonical.rows; ++row) {
        for (int column = 0; column < canonical.columns; ++column) {
            const int y = layout.flipY ? canonical.rows - 1 - row : row;
            const int x = layout.flipX ? canonical.columns - 1 - column : column;
            stored.at(layout.transpose ? x : y, layout.transpose ? y : x) = canonical.at(row, column);
        }
    }
    return stored;
}

PixelImage pixelImage(const Picture& picture)
{
    PixelImage image;
    image.rows = picture.rows;
    image.columns = picture.columns;
    image.bitsStored = 12;
    image.samples = picture.pixels;
    image.firstStored = 0;
    image.lastStored = 4095;
    return image;
}

MammogramView mloView(Laterality side, PixelSpacingMm spacing, const Dihedral& layout)
{
    MammogramView view;
    view.key = {side, ViewPosition::Mlo};
    view.spacing = spacing;
    view.spacingBasis = SpacingBasis::Imager;
    constexpr std::array<const char*, 4> kDirections{"A", "P", "H", "F"};
    for (const char* row : kDirections) {
        for (const char* column : kDirections) {
            const PatientOrientation orientation{row, column};
            if (canonicalLayout(view.key, orientation) == layout) {
                view.orientation = orientation;
                return view;
            }
        }
    }
    throw std::logic_error("no Patient Orientation asks for this layout");
}

}  // namespace diptych::preprocess::test
