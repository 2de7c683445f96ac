// Which bits an image's samples use, and cutting them to those that are stored.
#pragma once

#include <cstdint>
#include <span>

namespace diptych::dicom
{

/// Every bit that is set in one of them.
[[nodiscard]] std::uint16_t bitsIn(std::span<const std::uint16_t> samples);

/// Each to the bits of `mask`, then with those of `flipped` changed.
void cutTo(std::span<std::uint16_t> samples, std::uint16_t mask, std::uint16_t flipped = 0);

/// The lowest `bits` bits, 1 to 16.
[[nodiscard]] constexpr std::uint16_t lowBits(int bits)
{
    return static_cast<std::uint16_t>((1U << static_cast<unsigned>(bits)) - 1U);
}

}  // namespace diptych::dicom
