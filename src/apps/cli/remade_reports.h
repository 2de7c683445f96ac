// The reports that a bundle of reads tells of, made again: does each state what was noted when it was written?
//
// A report is made again from the bundle's reads, from what the store kept of it (diptych/report_pdf/report_parts.h:
// the engine's assessment of then, drawings, policy, amendment) and from the study's files, and its hash is compared
// with the noted one. That covers every fact that the report states: patient and study, each reader's opinion before
// and after the AI, lesions, technical recalls, drawings, findings, policy. Of readers a bundle holds ids and hashes of
// the names, no names: the hash stands on those, and a PDF made again prints the id in the name's place and says so. It
// bears the noted number; the views are drawn from the files that lie below PATH, not as they stood on a screen.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "diptych/core/study.h"
#include "diptych/store/read_bundle.h"

namespace diptych::cli
{

struct RemadeReports {
    std::vector<std::string> differences;  // a sentence for each report that states something else now
    std::vector<std::string> notes;        // of reports that cannot be made again, and of files
    std::size_t same = 0;                  // made again, with the noted hash
    bool written = true;                   // false where a PDF could not be written; told on standard error
};

/// `study` is the bundle's. `again` is the engine's answer of now ("diptych.exam-assessment/1"), or null where it was
/// not asked: what a report states of the engine is compared with it. `folder`: where PDFs are written, or empty.
[[nodiscard]] RemadeReports remakeReports(const store::BundleCheck& bundle, const Study& study,
                                          const nlohmann::json& again, const std::string& folder);

}  // namespace diptych::cli
