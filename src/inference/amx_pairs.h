// Maps whose numbers are told by two bfloat16 each, x = hi + lo, as AMX's tiles take them (docs/adr/0018).
//
// A pixel has its channels in groups of 32: hi of all, then lo of all, 128 bytes, the order within a half being 0, 16,
// 1, 17, ..., so that a shift or a mask makes 16 float32 of it. Where 16 or fewer channels are left over, the last
// group has 16: hi and lo of each side by side, 64 bytes. Channels that the map has not are zeros.
#pragma once

#include <cstdint>

namespace diptych::inference
{

/// N x C x H x W in memory that somebody else owns. About every image lie `margin` rows and columns of zeros, where a
/// kernel that reaches over the edge finds what it is padded with; a row's right margin is the left one of the next,
/// an image's lower margin the upper one of the next.
struct PairedMap {
    static constexpr std::int64_t kHalfGroup = 16;  // the width is a multiple of it
    static constexpr std::int64_t kGroup = 32;

    std::uint16_t* first = nullptr;  // hi of channel 0 of the first image's upper left pixel
    std::int64_t images = 0, rows = 0, columns = 0;
    std::int64_t width = 0;  // channels with those that are zeros
    std::int64_t margin = 0;
    std::int64_t above = 0;  // rows of a single image that lie before `first` and are not in memory

    [[nodiscard]] static std::int64_t widthOf(std::int64_t channels)
    {
        return (channels + kHalfGroup - 1) / kHalfGroup * kHalfGroup;
    }
    /// Of 16 bits.
    [[nodiscard]] std::int64_t pixelNumbers() const { return 2 * width; }
    [[nodiscard]] std::int64_t rowPixels() const { return columns + margin; }
    [[nodiscard]] std::int64_t imagePixels() const { return (rows + margin) * rowPixels(); }
    /// Before the first pixel.
    [[nodiscard]] std::int64_t leadingPixels() const { return margin * rowPixels() + margin; }
    /// Of the whole, with the pixels behind the last that tiles may read (and nobody uses).
    [[nodiscard]] std::int64_t memoryPixels() const { return leadingPixels() + images * imagePixels() + kReadBehind; }
    /// Of a pixel's numbers, from `first`.
    [[nodiscard]] std::int64_t offset(std::int64_t image, std::int64_t row, std::int64_t column) const
    {
        return (image * imagePixels() + (row - above) * rowPixels() + column) * pixelNumbers();
    }
    [[nodiscard]] std::uint16_t* pixel(std::int64_t image, std::int64_t row, std::int64_t column) const
    {
        return first + offset(image, row, column);
    }
    [[nodiscard]] PairedMap oneImage(std::int64_t image) const
    {
        PairedMap one = *this;
        one.first = first ? pixel(image, 0, 0) : nullptr;
        one.images = 1;
        return one;
    }

    static constexpr std::int64_t kReadBehind = 160;
};

/// Writes the margins' zeros.
void clearMargins(const PairedMap& map);

/// How one pixel's channels are told, `channels` of them from or to float32 side by side. Rounded to the next, ties to
/// even. Numbers below 2^-126 may become zeros; what is not finite becomes no number. Any thread.
struct PairConversion {
    void (*split)(const float* from, std::uint16_t* to, std::int64_t channels, std::int64_t pixels);
    void (*join)(const std::uint16_t* from, float* to, std::int64_t channels, std::int64_t pixels);
};

[[nodiscard]] PairConversion plainConversion();

/// By the instructions of the CPUs that have AMX; to the same bits but for numbers below 2^-126. Only where amxThere().
[[nodiscard]] PairConversion wideConversion();

}  // namespace diptych::inference
