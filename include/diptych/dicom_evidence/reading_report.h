// The readers' own report as Enhanced SR (1.2.840.10008.5.1.4.1.1.88.22): every read before and after the AI was shown,
// and what became of them. Nothing of the engine is in it.
//
// A Breast Imaging Report (111400) in the manner of PS3.16 TID 4200, whose template it does not claim: the template has
// one author and no place for two blind reads. Each opinion is a section of findings with its observer; BI-RADS
// categories (CID 6027), breast composition (CID 6001), findings (CID 6015 and 6017) and image quality (CID 6041) are
// coded, and so are the lesions' outlines; recall, levels of concern and what has no code are text. English.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/study.h"
#include "diptych/reading/arbitration_policy.h"
#include "diptych/reading/read_role.h"
#include "diptych/reading/reading_session.h"

namespace diptych::dicom_evidence
{

struct ReportedRead {
    std::string reader;  // UTF-8; empty for a read without sign-in
    std::optional<reading::ReadRole> role = {};
    reading::SealedOpinion sealed;
    std::optional<reading::SettledOpinion> settled = {};
};

/// Fails as the functions of write_evidence.h do; InvalidArgument without a read or where a mark lies in an image that
/// is not in the study. `decision` is empty where nothing is decided.
[[nodiscard]] Result<void> writeReadingReport(const Study& study, const std::vector<ReportedRead>& reads,
                                              const std::optional<reading::Decision>& decision,
                                              const std::string& madeAt, const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
