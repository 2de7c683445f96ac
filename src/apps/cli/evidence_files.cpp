#include "evidence_files.h"

#include <functional>
#include <set>
#include <system_error>

#include "diptych/core/flush_to_disk.h"
#include "diptych/core/log.h"
#include "diptych/dicom_evidence/write_evidence.h"

namespace diptych::cli
{

namespace fs = std::filesystem;

namespace
{

constexpr int kMostOfOneName = 1000;

using Writer = std::function<Result<void>(const fs::path&)>;

/// Under the first name that nobody has, or that the same document has already.
Result<void> writeNamed(const fs::path& folder, const std::string& name, const Writer& writer)
{
    std::error_code error = makeFolders(folder);
    if (error)
        return failure(Reason::WriteFailed, error.message(), folder.string());
    Result<void> written;
    for (int again = 1; again <= kMostOfOneName; ++again) {
        const fs::path file = folder / (name + (again > 1 ? "-" + std::to_string(again) : std::string()) + ".dcm");
        const bool taken = fs::exists(file, error);
        written = writer(file);
        if (written || !taken)
            break;
    }
    if (!written && written.error().subject.empty())
        written.error().subject = folder.string();
    return written;
}

}  // namespace

EvidenceFiles::EvidenceFiles(fs::path reports, fs::path evidence)
    : reports_(std::move(reports)), evidence_(std::move(evidence))
{
}

Result<void> EvidenceFiles::write(const Study& study, const ExamAssessment& exam) const
{
    const std::string tag = log::studyTag(exam.studyInstanceUid);
    Result<void> first;
    const auto note = [&first](Result<void> written) {
        if (first && !written)
            first = std::move(written);
    };
    for (const fs::path& folder : {reports_, evidence_})
        if (!folder.empty())
            note(writeNamed(folder, "cad-sr-" + tag,
                            [&](const fs::path& file) { return dicom_evidence::writeCadReport(study, exam, file); }));
    if (evidence_.empty())
        return first;
    std::set<std::string> told;
    for (const ViewAssessment& view : exam.views) {
        if (view.sopInstanceUid.empty() || !told.insert(view.sopInstanceUid).second)
            continue;
        const std::string end = tag + '-' + std::string(code(view.view));
        auto state = writeNamed(evidence_, "gsps-" + end, [&](const fs::path& file) {
            return dicom_evidence::writePresentationState(study, exam, view, file);
        });
        // Of pixels that cannot be decoded there is nothing to show; the CAD SR says so already.
        if (!state && view.status != ViewStatus::Analyzed)
            continue;
        note(std::move(state));
        note(writeNamed(evidence_, "sc-" + end, [&](const fs::path& file) {
            return dicom_evidence::writeSecondaryCapture(study, exam, view, file);
        }));
    }
    return first;
}

Result<void> EvidenceFiles::writePdf(const Study& study, const ExamAssessment& exam, const fs::path& pdf) const
{
    if (evidence_.empty())
        return {};
    return writeNamed(evidence_, "pdf-" + log::studyTag(exam.studyInstanceUid), [&](const fs::path& file) {
        return dicom_evidence::writeEncapsulatedPdf(study, pdf, "Mammography report - not for diagnostic use",
                                                    exam.analyzedAt, file);
    });
}

Result<void> EvidenceFiles::writeReads(const Study& study, const std::vector<dicom_evidence::ReportedRead>& reads,
                                       const std::optional<reading::Decision>& decision,
                                       const std::string& madeAt) const
{
    if (evidence_.empty())
        return {};
    return writeNamed(evidence_, "reads-" + log::studyTag(study.studyInstanceUid), [&](const fs::path& file) {
        return dicom_evidence::writeReadingReport(study, reads, decision, madeAt, file);
    });
}

}  // namespace diptych::cli
