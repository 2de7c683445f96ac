#include "study_builder.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "same_image.h"

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

/// Of one study. An image of which another one is told under the same UID is kept, and may not be analysed: nothing
/// says which of the two is right.
std::vector<MammogramFile*> withoutDuplicates(const std::vector<MammogramFile*>& files,
                                              std::vector<SkippedFile>& skipped)
{
    std::vector<MammogramFile*> kept;
    // Where two swap their places below, their UIDs are the same text and stay where they are seen.
    std::map<std::string_view, std::size_t> byInstance;
    for (MammogramFile* const each : files) {
        MammogramFile& file = *each;
        const auto [place, isNew] = byInstance.emplace(file.view.sopInstanceUid, kept.size());
        if (isNew) {
            kept.push_back(each);
            continue;
        }
        MammogramFile& first = *kept[place->second];
        const bool copy = sameImage(first, file);
        if (!pixelsWhole(first) && pixelsWhole(file))
            std::swap(first, file);
        if (copy) {
            skipped.push_back({file.view.path, Reason::DuplicateInstance, "a copy of another file that was read"});
        } else {
            auto& reasons = first.view.reasons;
            if (std::ranges::find(reasons, Reason::InstanceConflict) == reasons.end())
                reasons.insert(reasons.begin(), Reason::InstanceConflict);
            skipped.push_back({file.view.path, Reason::InstanceConflict, "differs from the file that is shown for it"});
        }
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

/// As paths are ordered, component by component, without taking them apart.
bool comesBefore(const std::filesystem::path& a, const std::filesystem::path& b)
{
    const std::string& left = a.native();
    const std::string& right = b.native();
    if (left.starts_with('/') != right.starts_with('/'))
        return a < b;
    const auto [inLeft, inRight] = std::ranges::mismatch(left, right);
    if (inLeft == left.end() || inRight == right.end())
        return inLeft == left.end() && inRight != right.end();
    const auto rank = [](char c) { return c == '/' ? 0U : 1U + static_cast<unsigned char>(c); };
    return rank(*inLeft) < rank(*inRight);
}

/// As parent_path() has it, without taking the path apart.
std::string_view folderOf(const std::filesystem::path& file)
{
    const std::string_view path = file.native();
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos)
        return ".";  // a bare file name
    std::string_view folder = path.substr(0, std::max<std::size_t>(slash, 1));
    while (folder.size() > 1 && folder.ends_with('/'))
        folder.remove_suffix(1);
    return folder;
}

void addTo(Study& study, MammogramFile&& file)
{
    fill(study.studyDate, file.studyDate);
    fill(study.studyTime, file.studyTime);
    fill(study.accessionNumber, file.accessionNumber);
    fill(study.description, file.description);
    fill(study.institution, file.institution);
    const std::string_view folder = folderOf(file.view.path);
    if (study.views.empty())
        study.folder = folder;
    else if (study.folder.native() != folder)
        study.folder = commonFolder(study.folder, folder);
    study.views.push_back(std::move(file.view));
}

/// What the files agree on. Of two patients' files none is believed: one's name above the other's images would be worse
/// than no name.
void setPatient(Study& study, const std::vector<MammogramFile*>& files)
{
    // Each that is told against every other, not the first alone: that one may be of a file that tells nothing.
    using Words = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
    std::map<Words, const MammogramFile*> told;
    for (const MammogramFile* const each : files) {
        const MammogramFile& file = *each;
        const auto [place, isNew] = told.try_emplace(
            Words(file.patient.id, file.patient.issuerOfId, file.patient.name, file.patient.birthDate), &file);
        if (isNew && std::ranges::any_of(told, [&file](const auto& other) {
                return otherPatient(file.patient, other.second->patient);
            })) {
            study.conflicts.push_back(Reason::PatientConflict);
            study.patient = {};
            return;
        }
        fill(study.patient.id, file.patient.id);
        fill(study.patient.issuerOfId, file.patient.issuerOfId);
        fill(study.patient.name, file.patient.name);
        fill(study.patient.birthDate, file.patient.birthDate);
        fill(study.patient.sex, file.patient.sex);
    }
}

Study buildStudy(const std::vector<MammogramFile*>& files, std::vector<SkippedFile>& skipped)
{
    Study study;
    study.studyInstanceUid = files.front()->studyInstanceUid;
    setPatient(study, files);  // before any of them is left out as a copy
    const std::vector<MammogramFile*> kept = withoutDuplicates(files, skipped);
    study.views.reserve(kept.size());
    for (MammogramFile* const file : kept)
        addTo(study, std::move(*file));
    return study;
}

}  // namespace

bool otherPatient(const Patient& a, const Patient& b)
{
    return differ(a.id, b.id) || differ(a.issuerOfId, b.issuerOfId) || differ(comparable(a.name), comparable(b.name)) ||
           differ(a.birthDate, b.birthDate);
}

void buildStudies(const std::vector<std::unique_ptr<MammogramFile>>& files, StudyLoad& load)
{
    std::vector<MammogramFile*> byPath;
    byPath.reserve(files.size());
    for (const auto& file : files)
        byPath.push_back(file.get());
    const auto pathOf = [](const MammogramFile* file) -> const std::filesystem::path& { return file->view.path; };
    if (!std::ranges::is_sorted(byPath, comesBefore, pathOf))  // as files of one folder come
        std::ranges::stable_sort(byPath, comesBefore, pathOf);
    std::map<std::string_view, std::vector<MammogramFile*>> byStudy;
    std::vector<MammogramFile*>* members = nullptr;
    for (MammogramFile* file : byPath) {
        if (!members || members->back()->studyInstanceUid != file->studyInstanceUid)  // most lie beside each other
            members = &byStudy[file->studyInstanceUid];
        members->push_back(file);
    }
    std::vector<Study> built;
    built.reserve(byStudy.size());
    for (const auto& [uid, ofStudy] : byStudy) {
        built.push_back(buildStudy(ofStudy, load.skipped));
        auto& views = built.back().views;
        if (!std::ranges::is_sorted(views, comesBefore,
                                    &MammogramView::path))  // two files of one image may have swapped
            std::ranges::stable_sort(views, comesBefore, &MammogramView::path);
    }
    // Pointers are sorted, the heavy values move once.
    std::vector<Study*> order;
    order.reserve(built.size());
    for (Study& study : built)
        order.push_back(&study);
    std::ranges::stable_sort(order, {}, [](const Study* study) {
        return std::tie(study->patient.id, study->studyDate, study->studyTime, study->studyInstanceUid);
    });
    load.studies.reserve(order.size());
    for (Study* const study : order)
        load.studies.push_back(std::move(*study));
}

}  // namespace diptych::dicom
