// What every evidence document says of patient, study, series, maker and itself, whatever its kind.
//
// PS3.3 C.7.1.1, C.7.2.1, C.7.5.1, C.7.5.2 and C.12.1; texts in UTF-8 (ISO_IR 192). The patient and the study are as
// the study's images have them, for the document is filed beside them.
#pragma once

#include <string>
#include <string_view>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdatset.h"
#include "dcmtk/dcmdata/dctagkey.h"

#include "diptych/core/study.h"

namespace diptych::dicom_evidence
{

inline constexpr std::string_view kManufacturer = "Diptych";

/// The local time of a moment in UTC ("2024-03-01T09:45:00Z"), as DICOM writes it beside the study's own local times;
/// of this moment where it cannot be read.
struct DicomTime {
    std::string date;  // YYYYMMDD
    std::string time;  // HHMMSS
};
[[nodiscard]] DicomTime localTime(const std::string& utc);

struct DocumentHeader {
    const Study& study;
    std::string kind;               // tells the series of one study's documents apart: "cad-sr"
    std::string modality;           // of the series: "SR", "PR", "OT", "DOC", "KO"
    std::string seriesDescription;  // says that it is not for diagnostic use; at most 64 characters
    int seriesNumber = 1;
    int instanceNumber = 1;
    std::string sopClassUid;
    std::string madeAt;           // ISO 8601, UTC
    bool withContentTime = true;  // Content Date and Time
};

/// Puts a value; empty ones too (Type 2). Remembers the first failure in `status`.
void put(DcmItem& item, const DcmTagKey& tag, const std::string& value, OFCondition& status);
void putCode(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning,
             OFCondition& status);

/// Everything but the SOP Instance UID.
[[nodiscard]] OFCondition writeHeader(DcmDataset& dataset, const DocumentHeader& header);

/// Names the instance by all that the data set says: the same document made twice is the same instance.
[[nodiscard]] OFCondition nameInstance(DcmDataset& dataset, const std::string& kind);

}  // namespace diptych::dicom_evidence
