// What came of examinations, from a site's own file.
#include "diptych/reading/outcome_file.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = diptych::reading::OutcomeFile::parse({reinterpret_cast<const char*>(data), size});
    if (!file) {
        diptych::fuzz::must(!file.error().detail.empty());
        return 0;
    }
    for (const auto& refused : file->refused())
        diptych::fuzz::must(!refused.why.empty() && refused.line > 0);
    for (const auto& line : file->lines())
        (void)file->outcomeOf(line.studyInstanceUid, line.accessionNumber);
    return 0;
}
