#include "study_builder.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace diptych::dicom
{

namespace
{

bool pixelsWhole(const MammogramFile& file)
{
    return std::ranges::none_of(file.view.reasons, [](Reason reason) {
        return reason == Reason::PixelDataMissing || reason == Reason::PixelDataDamaged ||
               reason == Reason::UnsupportedTransferSyntax;
    });
}

bool sameImage(const MammogramFile& a, const MammogramFile& b)
{
    return a.studyInstanceUid == b.studyInstanceUid && a.patient.id == b.patient.id && a.view.key == b.view.key &&
           a.view.rows == b.view.rows && a.view.columns == b.view.columns;
}

std::vector<MammogramFile> withoutDuplicates(std::vector<MammogramFile> files, std::vector<SkippedFile>& skipped)
{
    std::vector<MammogramFile> kept;
    std::map<std::string, std::size_t> byInstance;
    for (MammogramFile& file : files) {
        const auto [place, isNew] = byInstance.emplace(file.view.sopInstanceUid, kept.size());
        if (isNew) {
            kept.push_back(std::move(file));
            continue;
        }
        MammogramFile& first = kept[place->second];
        const std::string detail = sameImage(first, file) ? "a copy of another file that was read"
                                                          : "another image under a SOP Instance UID already read";
        if (!pixelsWhole(first) && pixelsWhole(file))
            std::swap(first, file);
        skipped.push_back({file.view.path, Reason::DuplicateInstance, detail});
    }
    return kept;
}

/// Letter case and the number of spaces and carets differ between systems that write the same name.
std::string comparable(const std::string& name)
{
    std::string plain;
    for (const char c : name) {
        if (c == '^' || c == ' ' || c == '=')
            continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain;
}

bool differ(const std::string& a, const std::string& b)
{
    return !a.empty() && !b.empty() && a != b;
}

bool otherPatient(const MammogramFile& a, const MammogramFile& b)
{
    return differ(a.patient.id, b.patient.id) || differ(a.issuerOfPatientId, b.issuerOfPatientId) ||
           differ(comparable(a.patient.name), comparable(b.patient.name)) ||
           differ(a.patient.birthDate, b.patient.birthDate);
}

void fill(std::string& target, const std::string& source)
{
    if (target.empty())
        target = source;
}

std::filesystem::path commonFolder(const std::filesystem::path& a, const std::filesystem::path& b)
{
    std::filesystem::path common;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end() && *left == *right;
         ++left, ++right)
        common /= *left;
    return common;
}

void addTo(Study& study, const MammogramFile& file)
{
    fill(study.patient.id, file.patient.id);
    fill(study.patient.name, file.patient.name);
    fill(study.patient.birthDate, file.patient.birthDate);
    fill(study.patient.sex, file.patient.sex);
    fill(study.studyDate, file.studyDate);
    fill(study.studyTime, file.studyTime);
    fill(study.accessionNumber, file.accessionNumber);
    fill(study.description, file.description);
    fill(study.institution, file.institution);
    const auto folder = file.view.path.parent_path();
    study.folder = study.views.empty() ? folder : commonFolder(study.folder, folder);
    study.views.push_back(file.view);
}

Study buildStudy(const std::vector<const MammogramFile*>& files)
{
    Study study;
    study.studyInstanceUid = files.front()->studyInstanceUid;
    bool conflict = false;
    for (const MammogramFile* file : files) {
        // Against every other, not the first alone: that one may be the file that tells nothing.
        conflict =
            conflict || std::ranges::any_of(files, [file](const auto* other) { return otherPatient(*file, *other); });
        addTo(study, *file);
    }
    if (conflict)
        study.conflicts.push_back(Reason::PatientConflict);
    return study;
}

}  // namespace

void buildStudies(std::vector<MammogramFile> files, StudyLoad& load)
{
    std::ranges::stable_sort(files, {}, [](const MammogramFile& file) { return file.view.path; });
    const auto kept = withoutDuplicates(std::move(files), load.skipped);
    std::map<std::string, std::vector<const MammogramFile*>> byStudy;
    for (const MammogramFile& file : kept)
        byStudy[file.studyInstanceUid].push_back(&file);
    for (auto& [uid, members] : byStudy) {
        std::ranges::stable_sort(members, {}, [](const MammogramFile* file) { return file->view.path; });
        load.studies.push_back(buildStudy(members));
    }
    std::ranges::stable_sort(load.studies, {}, [](const Study& study) {
        return std::tie(study.patient.id, study.studyDate, study.studyTime, study.studyInstanceUid);
    });
}

}  // namespace diptych::dicom
