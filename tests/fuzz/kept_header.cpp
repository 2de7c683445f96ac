// What is kept of headers between two readings of a folder, as a damaged disc would give it back.
#include "content_bytes.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto content = diptych::dicom::fromBytes(bytes, "image.dcm"))
        diptych::fuzz::must(!diptych::dicom::toBytes(*content).empty());
    return 0;
}
