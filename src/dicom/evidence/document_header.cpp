#include "document_header.h"

#include <array>
#include <ctime>
#include <sstream>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"

#include "diptych/core/version.h"
#include "diptych/dicom/write_mammogram.h"

namespace diptych::dicom_evidence
{

DicomTime localTime(const std::string& utc)
{
    std::tm broken{};
    std::time_t moment = std::time(nullptr);
    if (const char* end = strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%S", &broken); end != nullptr)
        moment = timegm(&broken);
    std::tm local{};
    localtime_r(&moment, &local);
    std::array<char, 16> date{};
    std::array<char, 16> time{};
    std::strftime(date.data(), date.size(), "%Y%m%d", &local);
    std::strftime(time.data(), time.size(), "%H%M%S", &local);
    return {date.data(), time.data()};
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value, OFCondition& status)
{
    const OFCondition result = item.putAndInsertOFStringArray(tag, OFString(value.c_str(), value.size()));
    if (status.good() && result.bad())
        status = result;
}

void putCode(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning,
             OFCondition& status)
{
    DcmItem* code = nullptr;
    const OFCondition made = item.findOrCreateSequenceItem(sequence, code, -2);
    if (made.bad() || code == nullptr) {
        status = made.bad() ? made : EC_InternalError;
        return;
    }
    put(*code, DCM_CodeValue, value, status);
    put(*code, DCM_CodingSchemeDesignator, scheme, status);
    put(*code, DCM_CodeMeaning, meaning, status);
}

OFCondition writeHeader(DcmDataset& dataset, const DocumentHeader& header)
{
    const Study& study = header.study;
    OFCondition status = EC_Normal;
    put(dataset, DCM_SpecificCharacterSet, "ISO_IR 192", status);
    put(dataset, DCM_SOPClassUID, header.sopClassUid, status);

    put(dataset, DCM_PatientName, study.patient.name, status);
    put(dataset, DCM_PatientID, study.patient.id, status);
    if (!study.patient.issuerOfId.empty())
        put(dataset, DCM_IssuerOfPatientID, study.patient.issuerOfId, status);
    put(dataset, DCM_PatientBirthDate, study.patient.birthDate, status);
    put(dataset, DCM_PatientSex, study.patient.sex, status);

    put(dataset, DCM_StudyInstanceUID, study.studyInstanceUid, status);
    put(dataset, DCM_StudyDate, study.studyDate, status);
    put(dataset, DCM_StudyTime, study.studyTime, status);
    put(dataset, DCM_AccessionNumber, study.accessionNumber, status);
    put(dataset, DCM_ReferringPhysicianName, "", status);
    put(dataset, DCM_StudyID, study.views.empty() ? std::string() : study.views.front().acquisition.studyId, status);
    if (!study.description.empty())
        put(dataset, DCM_StudyDescription, study.description, status);

    const DicomTime made = localTime(header.madeAt);
    put(dataset, DCM_Modality, header.modality, status);
    put(dataset, DCM_SeriesInstanceUID,
        dicom::makeUid("diptych-series|" + header.kind + '|' + study.studyInstanceUid + '|' + header.madeAt), status);
    put(dataset, DCM_SeriesNumber, std::to_string(header.seriesNumber), status);
    put(dataset, DCM_SeriesDescription, header.seriesDescription, status);
    put(dataset, DCM_InstanceNumber, std::to_string(header.instanceNumber), status);
    put(dataset, DCM_InstanceCreationDate, made.date, status);
    put(dataset, DCM_InstanceCreationTime, made.time, status);
    if (header.withContentTime) {
        put(dataset, DCM_ContentDate, made.date, status);
        put(dataset, DCM_ContentTime, made.time, status);
    }

    put(dataset, DCM_Manufacturer, std::string(kManufacturer), status);
    put(dataset, DCM_ManufacturerModelName, "Diptych - not for diagnostic use", status);
    put(dataset, DCM_DeviceSerialNumber, "none", status);
    put(dataset, DCM_SoftwareVersions, std::string(appVersion()), status);
    return status;
}

OFCondition nameInstance(DcmDataset& dataset, const std::string& kind)
{
    delete dataset.remove(DCM_SOPInstanceUID);
    std::ostringstream told;
    dataset.print(told);
    // The pixels and an encapsulated document are told by their bytes, not by their many numbers.
    std::string seed = kind + '|' + told.str();
    return dataset.putAndInsertString(DCM_SOPInstanceUID, dicom::makeUid(seed).c_str());
}

}  // namespace diptych::dicom_evidence
