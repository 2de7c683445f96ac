// Presentation states of others.
#include <cmath>

#include "diptych/dicom_evidence/presentation_state.h"
#include "evidence_study.h"
#include "memory_file.h"

using namespace diptych;
using namespace diptych::dicom_evidence;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    const PresentationStates states =
        readPresentationStates(fuzz::studyWith(file.path(), "1.2.840.10008.5.1.4.1.1.11.1", "PR"));
    (void)readPresentationState(file.path());
    for (const PresentationState& state : states.states) {
        (void)state.by();
        for (const PresentedImage& image : state.images) {
            if (image.grey)
                (void)displayTable(*image.grey, 0, 4095, defaultDisplay(*image.grey, 0, 4095));
            for (const PresentationGraphic& graphic : image.graphics)
                for (const ImagePoint& point : graphic.points)
                    fuzz::must(std::isfinite(point.x) && std::isfinite(point.y));
        }
    }
    return 0;
}
