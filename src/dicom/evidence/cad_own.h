// From a document of Diptych's own the findings and lesions as the assessment had them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diptych/dicom_evidence/cad_report.h"

namespace diptych::dicom_evidence
{

/// One Individual Impression: its description, and what lies in it in the order of the document.
struct ReadImpression {
    std::string text;
    std::vector<std::size_t> marks;  // without those that are evidence for another
    std::vector<std::size_t> composites;
};

/// Fills CadMark::own and CadComposite::own where lines and marks belong together; leaves them empty where they do not.
void restoreOwn(CadReport& report, const std::vector<ReadImpression>& impressions);

}  // namespace diptych::dicom_evidence
