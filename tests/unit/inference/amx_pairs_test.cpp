// Maps in pairs of bfloat16: 16 binary digits of each number, the same bits by either conversion, and zeros around.
#include "amx_pairs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "amx_paired_convolution.h"

namespace diptych::inference::test
{

namespace
{

constexpr std::uint16_t kUntouched = 0xA5A5;
constexpr std::int64_t kBehind = 64;

/// Of all sizes that numbers have between 2^-100 and 2^100, ties and zeros among them.
std::vector<float> numbers(std::int64_t count)
{
    std::mt19937 random(11);
    std::vector<float> made;
    while (made.size() < static_cast<std::size_t>(count)) {
        const auto bits = static_cast<std::uint32_t>(random());
        const std::uint32_t exponent = static_cast<std::uint32_t>(27U + random() % 201U) << 23U;
        const std::uint32_t number = (bits & 0x807FFFFFU) | exponent;
        made.push_back(std::bit_cast<float>(number));
        made.push_back(std::bit_cast<float>((number & 0xFFFF0000U) | 0x8000U));  // between two bfloat16
        made.push_back(made.size() % 7 == 0 ? 0.0F : -made.back());
    }
    made.resize(static_cast<std::size_t>(count));
    return made;
}

/// With what stands behind the pixels, which must stay.
std::vector<std::uint16_t> split(PairConversion how, const std::vector<float>& from, std::int64_t channels,
                                 std::int64_t pixels)
{
    std::vector<std::uint16_t> to(static_cast<std::size_t>(2 * pixels * PairedMap::widthOf(channels) + kBehind),
                                  kUntouched);
    how.split(from.data(), to.data(), channels, pixels);
    return to;
}

std::vector<float> join(PairConversion how, const std::vector<std::uint16_t>& from, std::int64_t channels,
                        std::int64_t pixels)
{
    std::vector<float> to(static_cast<std::size_t>(pixels * channels + kBehind), -1.0F);
    how.join(from.data(), to.data(), channels, pixels);
    return to;
}

constexpr std::int64_t kChannels[] = {1, 3, 15, 16, 17, 24, 31, 32, 33, 40, 48, 49, 96};

TEST(AmxPairs, TellANumberInTwo)
{
    constexpr std::int64_t kPixels = 41;
    for (const std::int64_t channels : kChannels) {
        const std::vector<float> from = numbers(kPixels * channels);
        const auto pairs = split(plainConversion(), from, channels, kPixels);
        const auto back = join(plainConversion(), pairs, channels, kPixels);
        for (std::size_t i = 0; i < from.size(); ++i)
            ASSERT_LE(std::abs(double{from[i]} - double{back[i]}), std::ldexp(std::abs(double{from[i]}), -16))
                << channels << " channels";
        EXPECT_TRUE(std::all_of(back.end() - kBehind, back.end(), [](float x) { return x == -1.0F; }));
        EXPECT_TRUE(std::all_of(pairs.end() - kBehind, pairs.end(), [](auto word) { return word == kUntouched; }));
    }
}

/// Where a layer counts on it: hi and lo of a whole group's channels half a group apart, by turns.
TEST(AmxPairs, HaveTheirPlace)
{
    std::vector<float> from(48);
    for (std::size_t c = 0; c < from.size(); ++c)
        from[c] = 1.0F + static_cast<float>(c) / 64.0F + 1.0F / 4096.0F;
    const auto pairs = split(plainConversion(), from, 48, 1);
    const auto number = [&](std::size_t at) { return std::bit_cast<float>(std::uint32_t{pairs[at]} << 16U); };
    EXPECT_EQ(number(0), 1.0F);              // hi of channel 0
    EXPECT_EQ(number(1), 1.25F);             // of 16
    EXPECT_EQ(number(2), 1.0F + 1.0F / 64);  // of 1
    EXPECT_EQ(number(32), 1.0F / 4096);      // lo of channel 0
    EXPECT_EQ(number(64), 1.5F);             // hi of 32, in the half group
    EXPECT_EQ(number(65), 1.0F / 4096);      // its lo
}

TEST(AmxPairs, AreTheSameBitsByTheCpusInstructions)
{
    if (!amxThere())
        GTEST_SKIP() << "this CPU has no AMX";
    constexpr std::int64_t kPixels = 61;
    for (const std::int64_t channels : kChannels) {
        const std::vector<float> from = numbers(kPixels * channels);
        const auto plain = split(plainConversion(), from, channels, kPixels);
        EXPECT_EQ(split(wideConversion(), from, channels, kPixels), plain) << channels << " channels";
        EXPECT_EQ(join(wideConversion(), plain, channels, kPixels), join(plainConversion(), plain, channels, kPixels));
    }
}

/// Whatever its bits are.
TEST(AmxPairs, TellWhatIsNoNumber)
{
    std::vector<float> from;
    for (const std::uint32_t bits : {0x7F800001U, 0x7FC00000U, 0x7FFF8000U, 0x7FFFFFFFU, 0xFFFFFFFFU, 0x7F800000U})
        from.push_back(std::bit_cast<float>(bits));
    const auto channels = static_cast<std::int64_t>(from.size());
    const auto pairs = split(plainConversion(), from, channels, 1);
    for (const float value : join(plainConversion(), pairs, channels, 1))
        EXPECT_TRUE(std::isnan(value) || value == -1.0F) << value;  // which stands behind them
    if (amxThere()) {
        EXPECT_EQ(split(wideConversion(), from, channels, 1), pairs);
    }
}

TEST(AmxPairs, HaveZerosAround)
{
    PairedMap map{.images = 2, .rows = 3, .columns = 4, .width = 16, .margin = 2};
    std::vector<std::uint16_t> memory(static_cast<std::size_t>(map.memoryPixels() * map.pixelNumbers()), kUntouched);
    map.first = memory.data() + map.leadingPixels() * map.pixelNumbers();
    clearMargins(map);
    for (std::int64_t image = 0; image < 2; ++image)
        for (std::int64_t row = -2; row < 5; ++row)
            for (std::int64_t column = -2; column < 6; ++column) {
                const bool inside = row >= 0 && row < 3 && column >= 0 && column < 4;
                EXPECT_EQ(*map.pixel(image, row, column), inside ? kUntouched : 0) << row << ", " << column;
            }
}

}  // namespace

}  // namespace diptych::inference::test
