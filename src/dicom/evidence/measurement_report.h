// The marks of a measurement report (TID 1500) or of anything like one: spatial coordinates on images.
//
// PS3.16: TID 1410 (a region that is selected from an image, in a Measurement Group), TID 1501 (a measurement inferred
// from a shape). Tolerant: viewers write shapes in other places of the tree too, and what stands around a shape is
// taken for what is said of it.
#pragma once

#include <string>
#include <vector>

#include "content_item.h"
#include "diptych/dicom_evidence/foreign_marks.h"

namespace diptych::dicom_evidence
{

/// ForeignMark::sopInstanceUid is that of the image which the document names; empty where it names none.
[[nodiscard]] std::vector<ForeignMark> measuredMarks(const ContentItem& root);

/// The person or device that observed, as the document names it; empty where it names none.
[[nodiscard]] std::string observerOf(const ContentItem& root);

}  // namespace diptych::dicom_evidence
