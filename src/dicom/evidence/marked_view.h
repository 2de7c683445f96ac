// One view of an assessment with its image, and what is marked on it, in words that every kind of document uses.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

struct MarkedView {
    const MammogramView* image = nullptr;  // into the study
    std::shared_ptr<const PixelImage> pixels;
    std::vector<const Finding*> marks;  // from kMarksFrom on
    std::string statement;              // "R CC - analysed, 1 mark from suspicion 3", "L MLO - not analysed: ..."
};

/// InvalidArgument where the view has no image in the study, and what decoding fails with.
[[nodiscard]] Result<MarkedView> markedView(const Study& study, const ViewAssessment& view);

/// "1: mass 8/10"
[[nodiscard]] std::string markWords(const Finding& finding);

}  // namespace diptych::dicom_evidence
