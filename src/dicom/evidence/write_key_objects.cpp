// PS3.3 A.35.4 with PS3.16 TID 2010.
#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "cad_codes.h"
#include "content_tree_writer.h"
#include "diptych/core/version.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "new_file.h"
#include "observer.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

using R = Relationship;

Result<void> writeKeyObjects(const Study& study, const std::vector<std::string>& sopInstanceUids,
                             const std::string& reader, const std::string& description, const std::string& madeAt,
                             const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, study.studyInstanceUid); !ready)
        return ready;
    if (sopInstanceUids.empty())
        return failure(Reason::InvalidArgument, "no image was chosen");
    ContentItem root = container(R::Unknown, codes::dcm("113000", "Of Interest"));
    addPersonObserver(root, reader);
    const std::string words =
        (description.empty() ? std::string() : description + "\r\n") + std::string(kNotForDiagnosticUse);
    root.add(textItem(R::Contains, codes::dcm("113012", "Key Object Description"), words));
    for (const std::string& uid : sopInstanceUids) {
        const auto image = std::ranges::find(study.views, uid, &MammogramView::sopInstanceUid);
        if (image == study.views.end())
            return failure(Reason::InvalidArgument, "a key image is not in the study");
        root.add(imageItem(R::Contains, image->sopClassUid, image->sopInstanceUid));
    }
    const DocumentHeader header{study,
                                "key-objects",
                                "KO",
                                "Key images - research, not for diagnostic use",
                                9105,
                                1,
                                UID_KeyObjectSelectionDocumentStorage,
                                madeAt};
    DcmFileFormat format;
    if (auto built = buildReport(*format.getDataset(), DSRTypes::DT_KeyObjectSelectionDocument, root, "2010", header);
        !built)
        return built;
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
