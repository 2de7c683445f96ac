// What a pyramid is made by, row by row: plain loops, done several samples at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "diptych/core/wide_registers.h"

namespace diptych::viewer
{

/// Samples that are background air (Pixel Padding Value to Range Limit); none by itself.
struct PaddingRange {
    int first = std::numeric_limits<int>::max();
    int last = std::numeric_limits<int>::min();
    [[nodiscard]] bool holds(int sample) const { return sample >= first && sample <= last; }
};

/// `wide`: with registers of 32 bytes; what comes out is the same.
[[nodiscard]] std::uint16_t largestOf(std::span<const std::uint16_t> samples, bool wide = hasWideRegisters());

/// From the last to the first, in place: how most images of one side are laid out.
void reverseRow(std::span<std::uint16_t> row, bool wide = hasWideRegisters());

/// Rounded means of the squares of two rows of `2 * means.size()` samples. Background air counts only where there is
/// nothing else, and is then the upper left one: it would else bleed a rim of false grey into the breast's edge.
void halveRows(const std::uint16_t* upper, const std::uint16_t* lower, const PaddingRange& padding,
               std::span<std::uint16_t> means, bool wide = hasWideRegisters());

/// The same of one group of 1 to 4 samples, as at an edge of odd length.
[[nodiscard]] std::uint16_t meanOf(std::span<const std::uint16_t> samples, const PaddingRange& padding);

}  // namespace diptych::viewer
