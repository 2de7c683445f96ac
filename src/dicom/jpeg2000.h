// JPEG 2000 codestreams to samples and back, by OpenJPEG. DICOM PS3.5 A.4.4, ITU-T T.800.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "jpeg2000_stream.h"
#include "sample_room.h"

namespace diptych::dicom
{

/// Decodes what examineJpeg2000() let pass. What goes to `room` are samples of a PixelImage: of Bits Stored, a sign
/// turned into an offset (PixelImage::firstStored). Where stream and data set tell different signs, the bits are taken
/// as the data set tells. `lossless` (by transfer syntax): bits above High Bit are cut off, as they may be an old
/// object's overlay; else values that ran over Bits Stored become the nearest that fits. PixelDataDamaged also where
/// OpenJPEG only warns; the detail quotes it. UnsupportedPixelFormat where precision, sign, Bits Stored and High Bit
/// leave open what a sample's value is. OutOfMemory. Any thread, several at once, which share the cores: each takes as
/// many threads as its part of the cores when it begins, and never more than setMostThreadsOfJpeg2000() lets it.
[[nodiscard]] Result<void> decodeJpeg2000(std::span<const std::uint8_t> bytes, const Jpeg2000Codestream& codestream,
                                          const PixelFormat& format, bool lossless, SampleRoom& room);

/// From now on in this process: of the cores that others besides it use as well.
void setMostThreadsOfJpeg2000(int threads);

/// The same image at 1/2^halvings of its size, rounded up: pixel (i, j) covers the square (i..i+1) * 2^halvings.
/// UnsupportedPixelFormat where the codestream has fewer halvings, its samples are not the data set's as they are, or
/// its image does not begin at its own grid's origin.
[[nodiscard]] Result<void> decodeJpeg2000Smaller(std::span<const std::uint8_t> bytes,
                                                 const Jpeg2000Codestream& codestream, const PixelFormat& format,
                                                 int halvings, SampleRoom& room);

/// One lossless codestream of unsigned samples below 2^bits, row-major. WriteFailed.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodeJpeg2000(std::span<const std::uint16_t> samples, int rows,
                                                               int columns, int bits);

}  // namespace diptych::dicom
