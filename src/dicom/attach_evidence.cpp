#include "attach_evidence.h"

#include <algorithm>
#include <optional>

#include "study_builder.h"

namespace diptych::dicom
{

namespace
{

/// Why it is not this study's; nullopt where it is.
std::optional<SkippedFile> refused(const EvidenceDocument& document, const Study& study)
{
    const auto& path = document.file.path;
    if (!study.conflicts.empty())
        return SkippedFile{path, study.conflicts.front(), "a document of a study whose images are of two patients"};
    if (otherPatient(document.patient, study.patient))
        return SkippedFile{path, Reason::WrongPatient, "a document of another patient under this study's UID"};
    const std::string& uid = document.file.sopInstanceUid;
    if (!uid.empty() && std::ranges::find(study.evidence, uid, &EvidenceFile::sopInstanceUid) != study.evidence.end())
        return SkippedFile{path, Reason::DuplicateInstance, "another file bears its SOP Instance UID"};
    return std::nullopt;
}

}  // namespace

void attachEvidence(std::vector<EvidenceDocument> documents, StudyLoad& load)
{
    std::ranges::stable_sort(documents, {}, [](const EvidenceDocument& document) { return document.file.path; });
    for (EvidenceDocument& document : documents) {
        const auto study = std::ranges::find(load.studies, document.studyInstanceUid, &Study::studyInstanceUid);
        if (study == load.studies.end())
            load.skipped.push_back({document.file.path, Reason::NotAMammogram,
                                    "a structured report or presentation state of a study without images here"});
        else if (auto reason = refused(document, *study))
            load.skipped.push_back(std::move(*reason));
        else
            study->evidence.push_back(std::move(document.file));
    }
}

}  // namespace diptych::dicom
