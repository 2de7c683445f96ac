// Content items -> the content tree of DCMTK's dcmsr, which checks every relationship against the document's IOD.
#pragma once

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmsr/dsrdoc.h"

#include "content_item.h"
#include "diptych/core/reason.h"
#include "document_header.h"

namespace diptych::dicom_evidence
{

/// A structured report of `type` (for example DSRTypes::DT_MammographyCadSR) with `root` as its content, the header and
/// the study's images that it refers to as evidence; Verification Flag UNVERIFIED, Completion Flag COMPLETE.
/// InvalidArgument where the IOD does not allow the tree.
[[nodiscard]] Result<void> buildReport(DcmDataset& dataset, DSRTypes::E_DocumentType type, const ContentItem& root,
                                       const char* templateId, const DocumentHeader& header);

}  // namespace diptych::dicom_evidence
