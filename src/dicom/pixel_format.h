// How pixel data are laid out and compressed, as the header tells it, and whether this version can read that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "attributes.h"
#include "diptych/core/reason.h"

namespace diptych::dicom
{

/// Image Pixel Module (PS3.3 C.7.6.3); 0 where the header does not tell.
struct PixelFormat {
    int rows = 0;
    int columns = 0;
    int frames = 1;
    int samplesPerPixel = 1;
    int bitsAllocated = 0;
    int bitsStored = 0;
    int highBit = 0;
    bool isSigned = false;
    std::string photometricInterpretation;
    /// Whether the header tells all that decompressing rests on (Samples per Pixel to Pixel Representation, type 1 all
    /// of them), none of which may be assumed.
    bool complete = false;

    [[nodiscard]] std::uint64_t pixels() const
    {
        return static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns);
    }
    /// Of one frame.
    [[nodiscard]] std::uint64_t bytes() const { return pixels() * static_cast<std::uint64_t>(bitsAllocated / 8); }

    friend bool operator==(const PixelFormat&, const PixelFormat&) = default;
};
[[nodiscard]] PixelFormat pixelFormat(const ItemView& dataset);

/// Images of more pixels are refused before memory is taken for them. The largest mammography detectors and film
/// digitisers in use give below 60 million; a header that claims 65535 x 65535 is an attack or damage.
inline constexpr std::uint64_t kMaxPixels = 200'000'000;

/// Empty for monochrome frames of 8 or 16 bits allocated that make sense; else PixelDataMissing (no rows or columns) or
/// UnsupportedPixelFormat. One frame, but in a stack of slices, which has at most `mostFrames`.
[[nodiscard]] std::optional<Error> unsupported(const PixelFormat& format, int mostFrames = 1);

/// Whether decode() can read images of this transfer syntax: uncompressed, deflated, RLE, the JPEG processes of
/// DCMTK, JPEG-LS and JPEG 2000. Not JPEG 2000 of several components (Part 2), HTJ2K, JPEG XL and video.
[[nodiscard]] bool isSupportedTransferSyntax(const std::string& uid);

/// Those, without the missing one of a file without meta information.
[[nodiscard]] std::span<const std::string_view> decodedTransferSyntaxes();

/// For people, of one that is not supported: its name, where it is known, and what to do.
[[nodiscard]] std::string transferSyntaxRefusal(const std::string& uid);

[[nodiscard]] bool isJpeg2000(std::string_view uid);

}  // namespace diptych::dicom
