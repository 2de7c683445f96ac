// The list of the hospital's DICOM nodes.
#include "diptych/dicom_network/node_file.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const diptych::fuzz::MemoryFile file(data, size);
    (void)diptych::dicom_network::readNodeFile(file.path());
    return 0;
}
