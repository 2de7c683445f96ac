#include "marked_view.h"

#include <algorithm>

#include "diptych/core/wording.h"
#include "diptych/dicom_evidence/write_evidence.h"

namespace diptych::dicom_evidence
{

Result<MarkedView> markedView(const Study& study, const ViewAssessment& view)
{
    const auto image = std::ranges::find_if(study.views, [&view](const MammogramView& each) {
        return !view.sopInstanceUid.empty() && each.sopInstanceUid == view.sopInstanceUid;
    });
    if (image == study.views.end())
        return failure(Reason::InvalidArgument, "the view has no image in the study");
    auto pixels = image->pixels->decode();
    if (!pixels)
        return tl::make_unexpected(pixels.error());
    MarkedView marked;
    marked.image = &*image;
    marked.pixels = std::move(*pixels);
    marked.statement = label(view.view) + " - ";
    if (view.status != ViewStatus::Analyzed) {
        marked.statement += "not analysed: " + viewLine(view);
        return marked;
    }
    for (const Finding& finding : view.findings)
        if (finding.suspicion.value() >= kMarksFrom)
            marked.marks.push_back(&finding);
    const std::string from = " from suspicion " + std::to_string(kMarksFrom) + " on";
    if (marked.marks.empty())
        marked.statement += "analysed, no mark" + from;
    else
        marked.statement +=
            "analysed, " + std::to_string(marked.marks.size()) + (marked.marks.size() == 1 ? " mark" : " marks") + from;
    return marked;
}

std::string markWords(const Finding& finding)
{
    std::string kind(words(finding.kind));
    return std::to_string(finding.id) + ": " + kind + ' ' + std::to_string(finding.suspicion.value()) + "/10";
}

}  // namespace diptych::dicom_evidence
