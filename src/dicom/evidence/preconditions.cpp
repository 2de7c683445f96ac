#include "preconditions.h"

#include <algorithm>

#include "dcmtk_runtime.h"

namespace diptych::dicom_evidence
{

Result<void> checkStudy(const Study& study, const std::string& studyInstanceUid)
{
    dicom::ensureDcmtkRuntime();
    if (!study.conflicts.empty())
        return failure(study.conflicts.front());
    if (study.studyInstanceUid.empty() || study.studyInstanceUid != studyInstanceUid)
        return failure(Reason::InvalidArgument, "study and assessment are not of one study");
    if (study.views.empty())
        return failure(Reason::InvalidArgument, "the study has no image");
    const bool named = std::ranges::all_of(study.views, [](const MammogramView& view) {
        return !view.sopClassUid.empty() && !view.sopInstanceUid.empty() && !view.seriesInstanceUid.empty();
    });
    if (!named)
        return failure(Reason::InvalidArgument, "an image of the study has no UID");
    return {};
}

}  // namespace diptych::dicom_evidence
