// A convolution in pairs says what one in 64 bits says, on tiles and without.
#include "amx_paired_convolution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <ostream>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

struct Shape {
    std::int64_t images, rows, columns, inputs, outputs, kernelRows, kernelColumns, stride, pad, dilation;
    bool adds;
};

std::ostream& operator<<(std::ostream& out, const Shape& s)
{
    return out << s.images << " x " << s.rows << " x " << s.columns << ", " << s.inputs << " to " << s.outputs
               << ", kernel " << s.kernelRows << " x " << s.kernelColumns << ", stride " << s.stride << ", pad "
               << s.pad << ", dilation " << s.dilation << (s.adds ? ", adds" : "");
}

float valueOf(std::uint16_t bfloat16)
{
    return std::bit_cast<float>(std::uint32_t{bfloat16} << 16U);
}

/// A map with its numbers, everything else in its memory no number.
class Map
{
public:
    Map(std::int64_t images, std::int64_t rows, std::int64_t columns, std::int64_t channels)
        : channels_(channels),
          map_{.images = images, .rows = rows, .columns = columns, .width = PairedMap::widthOf(channels), .margin = 2},
          memory_(static_cast<std::size_t>(map_.memoryPixels() * map_.pixelNumbers()) + kLine, 0x7FC0)
    {
        auto* const lines = reinterpret_cast<std::uint16_t*>(
            (reinterpret_cast<std::uintptr_t>(memory_.data()) + 2 * kLine - 1) / (2 * kLine) * (2 * kLine));
        map_.first = lines + map_.leadingPixels() * map_.pixelNumbers();
        clearMargins(map_);
    }

    [[nodiscard]] const PairedMap& pairs() const { return map_; }

    /// channels of a pixel; zeros beyond the edges
    [[nodiscard]] std::vector<float> at(std::int64_t image, std::int64_t row, std::int64_t column) const
    {
        std::vector<float> values(static_cast<std::size_t>(channels_));
        if (row >= 0 && row < map_.rows && column >= 0 && column < map_.columns)
            plainConversion().join(map_.pixel(image, row, column), values.data(), channels_, 1);
        return values;
    }

    void fill(std::mt19937& random)
    {
        std::normal_distribution<float> normal;
        std::vector<float> values(static_cast<std::size_t>(channels_));
        forEachPixel([&](std::int64_t image, std::int64_t row, std::int64_t column) {
            std::generate(values.begin(), values.end(), [&] { return normal(random); });
            plainConversion().split(values.data(), map_.pixel(image, row, column), channels_, 1);
        });
    }

    template <typename Work>
    void forEachPixel(const Work& work) const
    {
        for (std::int64_t image = 0; image < map_.images; ++image)
            for (std::int64_t row = 0; row < map_.rows; ++row)
                for (std::int64_t column = 0; column < map_.columns; ++column)
                    work(image, row, column);
    }

private:
    static constexpr std::size_t kLine = 32;
    std::int64_t channels_;
    PairedMap map_;
    std::vector<std::uint16_t> memory_;
};

/// A layer with random weights, and what it is to say.
class Layer
{
public:
    explicit Layer(const Shape& s)
        : shape_(s),
          x_(s.images, s.rows, s.columns, s.inputs),
          added_(s.images, side(s.rows, s.kernelRows), side(s.columns, s.kernelColumns), s.outputs),
          y_(added_)
    {
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        x_.fill(random);
        added_.fill(random);
        y_ = Map(s.images, side(s.rows, s.kernelRows), side(s.columns, s.kernelColumns), s.outputs);
        weights_.resize(static_cast<std::size_t>(s.outputs * s.inputs * s.kernelRows * s.kernelColumns));
        for (std::uint16_t& weight : weights_)
            weight = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(normal(random)) >> 16U);
        bias_.resize(static_cast<std::size_t>(PairedMap::widthOf(s.outputs)));
        std::generate_n(bias_.begin(), s.outputs, [&] { return normal(random); });
        const PairedWeights sizes{s.outputs, s.inputs, s.kernelRows, s.kernelColumns};
        packed_ = packedWeights(weights_.data(), sizes);
        EXPECT_EQ(packed_.size(), static_cast<std::size_t>(packedNumbers(sizes)));
    }

    [[nodiscard]] AmxConvolution convolution() const
    {
        return {.x = x_.pairs(),
                .added = shape_.adds ? added_.pairs() : PairedMap{},
                .y = y_.pairs(),
                .weights = packed_.data(),
                .bias = bias_.data(),
                .kernelRows = shape_.kernelRows,
                .kernelColumns = shape_.kernelColumns,
                .stride = shape_.stride,
                .pad = shape_.pad,
                .dilation = shape_.dilation,
                .relu = shape_.adds};
    }

    /// The largest difference of a result from what it is in 64 bits, in parts of what was added up for it.
    [[nodiscard]] double apart() const
    {
        double largest = 0.0;
        y_.forEachPixel([&](std::int64_t image, std::int64_t row, std::int64_t column) {
            const auto got = y_.at(image, row, column);
            for (std::int64_t output = 0; output < shape_.outputs; ++output) {
                const auto [sum, terms] = wanted(image, row, column, output);
                const double difference = std::abs(sum - double{got[static_cast<std::size_t>(output)]}) / terms;
                largest = difference <= largest ? largest : difference;  // and where it is no number
            }
        });
        return largest;
    }

    [[nodiscard]] const Map& y() const { return y_; }

