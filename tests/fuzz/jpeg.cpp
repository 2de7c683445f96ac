// JPEG and JPEG-LS streams, before a decoder sees them. The first bytes: rows, columns, kind.
#include "../../src/dicom/compressed_stream.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 3)
        return 0;
    diptych::dicom::PixelFormat format;
    format.rows = data[0];
    format.columns = data[1];
    format.bitsAllocated = 16;
    const auto precision = diptych::dicom::examineJpeg({data + 3, size - 3}, data[2] % 2 == 1, format);
    diptych::fuzz::must(!precision || (*precision >= 0 && *precision <= 16));
    return 0;
}
