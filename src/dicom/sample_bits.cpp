#include "sample_bits.h"

#include <cstring>

namespace diptych::dicom
{

// Not inlined: within what decodes a file GCC takes these loops for seldom run, and keeps each sum in memory.

[[gnu::noinline]] std::uint16_t bitsIn(std::span<const std::uint16_t> samples)
{
    constexpr std::size_t kAtOnce = sizeof(std::uint64_t) / sizeof(std::uint16_t);
    const std::size_t words = samples.size() / kAtOnce;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t four = 0;
        std::memcpy(&four, samples.data() + kAtOnce * i, sizeof four);
        bits |= four;
    }
    bits |= bits >> 32U;
    bits |= bits >> 16U;
    for (const std::uint16_t sample : samples.subspan(kAtOnce * words))
        bits |= sample;
    return static_cast<std::uint16_t>(bits);
}

[[gnu::noinline]] void cutTo(std::span<std::uint16_t> samples, std::uint16_t mask, std::uint16_t flipped)
{
    for (std::uint16_t& sample : samples)
        sample = static_cast<std::uint16_t>((sample & mask) ^ flipped);
}

}  // namespace diptych::dicom
