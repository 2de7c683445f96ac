#include "views/view_renderer.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "synthetic_study.h"
#include "views/grey_adjustment.h"

namespace diptych::viewer
{
namespace
{

using testing::makeImage;
using testing::SyntheticImage;

TEST(ViewRenderer, DrawsOneToOneExactly)
{
    SyntheticImage synthetic;
    synthetic.brightBox = {50, 60, 1, 1};
    const auto pyramid = ImagePyramid::build(makeImage(synthetic), {});
    const auto table = tableFor(*pyramid, {});
    const QImage drawn = renderView(*pyramid, table, {1.0, 1.0, 3.0, 5.0}, {400, 400});
    for (int y = 55; y < 75; ++y)
        for (int x = 45; x < 65; ++x) {
            const int sample = x == 53 && y == 65 ? synthetic.bright : synthetic.background;
            EXPECT_EQ(qGray(drawn.pixel(x, y)), table[static_cast<std::size_t>(sample)]) << x << ',' << y;
        }
}

TEST(ViewRenderer, AScaleThatIsOneButForItsLastBitIsOneToOne)
{
    PixelImage image = makeImage({});
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        image.samples[i] = static_cast<std::uint16_t>(i % 3 == 0 ? 0 : 4000);
    const auto pyramid = ImagePyramid::build(image, {});
    const auto table = tableFor(*pyramid, {});
    const QImage exact = renderView(*pyramid, table, {1.0, 1.0, -20.0, -30.0}, {180, 250});
    for (const double scale : {std::nextafter(1.0, 2.0), std::nextafter(1.0, 0.0)}) {
        // As where the chest wall is on the right: the origin is what the width leaves.
        const double originX = 180.0 - 200.0 * scale;
        EXPECT_EQ(renderView(*pyramid, table, {scale, scale, originX, -30.0}, {180, 250}), exact) << scale - 1.0;
    }
}

TEST(ViewRenderer, DrawsOneToOneExactlyWhereTheImageHasPadding)
{
    PixelImage image = makeImage({});
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        image.samples[i] = static_cast<std::uint16_t>(i % 7 == 0 ? 0 : i % 4000);
    image.grey.paddingFirst = 0;
    const auto pyramid = ImagePyramid::build(image, {});
    const auto table = tableFor(*pyramid, {});
    const QImage drawn = renderView(*pyramid, table, {1.0, 1.0, 0.0, 0.0}, {200, 200});
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x) {
            const std::size_t at =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(image.columns) + static_cast<std::size_t>(x);
            ASSERT_EQ(qGray(drawn.pixel(x, y)), table[image.samples[at]]) << x << ',' << y;
        }
}

/// Of 16 bits, the largest that there are: what is between four pixels, computed as such.
TEST(ViewRenderer, BetweenPixelsTheGreyIsThatOfTheBilinearSample)
{
    PixelImage image = makeImage({});
    std::mt19937 random(1);
    for (std::uint16_t& sample : image.samples)
        sample = static_cast<std::uint16_t>(random() % 3 == 0 ? 65535U : random());
    const auto pyramid = ImagePyramid::build(image, {});
    std::vector<std::uint8_t> table(65536);
    for (std::size_t sample = 0; sample < table.size(); ++sample)
        table[sample] = static_cast<std::uint8_t>(sample >> 8U);
    const auto stored = [&image](int row, int column) {
        return static_cast<double>(
            image.samples[static_cast<std::size_t>(row) * static_cast<std::size_t>(image.columns) +
                          static_cast<std::size_t>(column)]);
    };
    for (const double scale : {0.503, 0.62, 0.97, 1.37, 6.5}) {
        const QSize size(static_cast<int>(scale * 180), static_cast<int>(scale * 180));
        const QImage drawn = renderView(*pyramid, table, {scale, scale, -11.0 * scale, -5.0 * scale}, size);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                const double column = (x + 0.5) / scale + 11.0 - 0.5;
                const double row = (y + 0.5) / scale + 5.0 - 0.5;
                const int left = static_cast<int>(column);
                const int upper = static_cast<int>(row);
                const double above = std::lerp(stored(upper, left), stored(upper, left + 1), column - left);
                const double below = std::lerp(stored(upper + 1, left), stored(upper + 1, left + 1), column - left);
                // Weights are of 1/256, and a grey is 256 samples.
                ASSERT_NEAR(qGray(drawn.pixel(x, y)), std::lerp(above, below, row - upper) / 256.0 - 0.5, 1.6)
                    << scale << ": " << x << ',' << y;
            }
    }
}

