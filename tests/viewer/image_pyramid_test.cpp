#include "views/image_pyramid.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "synthetic_study.h"
#include "views/pyramid_rows.h"

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

/// As the words say it, sample by sample.
std::uint16_t plainMean(const PixelImage& image, int row, int column, const PaddingRange& air)
{
    unsigned sum = 0;
    unsigned count = 0;
    for (int y = row; y < std::min(row + 2, image.rows); ++y)
        for (int x = column; x < std::min(column + 2, image.columns); ++x) {
            const int sample = image.samples[static_cast<std::size_t>(y * image.columns + x)];
            if (air.holds(sample))
                continue;
            sum += static_cast<unsigned>(sample);
            ++count;
        }
    const auto first = image.samples[static_cast<std::size_t>(row * image.columns + column)];
    return count == 0 ? first : static_cast<std::uint16_t>((sum + count / 2) / count);
}

/// What a CPU without wide registers takes is the same.
TEST(PyramidRows, AreTheSameByWideRegistersAndByNarrowOnes)
{
    if (!hasWideRegisters())
        GTEST_SKIP() << "this CPU has no AVX2";
    std::mt19937 random(5);
    for (const std::size_t length : {1U, 31U, 32U, 64U, 101U, 1000U}) {
        std::vector<std::uint16_t> upper(2 * length);
        std::vector<std::uint16_t> lower(2 * length);
        for (auto* row : {&upper, &lower})
            for (auto& sample : *row)
                sample = static_cast<std::uint16_t>(random() % 2 == 0 ? random() % 8 : random() % 65536);
        EXPECT_EQ(largestOf(upper, true), largestOf(upper, false));
        for (const PaddingRange& air : {PaddingRange{}, PaddingRange{0, 3}, PaddingRange{0, 65535}}) {
            std::vector<std::uint16_t> wide(length);
            std::vector<std::uint16_t> narrow(length);
            halveRows(upper.data(), lower.data(), air, wide, true);
            halveRows(upper.data(), lower.data(), air, narrow, false);
            EXPECT_EQ(wide, narrow) << length;
        }
        std::vector<std::uint16_t> reversed(upper.rbegin(), upper.rend());
        std::vector<std::uint16_t> narrow = upper;
        reverseRow(upper, true);
        reverseRow(narrow, false);
        EXPECT_EQ(upper, reversed);
        EXPECT_EQ(narrow, reversed);
    }
}

/// Rows long enough for registers of any width and what is left beside them, with every mixture of air and tissue, to
/// the largest sample that there is.
TEST(ImagePyramid, EveryMeanIsThatOfItsSquare)
{
    std::mt19937 random(7);
    for (const int columns : {3, 64, 67, 131}) {
        PixelImage image = numbered(71, columns);
        for (auto& sample : image.samples)
            sample = static_cast<std::uint16_t>(random() % 3 == 0 ? 65520 + random() % 16 : random() % 65536);
        for (const bool padded : {false, true}) {
            if (padded) {
                image.grey.paddingFirst = 65520;
                image.grey.paddingLast = 65527;
            }
            const PaddingRange air = padded ? PaddingRange{65520, 65527} : PaddingRange{};
            const auto pyramid = ImagePyramid::build(image, {});
            const PyramidLevel& half = pyramid->levels().at(1);
            for (int y = 0; y < half.rows; ++y)
                for (int x = 0; x < half.columns; ++x)
                    ASSERT_EQ(half.samples[static_cast<std::size_t>(y * half.columns + x)],
                              plainMean(image, 2 * y, 2 * x, air))
                        << columns << (padded ? " padded " : " ") << x << ' ' << y;
            EXPECT_EQ(pyramid->largestSample(), *std::ranges::max_element(image.samples));
        }
    }
}

}  // namespace
}  // namespace diptych::viewer
