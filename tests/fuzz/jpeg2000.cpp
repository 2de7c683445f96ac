// JPEG 2000 images behind a header of six bytes: rows and columns (one byte each, times 1), bits stored, high bit, sign
// and transfer syntax.
#include <algorithm>

#include "../../src/dicom/jpeg2000.h"
#include "memory_file.h"
#include "sample_room.h"

using namespace diptych;
using namespace diptych::dicom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kHead = 6;
    if (size < kHead)
        return 0;
    PixelFormat format;
    format.rows = 1 + data[0];
    format.columns = 1 + data[1];
    format.bitsAllocated = 16;
    format.bitsStored = 1 + data[2] % 16;
    format.highBit = std::max(format.bitsStored - 1, data[3] % 16);
    format.isSigned = data[4] % 2 == 1;
    const std::span<const std::uint8_t> bytes(data + kHead, size - kHead);
    (void)beginsJpeg2000(bytes);
    const auto codestream = examineJpeg2000(bytes, format);
    if (!codestream)
        return 0;
    fuzz::must(codestream->offset + codestream->length <= bytes.size());
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    if (decodeJpeg2000(bytes, *codestream, format, data[5] % 2 == 1, room)) {
        fuzz::must(samples.size() == format.pixels());
        const int most = (1 << format.bitsStored) - 1;
        fuzz::must(std::ranges::all_of(samples, [most](std::uint16_t sample) { return sample <= most; }));
    }
    (void)decodeJpeg2000Smaller(bytes, *codestream, format, 2, room);
    return 0;
}
