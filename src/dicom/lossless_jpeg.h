// The common case of JPEG lossless, decoded in a third of the time that the general decoder takes.
//
// ITU-T T.81, process 14 with selection value 1 (annex H; PS3.5 A.4.2): one component, one scan, one Huffman table,
// no restart intervals, no point transform. It is how most mammograms are archived. Whatever else a
// stream is, and whatever is odd about it, is left to DCMTK, which decides what may be shown.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pixel_format.h"

namespace diptych::dicom
{

/// The samples, row by row, as PixelImage holds them, of a stream that examineJpeg() has passed: whole, each within the
/// frame's precision, the entropy-coded data used up to their last byte. False, and `samples` means nothing, for
/// anything else.
[[nodiscard]] bool decodePlainLosslessJpeg(std::span<const std::uint8_t> stream, const PixelFormat& format,
                                           std::vector<std::uint16_t>& samples);

}  // namespace diptych::dicom
