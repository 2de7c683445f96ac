// Layers in a chain give bit by bit what they give one after the other, however they are shared out.
#include "amx_layer_chain.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

constexpr std::int64_t kMargin = 2;

/// Maps and weights that live as long as this.
class Memory
{
public:
    std::uint16_t* take(std::int64_t numbers, std::uint16_t value)
    {
        // With room to begin at a cache's line; behind it an address checker's own.
        blocks_.push_back(
            std::make_unique<std::vector<std::uint16_t>>(static_cast<std::size_t>(numbers + kLine), value));
        const auto at = reinterpret_cast<std::uintptr_t>(blocks_.back()->data());
        return reinterpret_cast<std::uint16_t*>((at + 2 * kLine - 1) / (2 * kLine) * (2 * kLine));
    }

    /// Every number of it none.
    PairedMap map(const PairedMap& sizes)
    {
        PairedMap map = sizes;
        const std::int64_t numbers = map.pixelNumbers();
        map.first = take(map.memoryPixels() * numbers, 0x7FC0) + map.leadingPixels() * numbers;
        clearMargins(map);
        return map;
    }

    PairedMap filled(const PairedMap& sizes)
    {
        const PairedMap made = map(sizes);
        std::normal_distribution<float> normal;
        std::vector<float> pixel(static_cast<std::size_t>(made.width));
        for (std::int64_t image = 0; image < made.images; ++image)
            for (std::int64_t row = 0; row < made.rows; ++row)
                for (std::int64_t column = 0; column < made.columns; ++column) {
                    std::generate(pixel.begin(), pixel.end(), [&] { return normal(random_); });
                    plainConversion().split(pixel.data(), made.pixel(image, row, column), made.width, 1);
                }
        return made;
    }

    const std::uint16_t* weights(const PairedWeights& sizes)
    {
        std::normal_distribution<float> normal;
        std::vector<std::uint16_t> plain(
            static_cast<std::size_t>(sizes.outputs * sizes.inputs * sizes.rows * sizes.columns));
        for (std::uint16_t& weight : plain)
            weight = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(normal(random_) / 16.0F) >> 16U);
        const auto packed = packedWeights(plain.data(), sizes);
        auto* const kept = take(static_cast<std::int64_t>(packed.size()), 0);
        std::copy(packed.begin(), packed.end(), kept);
        return kept;
    }

private:
    static constexpr std::int64_t kLine = 32;  // numbers
    std::vector<std::unique_ptr<std::vector<std::uint16_t>>> blocks_;
    std::mt19937 random_{3};
};

/// What a chain of these layers gives, and what they give one after the other.
class Both
{
public:
    explicit Both(const PairedMap& input) : input_(memory_.filled(input)), bias_(96, 0.25F) {}

    [[nodiscard]] const PairedMap& input() const { return input_; }