private:
    struct Sum {
        double sum, terms;
    };

    [[nodiscard]] std::int64_t side(std::int64_t length, std::int64_t kernel) const
    {
        return (length + 2 * shape_.pad - shape_.dilation * (kernel - 1) - 1) / shape_.stride + 1;
    }

    [[nodiscard]] Sum wanted(std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t output) const
    {
        const Shape& s = shape_;
        double sum{bias_[static_cast<std::size_t>(output)]}, terms = 1.0;
        if (s.adds)
            sum += double{added_.at(image, row, column)[static_cast<std::size_t>(output)]};
        for (std::int64_t down = 0; down < s.kernelRows; ++down)
            for (std::int64_t right = 0; right < s.kernelColumns; ++right) {
                const auto pixel = x_.at(image, row * s.stride - s.pad + down * s.dilation,
                                         column * s.stride - s.pad + right * s.dilation);
                for (std::int64_t input = 0; input < s.inputs; ++input) {
                    const auto at = ((output * s.inputs + input) * s.kernelRows + down) * s.kernelColumns + right;
                    const double product = double{pixel[static_cast<std::size_t>(input)]} *
                                           double{valueOf(weights_[static_cast<std::size_t>(at)])};
                    sum += product;
                    terms += std::abs(product);
                }
            }
        return {s.adds ? std::max(sum, 0.0) : sum, terms};
    }

    Shape shape_;
    Map x_, added_, y_;
    std::vector<std::uint16_t> weights_, packed_;
    std::vector<float> bias_;
};

constexpr double kPairsClose = 1e-5;  // the result's own pair keeps 2^-17 of it, 7.6e-6

// Every kind of group, whole and half, of inputs and outputs; blocks that end in a margin, in a row and in another
// image; small maps, strides, dilations, kernels that are not square and ones that shrink the map.
const Shape kShapes[] = {{1, 11, 13, 17, 40, 3, 3, 1, 1, 1, true}, {2, 9, 33, 48, 40, 3, 3, 2, 1, 1, false},
                         {2, 9, 33, 96, 48, 1, 1, 1, 0, 1, true},  {1, 20, 26, 64, 64, 3, 3, 1, 2, 2, true},
                         {2, 13, 7, 33, 16, 1, 1, 2, 0, 1, false}, {3, 1, 1, 16, 8, 3, 3, 1, 1, 1, true},
                         {1, 12, 70, 8, 96, 3, 3, 3, 1, 1, false}, {1, 9, 40, 32, 32, 3, 5, 1, 0, 1, false},
                         {1, 5, 64, 32, 1, 5, 1, 1, 0, 1, false},  {1, 64, 9, 32, 33, 7, 7, 4, 2, 1, false}};

class AmxPairedConvolution : public testing::TestWithParam<Shape>
{
};

INSTANTIATE_TEST_SUITE_P(OfAllKinds, AmxPairedConvolution, testing::ValuesIn(kShapes));

TEST_P(AmxPairedConvolution, SaysTheSameOnTiles)
{
    if (!amxThere())
        GTEST_SKIP() << "this CPU has no AMX";
    const Layer layer(GetParam());
    const AmxConvolution convolution = layer.convolution();
    const std::int64_t rows = convolution.y.images * convolution.y.rows;
    convolveRows(convolution, 0, rows / 3);  // as threads share them out
    convolveRows(convolution, rows / 3, rows);
    EXPECT_LT(layer.apart(), kPairsClose);
}

TEST_P(AmxPairedConvolution, SaysTheSamePlainly)
{
    const Layer layer(GetParam());
    const AmxConvolution convolution = layer.convolution();
    convolveRowsPlainly(convolution, 0, convolution.y.images * convolution.y.rows);
    EXPECT_LT(layer.apart(), kPairsClose);
}

/// Nothing but the rows that were asked for, and no margin.
TEST_P(AmxPairedConvolution, WritesItsRowsAlone)
{
    if (!amxThere())
        GTEST_SKIP() << "this CPU has no AMX";
    const Layer layer(GetParam());
    const AmxConvolution convolution = layer.convolution();
    const PairedMap& y = convolution.y;
    const std::int64_t begin = y.rows / 3, end = std::max<std::int64_t>(y.rows / 2, begin + 1);
    const std::uint16_t before = *y.first;
    convolveRows(convolution, begin, end);
    for (std::int64_t image = 0; image < y.images; ++image)
        for (std::int64_t row = -2; row < y.rows + 2; ++row)
            for (std::int64_t column = -2; column < y.columns + 2; ++column) {
                const bool inside = row >= 0 && row < y.rows && column >= 0 && column < y.columns;
                const bool asked = inside && image == 0 && row >= begin && row < end;
                if (!asked) {
                    ASSERT_EQ(*y.pixel(image, row, column), inside ? before : 0) << row << ", " << column;
                }
            }
}

/// It is not what a ReLU may make of it: a pixel without a finding.
TEST(AmxPairedConvolutions, KeepWhatIsNoNumber)
{
    if (!amxThere())
        GTEST_SKIP() << "this CPU has no AMX";
    for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const Layer layer({1, 5, 5, 32, 48, 3, 3, 1, 1, 1, true});
        const AmxConvolution convolution = layer.convolution();
        const std::vector<float> pixel(32, wrong);
        wideConversion().split(pixel.data(), convolution.x.pixel(0, 2, 2), 32, 1);
        convolveRows(convolution, 0, 5);
        for (const float value : layer.y().at(0, 1, 3))
            EXPECT_TRUE(std::isnan(value)) << value;
        for (const float value : layer.y().at(0, 0, 0))
            EXPECT_FALSE(std::isnan(value));
    }
}

}  // namespace

}  // namespace diptych::inference::test
