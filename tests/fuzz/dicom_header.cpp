// Headers: both parsers, the walk before them, and what is kept of them for the next time.
#include "content_bytes.h"
#include "file_outline.h"
#include "mammogram_header.h"
#include "memory_file.h"

using namespace diptych;
using namespace diptych::dicom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    const auto outline = outlineFile(file.path(), false);
    (void)outlineFile(file.path(), true);
    const auto plain = readHeader(file.path());
    const auto other = readHeader(file.path(), HeaderParser::Dcmtk);
    fuzz::must(plain.has_value() == other.has_value());
    fuzz::must(outline || !plain);
    const std::string bytes = toBytes(plain);
    fuzz::must(bytes == toBytes(other));
    if (!bytes.empty()) {
        const auto again = fromBytes(bytes, file.path());
        fuzz::must(again && toBytes(*again) == bytes);
    }
    return 0;
}