    /// Reads layer `source` or, where it is ChainedLayer::kOutside, `outside`; adds layer `added`, or a map of its own.
    int add(int source, std::int64_t outputs, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
            bool result, int added = ChainedLayer::kOutside, bool addsOutside = false)
    {
        const PairedMap& x = source == ChainedLayer::kOutside ? input_ : chain_[index(source)].convolution.y;
        const std::int64_t pad = dilation * (kernel - 1) / 2;
        const auto side = [&](std::int64_t length) {
            return (length + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        };
        const PairedMap sizes{.images = x.images,
                              .rows = side(x.rows),
                              .columns = side(x.columns),
                              .width = PairedMap::widthOf(outputs),
                              .margin = kMargin};
        ChainedLayer layer{{.x = x,
                            .y = result ? memory_.map(sizes) : sizes,
                            .weights = memory_.weights({outputs, x.width, kernel, kernel}),
                            .bias = bias_.data(),
                            .kernelRows = kernel,
                            .kernelColumns = kernel,
                            .stride = stride,
                            .pad = pad,
                            .dilation = dilation,
                            .relu = true},
                           source,
                           added};
        if (addsOutside)
            layer.convolution.added = memory_.filled(sizes);
        chain_.push_back(layer);
        return static_cast<int>(chain_.size()) - 1;
    }

    void expectTheSame(std::int64_t parts)
    {
        for (std::int64_t image = 0; image < input_.images; ++image)
            for (std::int64_t part = 0; part < parts; ++part)
                convolveChain(chain_, image, part, parts);
        std::vector<PairedMap> whole;
        for (const ChainedLayer& each : chain_) {
            AmxConvolution layer = each.convolution;
            if (each.source != ChainedLayer::kOutside)
                layer.x = whole[index(each.source)];
            if (each.added != ChainedLayer::kOutside)
                layer.added = whole[index(each.added)];
            layer.y = memory_.map(each.convolution.y);
            const std::int64_t rows = layer.y.images * layer.y.rows;
            amxThere() ? convolveRows(layer, 0, rows) : convolveRowsPlainly(layer, 0, rows);
            whole.push_back(layer.y);
            if (each.convolution.y.first)
                expectAlike(each.convolution.y, layer.y);
        }
    }

private:
    static std::size_t index(int layer) { return static_cast<std::size_t>(layer); }

    static void expectAlike(const PairedMap& got, const PairedMap& wanted)
    {
        for (std::int64_t image = 0; image < got.images; ++image)
            for (std::int64_t row = -kMargin; row < got.rows + kMargin; ++row)
                ASSERT_EQ(std::memcmp(got.pixel(image, row, -kMargin), wanted.pixel(image, row, -kMargin),
                                      static_cast<std::size_t>((got.columns + 2 * kMargin) * got.pixelNumbers()) * 2),
                          0)
                    << "image " << image << ", row " << row;
    }

    Memory memory_;
    PairedMap input_;
    std::vector<float> bias_;
    LayerChain chain_;
};

PairedMap sizes(std::int64_t images, std::int64_t rows, std::int64_t columns, std::int64_t width)
{
    return {.images = images, .rows = rows, .columns = columns, .width = width, .margin = kMargin};
}

/// As the shipped networks' stages: a block whose sum is with what it convolved, then half the size, in two layers.
void expectAStage(const PairedMap& input, std::int64_t parts)
{
    Both both(input);
    const int stem = both.add(ChainedLayer::kOutside, 48, 3, 1, 1, false);
    const int first = both.add(stem, 48, 3, 1, 1, false);
    const int second = both.add(first, 48, 3, 1, 1, false, stem);
    both.add(second, 80, 3, 2, 1, true);
    both.add(second, 80, 1, 2, 1, true);
    both.expectTheSame(parts);
}

TEST(AmxLayerChain, GivesWhatItsLayersGive)
{
    expectAStage(sizes(2, 90, 40, 32), 1);  // the rows of several waves
    expectAStage(sizes(1, 91, 37, 32), 1);
    expectAStage(sizes(1, 5, 9, 16), 1);
}

TEST(AmxLayerChain, GivesTheSameInShares)
{
    for (const std::int64_t parts : {2, 3, 7, 16})
        expectAStage(sizes(2, 61, 20, 32), parts);
    expectAStage(sizes(1, 3, 20, 32), 5);  // of which some have no row
}

/// A map that is wanted outside, too; one that is added from there; dilation; a result that another one reads.
TEST(AmxLayerChain, ReadsAndGivesMapsFromOutside)
{
    for (const std::int64_t parts : {1, 3}) {
        Both both(sizes(2, 50, 33, 48));
        const int first = both.add(ChainedLayer::kOutside, 64, 3, 1, 1, true, ChainedLayer::kOutside, true);
        const int wide = both.add(first, 64, 3, 1, 2, false);
        const int sum = both.add(wide, 64, 3, 1, 1, true, first);
        both.add(sum, 8, 1, 1, 1, true);
        both.add(first, 16, 3, 2, 1, true);
        both.expectTheSame(parts);
    }
}

/// Layers at random: of other strides than one that are read again, several results, shares of a row or none.
TEST(AmxLayerChain, GivesWhatItsLayersGiveHoweverItIsMade)
{
    std::mt19937 random(17);
    const auto draw = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
    for (int i = 0; i < 150; ++i) {
        Both both(sizes(1, draw(1, 120), draw(1, 9), 16 * draw(1, 2)));
        const int layers = draw(2, 6);
        for (int layer = 0; layer < layers; ++layer) {
            const int source = draw(0, 3) == 0 ? draw(-1, layer - 1) : layer - 1;
            const bool last = layer == layers - 1;
            both.add(source, draw(1, 40), draw(0, 1) * 2 + 1, draw(0, 1) == 0 ? 1 : draw(1, 4), draw(1, 2),
                     last || draw(0, 1) == 0, ChainedLayer::kOutside, draw(0, 3) == 0);
        }
        SCOPED_TRACE(i);
        both.expectTheSame(draw(1, 6));
        if (testing::Test::HasFailure())
            break;
    }
}

TEST(AmxLayerChain, PaysForLargeMapsInLargeShares)
{
    const auto chainOf = [](std::int64_t rows, std::int64_t columns) {
        const ChainedLayer first{
            {.x = sizes(1, rows, columns, 32), .y = sizes(1, rows, columns, 32), .kernelRows = 3, .pad = 1}};
        ChainedLayer second = first;
        second.source = 0;
        return LayerChain{first, second};
    };
    EXPECT_TRUE(chainPays(chainOf(512, 512), 1));
    EXPECT_TRUE(chainPays(chainOf(512, 512), 16));
    EXPECT_FALSE(chainPays(chainOf(512, 512), 128));  // four rows each
    EXPECT_FALSE(chainPays(chainOf(64, 64), 1));      // in the cache anyway
}

}  // namespace

}  // namespace diptych::inference::test
