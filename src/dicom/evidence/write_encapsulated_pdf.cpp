// PS3.3 A.45.1.
#include <fstream>
#include <iterator>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "diptych/dicom_evidence/write_evidence.h"
#include "document_header.h"
#include "new_file.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

Result<void> writeEncapsulatedPdf(const Study& study, const std::filesystem::path& pdf, const std::string& title,
                                  const std::string& madeAt, const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, study.studyInstanceUid); !ready)
        return ready;
    std::ifstream in(pdf, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (!in && bytes.empty())
        return failure(Reason::Unreadable, "the report cannot be read", pdf.string());
    if (!bytes.starts_with("%PDF-"))
        return failure(Reason::InvalidArgument, "the report is no PDF", pdf.string());
    const auto length = static_cast<Uint32>(bytes.size());
    if (bytes.size() % 2 != 0)
        bytes.push_back('\0');

    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    const DicomTime made = localTime(madeAt);
    OFCondition status = writeHeader(dataset, {study, "pdf", "DOC", "Report - research, not for diagnostic use", 9104,
                                               1, UID_EncapsulatedPDFStorage, madeAt});
    put(dataset, DCM_ConversionType, "WSD", status);
    put(dataset, DCM_AcquisitionDateTime, made.date + made.time, status);
    put(dataset, DCM_BurnedInAnnotation, "YES", status);
    for (const MammogramView& view : study.views) {
        DcmItem* source = nullptr;
        if (status.good())
            status = dataset.findOrCreateSequenceItem(DCM_SourceInstanceSequence, source, -2);
        if (source == nullptr)
            break;
        put(*source, DCM_ReferencedSOPClassUID, view.sopClassUid, status);
        put(*source, DCM_ReferencedSOPInstanceUID, view.sopInstanceUid, status);
    }
    put(dataset, DCM_DocumentTitle, title, status);
    putCode(dataset, DCM_ConceptNameCodeSequence, "111400", "DCM", "Breast Imaging Report", status);
    put(dataset, DCM_MIMETypeOfEncapsulatedDocument, "application/pdf", status);
    if (status.good())
        status = dataset.putAndInsertUint32(DCM_EncapsulatedDocumentLength, length);
    if (status.good())
        status = nameInstance(dataset, "pdf|" + bytes);
    if (status.good())
        status = dataset.putAndInsertUint8Array(
            DcmTag(DCM_EncapsulatedDocument, EVR_OB),
            reinterpret_cast<const Uint8*>(bytes.data()),  // NOLINT: the same bytes, as DCMTK names them
            bytes.size());
    if (status.bad())
        return failure(Reason::InvalidArgument, std::string("an attribute cannot be written: ") + status.text());
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
