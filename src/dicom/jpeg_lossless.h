// JPEG lossless (ITU-T T.81, process 14; DICOM PS3.5 A.4.1), as most mammograms are stored, by DCMTK's decoders.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "pixel_format.h"
#include "sample_room.h"

namespace diptych::dicom
{

[[nodiscard]] bool isJpegLossless(std::string_view transferSyntaxUid);

/// Whether decoding leaves every sample of `precision` bits, as the JPEG frame tells them, where the header says it is.
[[nodiscard]] bool liesAsDecoded(const PixelFormat& format, int precision);

/// What examineJpeg() let pass and for which liesAsDecoded() is true, straight into the room: a decompressed data set,
/// and copies into it and out of it, would take a third of the decoder's time again. PixelDataDamaged also where the
/// decoder only warns, and where the header is not complete (PixelFormat::complete); OutOfMemory. Any thread.
[[nodiscard]] Result<void> decodeJpegLossless(std::span<const std::uint8_t> stream, int precision,
                                              const PixelFormat& format, SampleRoom& room);

}  // namespace diptych::dicom
