// The DICOM documents of a run: where each goes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/dicom_evidence/reading_report.h"

namespace diptych::cli
{

/// File names carry the kind and a tag of the Study Instance UID, never a name or an ID of a patient. Nothing is ever
/// replaced: beside another file of its name a document is "-2".
class EvidenceFiles
{
public:
    /// CAD SR go into `reports`, every kind into `evidence`; an empty path is no folder.
    EvidenceFiles(std::filesystem::path reports, std::filesystem::path evidence);

    /// The CAD SR of one study, and with it presentation states and pictures of its views where `evidence` is a
    /// folder. Goes on after a failure and returns the first.
    [[nodiscard]] Result<void> write(const Study& study, const ExamAssessment& exam) const;
    /// The report as a DICOM document in `evidence`; nothing where that is no folder.
    [[nodiscard]] Result<void> writePdf(const Study& study, const ExamAssessment& exam,
                                        const std::filesystem::path& pdf) const;
    /// The readers' reads in `evidence`; nothing where that is no folder.
    [[nodiscard]] Result<void> writeReads(const Study& study, const std::vector<dicom_evidence::ReportedRead>& reads,
                                          const std::optional<reading::Decision>& decision,
                                          const std::string& madeAt) const;

private:
    std::filesystem::path reports_;
    std::filesystem::path evidence_;
};

}  // namespace diptych::cli
