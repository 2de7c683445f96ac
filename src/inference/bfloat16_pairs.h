// Numbers told by two bfloat16 each, x = hi + lo (docs/adr/0018).
#pragma once

#include <cstdint>

namespace diptych::inference
{

/// The channels of every `step`th of so many pixels to (hi of all channels, lo of all channels), both rounded to the
/// next bfloat16, ties to even. For finite numbers. Any thread.
using SplitPixels = void (*)(const float* from, std::uint16_t* to, std::int64_t pixels, std::int64_t channels,
                             std::int64_t step);

void splitPixelsPlainly(const float* from, std::uint16_t* to, std::int64_t pixels, std::int64_t channels,
                        std::int64_t step);

/// By the instruction that rounds so, which every CPU with AMX has; null where this one has none. To it numbers below
/// 2^-126 are zeros; all others come out as splitPixelsPlainly() gives them, bit by bit.
[[nodiscard]] SplitPixels splitPixelsByInstruction();

}  // namespace diptych::inference
