#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "cad_content.h"
#include "content_tree_writer.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "new_file.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

Result<void> writeCadReport(const Study& study, const ExamAssessment& exam, const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, exam.studyInstanceUid); !ready)
        return ready;
    const DocumentHeader header{
        study,          "cad-sr", "SR", "CAD - research, not for diagnostic use", 9101, 1, UID_MammographyCADSRStorage,
        exam.analyzedAt};
    DcmFileFormat format;
    if (auto built =
            buildReport(*format.getDataset(), DSRTypes::DT_MammographyCadSR, cadContent(study, exam), "4000", header);
        !built)
        return built;
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
