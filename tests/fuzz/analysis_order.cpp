// Orders that other programs put into the queue.
#include "diptych/work_queue/analysis_order.h"
#include "memory_file.h"

using namespace diptych::work_queue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto order = parseOrder({reinterpret_cast<const char*>(data), size});
    if (order) {
        const auto text = orderText(*order);
        diptych::fuzz::must(text.has_value());
        const auto again = parseOrder(*text);
        diptych::fuzz::must(again && *again == *order);
    }
    return 0;
}
