#include "views/image_pyramid.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

PixelImage numbered(int rows, int columns)
{
    PixelImage image;
    image.rows = rows;
    image.columns = columns;
    image.lastStored = 65535;
    for (int i = 0; i < rows * columns; ++i)
        image.samples.push_back(static_cast<std::uint16_t>(i));
    return image;
}

class PyramidLayout : public ::testing::TestWithParam<Dihedral>
{
};

TEST_P(PyramidLayout, PutsEachPixelWhereTheGeometrySays)
{
    for (const auto& [rows, columns] : {std::pair(5, 7), std::pair(6, 21), std::pair(1, 16), std::pair(8, 1)}) {
        const PixelImage image = numbered(rows, columns);
        const auto pyramid = ImagePyramid::build(image, GetParam());
        const Affine storedFrom = storedFromLaidOut(GetParam(), columns, rows);
        for (int y = 0; y < pyramid->rows(); ++y)
            for (int x = 0; x < pyramid->columns(); ++x) {
                const auto at = storedFrom.apply(x + 0.5, y + 0.5);
                const auto stored =
                    static_cast<std::size_t>(at.y) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(at.x);
                EXPECT_EQ(pyramid->levels()[0].samples[static_cast<std::size_t>(y * pyramid->columns() + x)],
                          image.samples[stored]);
            }
    }
}

/// Of images large enough to be halved: whatever the layout, each level is that of an image that was stored so.
TEST_P(PyramidLayout, EveryLevelIsOfTheLaidOutImage)
{
    for (const auto& [rows, columns] : {std::pair(131, 70), std::pair(65, 1), std::pair(1, 130), std::pair(129, 3)}) {
        const PixelImage image = numbered(rows, columns);
        const auto pyramid = ImagePyramid::build(image, GetParam());
        const Affine storedFrom = storedFromLaidOut(GetParam(), columns, rows);
        PixelImage laidOut = numbered(pyramid->rows(), pyramid->columns());
        for (int y = 0; y < laidOut.rows; ++y)
            for (int x = 0; x < laidOut.columns; ++x) {
                const auto at = storedFrom.apply(x + 0.5, y + 0.5);
                laidOut.samples[static_cast<std::size_t>(y * laidOut.columns + x)] =
                    image.samples[static_cast<std::size_t>(at.y) * static_cast<std::size_t>(columns) +
                                  static_cast<std::size_t>(at.x)];
            }
        const auto plain = ImagePyramid::build(laidOut, {});
        ASSERT_EQ(pyramid->levels().size(), plain->levels().size());
        ASSERT_GE(pyramid->levels().size(), 2U);
        for (std::size_t level = 0; level < plain->levels().size(); ++level) {
            EXPECT_EQ(pyramid->levels()[level].columns, plain->levels()[level].columns);
            EXPECT_TRUE(std::ranges::equal(pyramid->levels()[level].samples, plain->levels()[level].samples))
                << rows << 'x' << columns << " level " << level;
        }
        EXPECT_EQ(pyramid->largestSample(), rows * columns - 1) << "the stored image's last sample";
    }
}

INSTANTIATE_TEST_SUITE_P(AllEight, PyramidLayout,
                         ::testing::Values(Dihedral{false, false, false}, Dihedral{false, true, false},
                                           Dihedral{false, false, true}, Dihedral{false, true, true},
                                           Dihedral{true, false, false}, Dihedral{true, true, false},
                                           Dihedral{true, false, true}, Dihedral{true, true, true}));

TEST(ImagePyramid, HalvesByAreaAverageAlsoAtOddEdges)
{
    const auto pyramid = ImagePyramid::build(numbered(129, 3), {});
    ASSERT_GE(pyramid->levels().size(), 2U);
    const PyramidLevel& half = pyramid->levels()[1];
    EXPECT_EQ(half.rows, 65);
    EXPECT_EQ(half.columns, 2);
    EXPECT_EQ(half.samples[0], 2);  // (0 + 1 + 3 + 4) / 4
    EXPECT_EQ(half.samples[1], 4);  // (2 + 5) / 2 rounded
    EXPECT_EQ(half.samples[static_cast<std::size_t>(64 * 2 + 1)], 386);
}

TEST(ImagePyramid, KeepsBackgroundAirOutOfTheAverage)
{
    PixelImage image = numbered(128, 2);
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        image.samples[i] = i % 2 == 0 ? 0 : 1000;  // left column is air
    image.grey.paddingFirst = 0;
    const auto pyramid = ImagePyramid::build(image, {});
    EXPECT_EQ(pyramid->levels()[1].samples[0], 1000);
}

}  // namespace
}  // namespace diptych::viewer
