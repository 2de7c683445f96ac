// Bundles of reads that somebody hands in.
#include "diptych/store/read_bundle.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto check = diptych::store::checkBundle({reinterpret_cast<const char*>(data), size});
    diptych::fuzz::must(!check || !check->broken || !check->broken->empty());
    return 0;
}
