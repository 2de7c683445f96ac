// Parts of a presentation state's data set: to which images an item of it applies, its grey values, area and shutter.
//
// Internal to the reader of presentation states; what is refused is told in sentences for people.
#pragma once

#include <string>
#include <vector>

#include "attributes.h"
#include "diptych/dicom_evidence/presentation_state.h"

namespace diptych::dicom_evidence
{

using Sentences = std::vector<std::string>;

inline constexpr int kFarthest = 1'000'000;  // pixels from the image; nothing in use comes near it

/// Adds a sentence that is not there yet.
void tell(Sentences& sentences, std::string sentence);

[[nodiscard]] std::vector<DcmItem*> itemsOf(DcmItem& parent, const DcmTagKey& sequence);

/// An item without Referenced Image Sequence applies to every image (PS3.3 C.10.4, C.10.5, C.11.8); one that names
/// frames other than the first to none.
[[nodiscard]] bool appliesTo(DcmItem& item, const std::string& sopInstanceUid);
/// Whether the item names the image, but with frames other than the first.
[[nodiscard]] bool namesOtherFrames(DcmItem& item);

/// PS3.3 C.11.1, C.11.8 and C.11.6. Empty with a sentence where any of the three cannot be used: half of a pipeline
/// would be another picture.
[[nodiscard]] std::optional<GreyScale> presentedGrey(DcmItem& dataset, const std::string& sopInstanceUid,
                                                     Sentences& refused);

[[nodiscard]] std::optional<DisplayedArea> displayedArea(DcmItem& dataset, const std::string& sopInstanceUid,
                                                         Sentences& refused);

[[nodiscard]] DisplayShutter displayShutter(DcmItem& dataset, Sentences& refused);

[[nodiscard]] Dihedral spatialTransformation(DcmItem& dataset, Sentences& refused);

/// Graphic Annotation Sequence of an image, in the order of Graphic Layer Sequence. `budget`: of points and of items
/// that may still be read; below zero where there were more.
struct AnnotationBudget {
    long points = 100'000;
    long objects = 20'000;
    [[nodiscard]] bool exceeded() const { return points < 0 || objects < 0; }
};
void readAnnotations(DcmItem& dataset, PresentedImage& image, AnnotationBudget& budget, Sentences& refused);

}  // namespace diptych::dicom_evidence
