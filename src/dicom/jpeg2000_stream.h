// Looks over a JPEG 2000 image (ITU-T T.800) before OpenJPEG sees it.
//
// The codestream's own header is compared with the data set's and with the bytes that are there, as a decoder believes
// it: a few bytes can claim gigabytes of tiles, blocks and packets. What a stream that passes makes a decoder allocate
// and loop over is bounded by its length and the size of the image. Lengths in bytes, sizes in pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "diptych/core/reason.h"
#include "pixel_format.h"

namespace diptych::dicom
{

/// Where the codestream lies in the compressed bytes, SOC to EOC, and what its samples are.
struct Jpeg2000Codestream {
    std::size_t offset = 0;
    std::size_t length = 0;
    int precision = 0;  // bits of a sample
    bool isSigned = false;
    int halvings = 0;  // how often the image can be had at half its size: the wavelet levels that every tile has
};

/// Whether these bytes begin as a JPEG 2000 codestream does, or as the boxes of a JP2 file around one.
[[nodiscard]] bool beginsJpeg2000(std::span<const std::uint8_t> bytes);

/// Follows the boxes of a JP2 file, which PS3.5 A.4.4 forbids and which occur, to the codestream, and its markers from
/// SOC to EOC. What follows EOC is padding. PixelDataDamaged: another size than the header's, tiles or tile-parts that
/// are not all there, an end that is missing, markers out of place, more packets than bytes.
/// UnsupportedPixelFormat: several components, subsampling, more than 16 bits, Part 2 extensions, HTJ2K.
[[nodiscard]] Result<Jpeg2000Codestream> examineJpeg2000(std::span<const std::uint8_t> bytes,
                                                         const PixelFormat& format);

}  // namespace diptych::dicom
