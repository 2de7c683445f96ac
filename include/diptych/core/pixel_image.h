// The pixels of one mammogram, or of one slice of a stack: 16 bits a sample from the file to the table that draws them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "diptych/core/grey.h"
#include "diptych/core/reason.h"

namespace diptych
{

/// A decoded monochrome frame. Whoever shares it shares it as const.
struct PixelImage {
    int rows = 0;
    int columns = 0;
    int bitsStored = 0;
    /// Row-major, rows * columns samples; sample = stored value - firstStored, so that it is never negative and
    /// indexes a display table directly.
    std::vector<std::uint16_t> samples;
    int firstStored = 0;  // 0, or -2^(bitsStored-1) where Pixel Representation is signed
    int lastStored = 0;   // 2^bitsStored - 1, or 2^(bitsStored-1) - 1
    GreyScale grey;
};

/// A frame at a part of its size, to be seen until decode() is done. Nothing is measured or judged on it.
struct PixelPreview {
    /// Rows and columns are the frame's, divided by 2^halvings and rounded up. Pixel (i, j) covers the square
    /// (i..i+1) * 2^halvings of the frame.
    std::unique_ptr<PixelImage> image;
    int halvings = 0;
};

/// Where pixels come from. Reading a folder touches headers only; decode() reads and decompresses.
class PixelSource
{
public:
    PixelSource() = default;
    PixelSource(const PixelSource&) = delete;
    PixelSource& operator=(const PixelSource&) = delete;
    virtual ~PixelSource() = default;

    /// Decodes anew at each call, or gives once what was decoded ahead; the image is the caller's alone. Any thread.
    /// Fails with PixelDataMissing, PixelDataDamaged, UnsupportedTransferSyntax, UnsupportedPixelFormat,
    /// Unreadable or OutOfMemory.
    /// Of a stack of slices: the one that stands for it (SliceStack::representative).
    [[nodiscard]] virtual Result<std::unique_ptr<PixelImage>> decode() const = 0;

    /// One frame, counted from 0 in the order of the file; reads and decompresses no other. InvalidArgument where
    /// there is no such frame. A source of a single frame has frame 0 only.
    [[nodiscard]] virtual Result<std::unique_ptr<PixelImage>> decodeFrame(int frame) const;

    /// Whether decodePreview() may give something, much sooner than decode(). Known without the file.
    [[nodiscard]] virtual bool mayHavePreview() const { return false; }
    /// Of what decode() gives. Fails as that does, and with UnsupportedPixelFormat where the file holds no smaller
    /// image that can be decoded for itself.
    [[nodiscard]] virtual Result<PixelPreview> decodePreview() const;

    /// No more images are wanted for now: what decoding keeps for the next one may go. Returns at once; any thread.
    virtual void rest() const {}
};

}  // namespace diptych
