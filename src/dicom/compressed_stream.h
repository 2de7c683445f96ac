// Looks over compressed pixel data before a decoder sees them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "diptych/core/reason.h"
#include "file_outline.h"
#include "pixel_format.h"

namespace diptych::dicom
{

/// The encapsulated pixel data of a file, its fragments joined: PixelDataDamaged where they cannot be one whole image
/// of the header's size.
[[nodiscard]] Result<std::vector<std::uint8_t>> examineCompressed(const std::filesystem::path& file,
                                                                  const FileOutline& outline,
                                                                  const PixelFormat& format);

/// Follows the markers of one JPEG or JPEG-LS stream (ITU-T T.81 B.1, T.87 C.1) from SOI to EOI. Refuses markers
/// without a length where one is due (on which libijg never returns), a frame of another size than the header's and
/// a stream without its end, which decoders fill up with grey as if it were whole.
[[nodiscard]] Result<void> examineJpeg(std::span<const std::uint8_t> stream, bool jpegLs, const PixelFormat& format);

}  // namespace diptych::dicom