/// A strip of seven columns is drawn one by one on every machine, a whole line eight at once where the CPU can.
TEST(ViewRenderer, EightColumnsAtOnceAreTheSameAsOneByOneToTheLastBit)
{
    SyntheticImage synthetic;
    synthetic.rows = 700;
    synthetic.columns = 900;
    PixelImage image = makeImage(synthetic);
    std::mt19937 random(2);
    for (std::uint16_t& sample : image.samples)
        sample = static_cast<std::uint16_t>(random() % 5 == 0 ? 0U : random() % 4096);
    for (const bool padded : {false, true}) {
        if (padded)
            image.grey.paddingFirst = 0;
        const auto pyramid = ImagePyramid::build(image, {});
        const auto table = tableFor(*pyramid, {});
        for (const double scale : {0.01, 0.26, 0.5, 0.625, 0.9375, 1.5, 5.25}) {
            constexpr int kColumns = 131;
            constexpr int kRows = 40;
            constexpr int kStrip = 7;
            // Halves and quarters, so that no sum of them is rounded and both are of the very same places.
            const double left = scale < 0.5 ? -0.25 : -37.5;
            const QImage whole = renderView(*pyramid, table, {scale, scale, left, -3.25}, {kColumns, kRows});
            for (int x = 0; x + kStrip <= kColumns; x += kStrip) {
                const QImage strip = renderView(*pyramid, table, {scale, scale, left - x, -3.25}, {kStrip, kRows});
                ASSERT_EQ(whole.copy(x, 0, kStrip, kRows), strip) << padded << ' ' << scale << " from " << x;
            }
        }
    }
}

TEST(ViewRenderer, IsBlackOutsideTheImageAlsoInverted)
{
    const auto pyramid = ImagePyramid::build(makeImage({}), {});
    GreyAdjustment inverted;
    inverted.invert = true;
    const QImage drawn = renderView(*pyramid, tableFor(*pyramid, inverted), {1.0, 1.0, 10.0, 10.0}, {400, 400});
    EXPECT_EQ(qGray(drawn.pixel(9, 20)), 0);
    EXPECT_GT(qGray(drawn.pixel(10, 20)), 200);
    EXPECT_GT(qGray(drawn.pixel(209, 20)), 200);
    EXPECT_EQ(qGray(drawn.pixel(210, 20)), 0);
}

TEST(ViewRenderer, AirStaysBlackInvertedAndNoBrightRimAppears)
{
    PixelImage image = makeImage({});
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        image.samples[i] = i % 200 < 100 ? 0 : 4000;
    image.grey.paddingFirst = 0;
    const auto pyramid = ImagePyramid::build(image, {});
    GreyAdjustment inverted;
    inverted.invert = true;
    // Tissue of 4000 is nearly black when inverted, so no pixel between it and the air may be bright.
    const QImage drawn = renderView(*pyramid, tableFor(*pyramid, inverted), {1.7, 1.7, 0.0, 0.0}, {340, 200});
    for (int x = 0; x < 340; ++x)
        EXPECT_LT(qGray(drawn.pixel(x, 100)), 12) << x;
}

TEST(ViewRenderer, MeanGreySurvivesEveryScale)
{
    SyntheticImage synthetic;
    synthetic.rows = 1024;
    synthetic.columns = 1024;
    PixelImage image = makeImage(synthetic);
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        image.samples[i] = ((i % 1024) + i / 1024) % 2 == 0 ? 0 : 4000;  // a checkerboard that aliasing would spoil
    const auto pyramid = ImagePyramid::build(image, {});
    const auto table = tableFor(*pyramid, {});
    for (const double scale : {0.5, 0.25, 0.1, 0.03}) {
        const QImage drawn = renderView(*pyramid, table, {scale, scale, 0.0, 0.0}, {20, 20});
        for (int x = 2; x < 18; ++x)
            EXPECT_NEAR(qGray(drawn.pixel(x, 10)), 125, 4) << scale;
    }
}

TEST(ViewRenderer, TwoThreadsDrawWhatOneDraws)
{
    SyntheticImage synthetic;
    synthetic.brightBox = {20, 30, 100, 150};
    const auto pyramid = ImagePyramid::build(makeImage(synthetic), {});
    const auto table = tableFor(*pyramid, {});
    const QImage large = renderView(*pyramid, table, {6.0, 6.0, 0.0, 0.0}, {1200, 1800});
    const QImage part = renderView(*pyramid, table, {6.0, 6.0, 0.0, -1400.0}, {1200, 100});
    EXPECT_EQ(large.copy(0, 1400, 1200, 100), part);
}

}  // namespace
}  // namespace diptych::viewer
