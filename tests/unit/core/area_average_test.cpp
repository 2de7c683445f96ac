#include "diptych/core/area_average.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

std::vector<float> plainTable()
{
    std::vector<float> table(65536);
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<float>(i);
    return table;
}

PixelImage noise(int columns, int rows)
{
    PixelImage image;
    image.rows = rows;
    image.columns = columns;
    image.bitsStored = 12;
    image.lastStored = 4095;
    std::mt19937 random(7);
    std::vector<std::uint16_t> samples(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (std::uint16_t& sample : samples)
        sample = static_cast<std::uint16_t>(random() % 4096);
    image.samples = std::move(samples);
    return image;
}

double overlap(double begin, double end, int pixel)
{
    return std::max(0.0, std::min(end, pixel + 1.0) - std::max(begin, static_cast<double>(pixel)));
}

/// By the definition: the integral over the target pixel's area.
double meanOver(const PixelImage& image, double x, double y, double width, double height)
{
    double sum = 0.0;
    for (int row = 0; row < image.rows; ++row)
        for (int column = 0; column < image.columns; ++column)
            sum += overlap(y, y + height, row) * overlap(x, x + width, column) *
                   image.samples[static_cast<std::size_t>(row) * static_cast<std::size_t>(image.columns) +
                                 static_cast<std::size_t>(column)];
    return sum / (width * height);
}

TEST(AreaAverage, EveryPixelIsTheMeanOfWhatItCovers)
{
    struct Case {
        int fromColumns, fromRows, columns, rows;
    };
    for (const Case& size :
         {Case{10, 14, 7, 5}, Case{48, 36, 4, 3}, Case{33, 20, 32, 19}, Case{90, 8, 11, 3}, Case{2, 2, 1, 1},
          // Widths of which eight are computed at once, from two and three registers, and from more than is worth it.
          Case{20, 4, 19, 3}, Case{97, 14, 68, 5}, Case{64, 6, 32, 3}, Case{100, 9, 41, 4}, Case{125, 8, 25, 3}}) {
        const PixelImage image = noise(size.fromColumns, size.fromRows);
        std::vector<float> out(static_cast<std::size_t>(size.columns) * static_cast<std::size_t>(size.rows));
        areaAverage(image, plainTable(), size.columns, size.rows, out.data());
        const double width = static_cast<double>(size.fromColumns) / size.columns;
        const double height = static_cast<double>(size.fromRows) / size.rows;
        for (int row = 0; row < size.rows; ++row)
            for (int column = 0; column < size.columns; ++column)
                // What a thousandth of a pixel may hide is 4 greys at most.
                EXPECT_NEAR(out[static_cast<std::size_t>(row * size.columns + column)],
                            meanOver(image, column * width, row * height, width, height), 4.1)
                    << size.fromColumns << " x " << size.fromRows << ": " << column << ", " << row;
    }
}

TEST(AreaAverage, SamplesAreLookedUpBeforeTheyAreAveraged)
{
    PixelImage image = noise(4, 2);
    std::vector<float> table(65536, 0.0F);
    for (std::size_t sample = 2048; sample < table.size(); ++sample)
        table[sample] = 1.0F;
    std::vector<float> out(2);
    areaAverage(image, table, 2, 1, out.data());
    for (int half = 0; half < 2; ++half) {
        int bright = 0;
        for (const int at : {2 * half, 2 * half + 1, 4 + 2 * half, 5 + 2 * half})
            bright += image.samples[static_cast<std::size_t>(at)] >= 2048 ? 1 : 0;
        EXPECT_FLOAT_EQ(out[static_cast<std::size_t>(half)], static_cast<float>(bright) / 4.0F);
    }
}

TEST(AreaAverage, ATableThatStopsRisingIsFollowedToItsEnd)
{
    PixelImage image = noise(40, 2);
    for (const float step : {1.0F, -2.5F}) {
        std::vector<float> table(65536);
        for (std::size_t sample = 0; sample < table.size(); ++sample)
            table[sample] = 7.0F + step * static_cast<float>(std::min<std::size_t>(sample, 1000));
        std::vector<float> out(20);
        areaAverage(image, table, 20, 1, out.data());
        for (std::size_t pixel = 0; pixel < out.size(); ++pixel) {
            float sum = 0.0F;
            for (const std::size_t at : {2 * pixel, 2 * pixel + 1, 40 + 2 * pixel, 41 + 2 * pixel})
                sum += table[image.samples[at]];
            EXPECT_FLOAT_EQ(out[pixel], sum / 4.0F) << pixel;
        }
    }
}

/// Blocks of samples beyond either end of a window are not looked up one by one.
TEST(AreaAverage, AWindowIsFollowedToItsEnds)
{
    PixelImage image = noise(232, 9);
    for (std::size_t at = 0; at < image.samples.size(); ++at) {
        const std::size_t column = at % 232;
        const auto any = image.samples[at];
        image.samples[at] = static_cast<std::uint16_t>(column < 70    ? any % 1001           // air
                                                       : column < 140 ? 999 + any % 1003     // to both ends and over
                                                                      : 2000 + any % 2000);  // a marker
    }
    std::vector<float> table(65536, 3.0F);
    for (std::size_t sample = 1001; sample < table.size(); ++sample)
        table[sample] = sample < 2000 ? static_cast<float>(sample * 7 % 250) + 4.0F : 255.0F;
    for (const bool inverted : {false, true}) {
        std::vector<float> greys;
        for (const std::uint16_t sample : image.samples)
            greys.push_back(table[sample]);
        std::vector<float> fromSamples(std::size_t{101} * 4), fromGreys(std::size_t{101} * 4);
        areaAverage(image, table, 101, 4, fromSamples.data());
        areaAverage(greys, 232, 101, 4, fromGreys.data());
        EXPECT_EQ(fromSamples, fromGreys) << (inverted ? "inverted" : "");
        for (float& grey : table)
            grey = 255.0F - grey;
    }
    const std::vector<float> even(65536, 8.0F);
    std::vector<float> out(std::size_t{101} * 4);
    areaAverage(image, even, 101, 4, out.data());
    EXPECT_NEAR(*std::ranges::min_element(out), 8.0F, 1e-5F);
    EXPECT_NEAR(*std::ranges::max_element(out), 8.0F, 1e-5F);
}

TEST(AreaAverage, GreysAreAveragedAsSamplesAre)
{
    const PixelImage image = noise(97, 31);
    const std::vector<float> greys(image.samples.begin(), image.samples.end());
    std::vector<float> fromSamples(std::size_t{68} * 9), fromGreys(std::size_t{68} * 9);
    areaAverage(image, plainTable(), 68, 9, fromSamples.data());
    areaAverage(greys, 97, 68, 9, fromGreys.data());
    EXPECT_EQ(fromSamples, fromGreys);
}

TEST(AreaAverage, AnEvenImageStaysEven)
{
    PixelImage image = noise(1000, 777);
    std::fill(image.samples.begin(), image.samples.end(), std::uint16_t{1234});
    std::vector<float> out(std::size_t{701} * 500);
    areaAverage(image, plainTable(), 701, 500, out.data());
    for (const float value : out)
        ASSERT_NEAR(value, 1234.0F, 1234.0F * 2e-3F);  // the thousandth that is left out, along both axes
}

}  // namespace
}  // namespace diptych
