// Assessments read back: what was understood is written and read again without a difference.
#include "diptych/report_json/assessment_json.h"
#include "diptych/report_json/read_assessment.h"
#include "memory_file.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto assessment = report_json::assessmentOf({reinterpret_cast<const char*>(data), size});
    if (!assessment) {
        fuzz::must(!assessment.error().detail.empty());
        return 0;
    }
    const std::string line = report_json::assessmentLine(*assessment);
    const auto again = report_json::assessmentOf(line);
    fuzz::must(again && report_json::assessmentLine(*again) == line);
    (void)report_json::pseudonymousLine(*assessment);
    return 0;
}
