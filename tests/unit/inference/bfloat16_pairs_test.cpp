// Both ways to split numbers in pairs give the same bits, and pairs tell 16 binary digits.
#include "bfloat16_pairs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

constexpr std::uint16_t kUntouched = 0xA5A5;

/// Of all sizes that numbers have between 2^-100 and 2^100, ties and zeros among them.
std::vector<float> numbers(std::size_t count)
{
    std::mt19937 random(11);
    std::vector<float> made;
    while (made.size() < count) {
        const auto bits = static_cast<std::uint32_t>(random());
        const std::uint32_t exponent = static_cast<std::uint32_t>(27U + random() % 201U) << 23U;
        const std::uint32_t number = (bits & 0x807FFFFFU) | exponent;
        made.push_back(std::bit_cast<float>(number));
        made.push_back(std::bit_cast<float>((number & 0xFFFF0000U) | 0x8000U));  // between two bfloat16
        made.push_back(made.size() % 7 == 0 ? 0.0F : -made.back());
    }
    made.resize(count);
    return made;
}

/// With what stands behind the pairs, which must stay.
std::vector<std::uint16_t> split(SplitPixels how, const std::vector<float>& from, std::int64_t pixels,
                                 std::int64_t channels, std::int64_t step)
{
    std::vector<std::uint16_t> to(static_cast<std::size_t>(2 * pixels * channels) + 32, kUntouched);
    how(from.data(), to.data(), pixels, channels, step);
    return to;
}

float valueOf(std::uint16_t bfloat16)
{
    return std::bit_cast<float>(std::uint32_t{bfloat16} << 16U);
}

TEST(Bfloat16Pairs, TellANumberInTwo)
{
    constexpr std::int64_t kPixels = 40, kChannels = 5;
    const std::vector<float> from = numbers(std::size_t{2 * kPixels * kChannels});
    const auto pairs = split(splitPixelsPlainly, from, kPixels, kChannels, 2);
    for (std::int64_t pixel = 0; pixel < kPixels; ++pixel)
        for (std::int64_t channel = 0; channel < kChannels; ++channel) {
            const float x = from[static_cast<std::size_t>(2 * pixel * kChannels + channel)];
            const auto at = static_cast<std::size_t>(2 * pixel * kChannels + channel);
            const float hi = valueOf(pairs[at]);
            const float lo = valueOf(pairs[at + kChannels]);
            EXPECT_LE(std::abs(x - hi), std::ldexp(std::abs(x), -8)) << x;
            EXPECT_LE(std::abs(double{x} - double{hi} - double{lo}), std::ldexp(std::abs(double{x}), -16)) << x;
        }
}

TEST(Bfloat16Pairs, TheInstructionGivesTheSameBits)
{
    const SplitPixels byInstruction = splitPixelsByInstruction();
    if (!byInstruction)
        GTEST_SKIP() << "this CPU has no instruction that rounds to bfloat16";
    for (const std::int64_t channels : {1, 3, 15, 16, 17, 24, 32, 33})
        for (const std::int64_t step : {1, 2}) {
            constexpr std::int64_t kPixels = 61;
            const std::vector<float> from = numbers(static_cast<std::size_t>(kPixels * step * channels));
            const auto plain = split(splitPixelsPlainly, from, kPixels, channels, step);
            EXPECT_EQ(split(byInstruction, from, kPixels, channels, step), plain) << channels << " every " << step;
            EXPECT_TRUE(std::all_of(plain.end() - 32, plain.end(), [](auto word) { return word == kUntouched; }));
        }
}

}  // namespace

}  // namespace diptych::inference::test
