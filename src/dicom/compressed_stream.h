// Looks over compressed pixel data before a decoder sees them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "diptych/core/large_memory.h"
#include "diptych/core/reason.h"
#include "file_outline.h"
#include "jpeg2000_stream.h"
#include "pixel_format.h"

namespace diptych::dicom
{

/// The encapsulated pixel data of a file: PixelDataDamaged where they cannot be one whole image of the header's size.
[[nodiscard]] Result<void> examineCompressed(const std::filesystem::path& file, const FileOutline& outline,
                                             const PixelFormat& format);

struct CompressedFrame {
    LargeRoom<std::uint8_t> memory;
    std::span<std::uint8_t> bytes;    // in `memory`
    int precision = 0;                // bits of a sample as the JPEG or JPEG-LS frame says it; 0 for RLE
    Jpeg2000Codestream codestream{};  // in `bytes`, of JPEG 2000
};

/// One frame's compressed bytes (frames counted from 0), looked over in the same way. Where frames have several
/// fragments each, the Basic Offset Table tells which are whose, or the beginnings of the JPEG images do (PS3.5 A.4);
/// where neither does, PixelDataDamaged.
[[nodiscard]] Result<CompressedFrame> compressedFrame(const std::filesystem::path& file, const FileOutline& outline,
                                                      const PixelFormat& format, int frame);

/// Follows the markers of one JPEG or JPEG-LS stream (ITU-T T.81 B.1, T.87 C.1) from SOI to EOI and gives the
/// precision of its samples in bits. Refuses markers
/// without a length where one is due (on which libijg never returns), a frame of another size than the header's and
/// a stream without its end, which decoders fill up with grey as if it were whole.
[[nodiscard]] Result<int> examineJpeg(std::span<const std::uint8_t> stream, bool jpegLs, const PixelFormat& format);

}  // namespace diptych::dicom
