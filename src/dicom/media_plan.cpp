#include "media_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <system_error>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "attributes.h"
#include "file_outline.h"
#include "mammogram_header.h"
#include "study_builder.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

// STD-GEN-CD and the -JPEG and -J2K profiles of DVD, USB and flash media (PS3.11 Annexes D, H and J).
constexpr std::array<std::string_view, 6> kGeneralPurpose{
    UID_LittleEndianExplicitTransferSyntax, UID_JPEGProcess1TransferSyntax,         UID_JPEGProcess2_4TransferSyntax,
    UID_JPEGProcess14SV1TransferSyntax,     UID_JPEG2000LosslessOnlyTransferSyntax, UID_JPEG2000TransferSyntax,
};

constexpr std::size_t kDigits = 6;

/// "SE000007": PS3.10 8.2 has eight characters.
std::string component(const char* kind, std::size_t number)
{
    std::string digits = std::to_string(number);
    if (digits.size() < kDigits)
        digits.insert(0, kDigits - digits.size(), '0');
    return kind + digits;
}

/// A name may change with a marriage, and then something else has to tell that it is she.
bool onePatient(const Patient& a, const Patient& b)
{
    if (a.id.empty() || a.id != b.id)
        return false;
    if (!otherPatient(a, b))
        return true;
    Patient renamed = a;
    renamed.name = b.name;
    return !otherPatient(renamed, b) && !a.birthDate.empty() && a.birthDate == b.birthDate;
}

Result<void> check(const std::vector<const Study*>& studies)
{
    if (studies.empty())
        return failure(Reason::NothingReadable, "There is no study to write.");
    std::set<std::string> uids;
    for (const Study* study : studies) {
        if (!study->conflicts.empty())
            return failure(Reason::PatientConflict, "A study holds images of two patients and is not written.");
        if (!uids.insert(study->studyInstanceUid).second)
            return failure(Reason::InvalidArgument, "A study was given twice.");
        if (study != studies.front() && !onePatient(study->patient, studies.front()->patient))
            return failure(Reason::WrongPatient,
                           "The studies are not certain to be of one patient: a medium is written for one only.");
        if (study->views.empty())
            return failure(Reason::NothingReadable, "A study has no image.");
    }
    return {};
}

struct DocumentHeader {
    std::string studyInstanceUid;
    std::string sopInstanceUid;
    Patient patient;
};

Result<DocumentHeader> headerOf(const fs::path& file)
{
    if (const auto outline = outlineFile(file, false); !outline)
        return tl::make_unexpected(outline.error());
    DcmFileFormat format;
    if (format
            .loadFileUntilTag(OFFilename(file.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                              DCM_PixelData)
            .bad())
        return failure(Reason::Unreadable, "the header cannot be parsed");
    DcmDataset& dataset = *format.getDataset();
    return DocumentHeader{text(dataset, DCM_StudyInstanceUID), text(dataset, DCM_SOPInstanceUID), readPatient(dataset)};
}

class Planning
{
public:
    explicit Planning(const MediaOrder& order) : order_(order) {}

    Result<MediaPlan> run()
    {
        if (auto ready = check(order_.studies); !ready)
            return tl::make_unexpected(ready.error());
        for (std::size_t i = 0; i < order_.studies.size(); ++i) {
            const Study& study = *order_.studies[i];
            folders_[study.studyInstanceUid] = fs::path("DICOM") / component("ST", i + 1);
            addImages(study);
        }
        if (order_.evidence)
            for (const Study* study : order_.studies)
                for (const EvidenceFile& file : study->evidence)
                    addDocument(file.path);
        for (const fs::path& file : order_.documents)
            addDocument(file);
        return std::move(plan_);
    }

private:
    void add(const fs::path& source, const fs::path& fileId, bool image)
    {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(source, error);
        const std::uint64_t bytes = error ? 0 : size;
        plan_.files.push_back({source, fileId, image, bytes});
        plan_.bytes += bytes;
    }

    void addImages(const Study& study)
    {
        std::map<std::string, std::size_t> numbers;  // of series, in the order in which they are met
        std::map<std::string, std::size_t> images;
        for (const MammogramView& view : study.views) {
            const std::size_t series = numbers.try_emplace(view.seriesInstanceUid, numbers.size() + 1).first->second;
            const std::size_t image = ++images[view.seriesInstanceUid];
            add(view.path, folders_[study.studyInstanceUid] / component("SE", series) / component("IM", image), true);
            taken_.insert(view.sopInstanceUid);
            if (std::ranges::find(kGeneralPurpose, view.transferSyntaxUid) == kGeneralPurpose.end())
                ++plan_.outsideProfiles;
        }
    }

    void leaveOut(const fs::path& file, Reason reason, std::string detail)
    {
        plan_.leftOut.push_back({file, reason, std::move(detail)});
    }

    void addDocument(const fs::path& file)
    {
        const auto header = headerOf(file);
        if (!header)
            return leaveOut(file, header.error().reason, header.error().detail);
        const auto study =
            std::ranges::find(order_.studies, header->studyInstanceUid,
                              [](const Study* each) -> const std::string& { return each->studyInstanceUid; });
        if (study == order_.studies.end())
            return leaveOut(file, Reason::InvalidArgument, "of another study");
        if (otherPatient(header->patient, (*study)->patient))
            return leaveOut(file, Reason::WrongPatient, "a document of another patient under this study's UID");
        if (header->sopInstanceUid.empty())
            return leaveOut(file, Reason::Unreadable, "a document without SOP Instance UID");
        if (!taken_.insert(header->sopInstanceUid).second)
            return;  // the same document lay among the images already
        add(file, folders_[header->studyInstanceUid] / component("DO", ++documents_[header->studyInstanceUid]), false);
    }

    const MediaOrder& order_;
    MediaPlan plan_;
    std::map<std::string, fs::path> folders_;
    std::map<std::string, std::size_t> documents_;
    std::set<std::string> taken_;  // SOP Instance UIDs
};

}  // namespace

Result<MediaPlan> planMedia(const MediaOrder& order)
{
    return Planning(order).run();
}

}  // namespace diptych::dicom
