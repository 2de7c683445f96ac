// The content of any maker's structured report -> content items, as far as it can be read.
//
// Reads what dcmsr would refuse whole for one wrong item: unknown relationships, missing names, odd values. Bounded: at
// most 64 levels and half a million items; what lies beyond is left out.
#pragma once

#include "attributes.h"
#include "content_item.h"

namespace diptych::dicom_evidence
{

/// The root; nullopt where the data set has no content. Texts become UTF-8 by the character set of `dataset`.
[[nodiscard]] std::optional<ContentItem> contentOf(DcmItem& dataset);

/// The item that `reference` names, or nullptr. Of an item that is no reference the item itself.
[[nodiscard]] const ContentItem* resolved(const ContentItem& root, const ContentItem& reference);

}  // namespace diptych::dicom_evidence
