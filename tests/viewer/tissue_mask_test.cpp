#include "views/tissue_mask.h"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

constexpr int kRows = 1200;
constexpr int kColumns = 800;

/// A half disc of tissue (radius 400) on the left edge: 3000 in its middle, falling to `rim` at its edge, on the
/// given background.
PixelImage halfDisc(int background, int rim = 1500)
{
    PixelImage image;
    image.rows = kRows;
    image.columns = kColumns;
    image.bitsStored = 12;
    image.lastStored = 4095;
    for (int y = 0; y < kRows; ++y)
        for (int x = 0; x < kColumns; ++x) {
            const double radius = std::hypot(x, y - kRows / 2.0);
            const double tissue = rim + (3000.0 - rim) * std::max(1.0 - radius / 400.0, 0.0);
            image.samples.push_back(static_cast<std::uint16_t>(radius < 400.0 ? tissue : background));
        }
    return image;
}

void draw(PixelImage& image, int left, int top, int width, int height, int value)
{
    for (int y = top; y < top + height; ++y)
        for (int x = left; x < left + width; ++x)
            image.samples[static_cast<std::size_t>(y * kColumns + x)] = static_cast<std::uint16_t>(value);
}

TissueMask maskOf(const PixelImage& image, ChestWall wall = ChestWall::Left)
{
    return findTissue(*ImagePyramid::build(image, {}), wall);
}

/// Share of the image's cells whose middle the mask tells rightly.
double agreement(const TissueMask& mask, const std::function<bool(double, double)>& isTissue)
{
    int right = 0;
    for (int row = 0; row < mask.grid.rows; ++row)
        for (int column = 0; column < mask.grid.columns; ++column) {
            const double x = (column + 0.5) * mask.grid.cellPx;
            const double y = (row + 0.5) * mask.grid.cellPx;
            right += (mask.inside[mask.grid.at(column, row)] != 0) == isTissue(x, y) ? 1 : 0;
        }
    return static_cast<double>(right) / static_cast<double>(mask.grid.size());
}

bool inDisc(double x, double y)
{
    return std::hypot(x, y - kRows / 2.0) < 400.0;
}

TEST(TissueMask, CellsTileTheImage)
{
    const CellGrid grid = cellsOf(*ImagePyramid::build(halfDisc(0), {}));
    EXPECT_EQ(grid.cellPx, 8);
    EXPECT_EQ(grid.columns, 100);
    EXPECT_EQ(grid.rows, 150);
    EXPECT_EQ(grid.widthPx, kColumns);
}

TEST(TissueMask, FindsTheBreastOnADigitalAndOnAFilmBackground)
{
    EXPECT_GT(agreement(maskOf(halfDisc(0)), inDisc), 0.985);
    // Film: grey, uneven, and a black strip where the film ends.
    PixelImage film = halfDisc(420);
    for (std::size_t i = 0; i < film.samples.size(); ++i)
        if (film.samples[i] == 420)
            film.samples[i] = static_cast<std::uint16_t>(400 + (i * 7919) % 60);
    EXPECT_GT(agreement(maskOf(film), inDisc), 0.985);
    draw(film, 720, 0, 80, kRows, 0);
    EXPECT_GT(agreement(maskOf(film), inDisc), 0.98);
}

TEST(TissueMask, FatNearlyAsDarkAsADigitalBackgroundIsTissue)
{
    EXPECT_GT(agreement(maskOf(halfDisc(0, 150)), inDisc), 0.985);
}

TEST(TissueMask, FollowsPolarityAndPadding)
{
    PixelImage inverse = halfDisc(0);
    for (std::uint16_t& sample : inverse.samples)
        sample = static_cast<std::uint16_t>(4095 - sample);
    inverse.grey.inverse = true;
    EXPECT_GT(agreement(maskOf(inverse), inDisc), 0.985);

    PixelImage padded = halfDisc(4000, 600);  // brighter than all tissue, but the file says that it is air
    padded.grey.paddingFirst = 4000;
    EXPECT_GT(agreement(maskOf(padded), inDisc), 0.97);
}

TEST(TissueMask, LettersAndWhatStandsElsewhereAreNoTissue)
{
    PixelImage image = halfDisc(0);
    draw(image, 600, 100, 90, 60, 4000);            // a lead marker
    draw(image, 0, 0, kColumns, 12, 4000);          // a collimator's edge
    draw(image, 560, 700, 240, kRows - 700, 3800);  // something large that stands on the other edge
    EXPECT_GT(agreement(maskOf(image), inDisc), 0.96);
}

TEST(TissueMask, DarkPartsInsideTheBreastBelongToIt)
{
    PixelImage image = halfDisc(0);
    draw(image, 100, 560, 80, 80, 0);
    EXPECT_GT(agreement(maskOf(image), inDisc), 0.985);
}

TEST(TissueMask, AnImageOfOneGreyHasNoTissueThatCouldBeTold)
{
    PixelImage image = halfDisc(0);
    std::fill(image.samples.begin(), image.samples.end(), std::uint16_t{400});
    EXPECT_FALSE(maskOf(image).found());
    EXPECT_EQ(maskOf(image).grid.columns, 100);
}

}  // namespace
}  // namespace diptych::viewer
