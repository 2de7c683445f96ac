// Hanging protocols that a site wrote itself.
#include "hanging/hanging_protocol.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto protocol =
        diptych::viewer::parseProtocol(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)));
    diptych::fuzz::must(protocol ? !protocol->steps.empty() : !protocol.error().what.empty());
    return 0;
}
