#include "diptych/dicom_network/find_studies.h"

#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "association.h"
#include "attributes.h"
#include "query_text.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

namespace
{

bool asksNothing(const StudyQuery& query)
{
    const auto onlyStars = [](const std::string& text) { return text.find_first_not_of("*?^ ") == std::string::npos; };
    return onlyStars(query.patientId) && onlyStars(query.patientName) && query.dateFrom.empty() &&
           query.dateTo.empty() && onlyStars(query.accessionNumber) && query.studyInstanceUid.empty();
}

std::string queryFault(const StudyQuery& query)
{
    if (asksNothing(query))
        return "Say what to look for: a patient, a date, an accession number or a study.";
    for (const std::string& date : {query.dateFrom, query.dateTo})
        if (!date.empty() && (date.size() != 8 || date.find_first_not_of("0123456789") != std::string::npos))
            return "A date is written YYYYMMDD: " + date + ".";
    for (const std::string* text : {&query.patientId, &query.issuerOfId, &query.patientName, &query.accessionNumber,
                                    &query.studyInstanceUid, &query.modality})
        if (text->find('\\') != std::string::npos ||
            std::ranges::any_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            return "A backslash or a control character cannot be looked for.";
    return {};
}

std::string dateRange(const StudyQuery& query)
{
    if (query.dateFrom == query.dateTo)
        return query.dateFrom;
    return query.dateFrom + "-" + query.dateTo;
}

/// Keys of PS3.4 table C.6-5: what is matched, and empty what is to be told.
DcmDataset identifier(const StudyQuery& query)
{
    DcmDataset keys;
    QueryText text({query.patientId, query.issuerOfId, query.patientName, query.accessionNumber});
    const auto put = [&](const DcmTagKey& tag, const std::string& value) {
        keys.putAndInsertOFStringArray(tag, OFString(value.data(), value.size()));
    };
    if (!text.characterSet().empty())
        put(DCM_SpecificCharacterSet, text.characterSet());
    put(DCM_QueryRetrieveLevel, "STUDY");
    put(DCM_StudyInstanceUID, query.studyInstanceUid);
    put(DCM_PatientID, text.encoded(query.patientId));
    put(DCM_IssuerOfPatientID, text.encoded(query.issuerOfId));
    put(DCM_PatientName, text.encoded(query.patientName));
    put(DCM_AccessionNumber, text.encoded(query.accessionNumber));
    put(DCM_StudyDate, dateRange(query));
    put(DCM_ModalitiesInStudy, query.modality);
    for (const DcmTagKey& told :
         {DCM_StudyTime, DCM_StudyDescription, DCM_PatientBirthDate, DCM_PatientSex, DCM_NumberOfStudyRelatedInstances})
        put(told, "");
    return keys;
}

StudyOnServer studyOf(DcmDataset& answer)
{
    StudyOnServer study;
    study.studyInstanceUid = dicom::text(answer, DCM_StudyInstanceUID);
    study.patient.id = dicom::unicodeText(answer, DCM_PatientID);
    study.patient.issuerOfId = dicom::unicodeText(answer, DCM_IssuerOfPatientID);
    study.patient.name = dicom::unicodeText(answer, DCM_PatientName);
    study.patient.birthDate = dicom::dateDigits(dicom::text(answer, DCM_PatientBirthDate));
    study.patient.sex = dicom::text(answer, DCM_PatientSex);
    study.studyDate = dicom::dateDigits(dicom::text(answer, DCM_StudyDate));
    study.studyTime = dicom::text(answer, DCM_StudyTime);
    study.accessionNumber = dicom::unicodeText(answer, DCM_AccessionNumber);
    study.description = dicom::unicodeText(answer, DCM_StudyDescription);
    for (const std::string& modality : dicom::texts(answer, DCM_ModalitiesInStudy))
        if (!modality.empty())
            study.modalities.push_back(modality);
    study.images = dicom::integer(answer, DCM_NumberOfStudyRelatedInstances);
    return study;
}

bool isOfModality(const StudyOnServer& study, const std::string& modality)
{
    return modality.empty() || study.modalities.empty() || std::ranges::count(study.modalities, modality) > 0;
}

Error refusedQuery(const RemoteNode& node, DIC_US status)
{
    std::string why = "it could not process the query";
    if ((status & 0xFF00) == 0xA700)
        why = "it has no resources left: narrow the query";
    else if ((status & 0xFF00) == 0xA900)
        why = "it does not understand the query";
    else if (status == STATUS_FIND_Refused_SOPClassNotSupported)
        why = "it does not offer queries";
    return {Reason::NodeFailed, describe(node) + " answered with a failure: " + why + ".", node.name};
}

/// Collects answers until the node says that these were all.
Result<FoundStudies> collect(Association& association, T_ASC_PresentationContextID context, DIC_US messageId,
                             const StudyQuery& query, const FindOptions& options)
{
    FoundStudies found;
    while (true) {
        const auto arrived = association.receive(context, messageId, options.cancel);
        if (!arrived && found.cut && !options.cancel.cancelled())
            return found;  // it does not listen; the association is broken off
        if (!arrived)
            return tl::make_unexpected(arrived.error());
        if (arrived->message.CommandField != DIMSE_C_FIND_RSP)
            return tl::make_unexpected(errorOf(DIMSE_BADCOMMANDTYPE, association.node(), "reading the answers"));
        const T_DIMSE_C_FindRSP& response = arrived->message.msg.CFindRSP;
        std::unique_ptr<DcmDataset> answer;
        if (response.DataSetType != DIMSE_DATASET_NULL) {
            auto data = association.receiveData();
            if (!data)
                return tl::make_unexpected(data.error());
            answer = std::move(*data);
        }
        const DIC_US status = response.DimseStatus;
        if (!DICOM_PENDING_STATUS(status)) {
            if (options.cancel.cancelled())
                return failure(Reason::Cancelled, {}, association.node().name);
            if (status != STATUS_Success && !(status == STATUS_FIND_Cancel && found.cut))
                return tl::make_unexpected(refusedQuery(association.node(), status));
            return found;
        }
        if (!answer || found.cut)
            continue;
        StudyOnServer study = studyOf(*answer);
        if (study.studyInstanceUid.empty() || !isOfModality(study, query.modality))
            continue;
        if (found.studies.size() == options.mostAnswers) {
            found.cut = true;
            association.sendCancel(context, messageId);
            continue;
        }
        found.studies.push_back(std::move(study));
    }
}

}  // namespace

Result<FoundStudies> findStudies(const RemoteNode& node, const StudyQuery& query, const FindOptions& options)
{
    if (auto ready = checked(node); !ready)
        return tl::make_unexpected(ready.error());
    if (const std::string fault = queryFault(query); !fault.empty())
        return failure(Reason::InvalidArgument, fault, node.name);
    const char* const model = UID_FINDStudyRootQueryRetrieveInformationModel;
    const ProposedContext find = findContext();
    auto association = Association::open(node, {&find, 1});
    if (!association)
        return tl::make_unexpected(association.error());
    const auto context = association->contextFor(model, "queries (C-FIND, Study Root)");
    if (!context)
        return tl::make_unexpected(context.error());

    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_FIND_RQ;
    T_DIMSE_C_FindRQ& request = message.msg.CFindRQ;
    request.MessageID = association->nextMessageId();
    OFStandard::strlcpy(request.AffectedSOPClassUID, model, sizeof request.AffectedSOPClassUID);
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    request.DataSetType = DIMSE_DATASET_PRESENT;
    DcmDataset keys = identifier(query);
    if (auto sent = association->send(*context, message, &keys); !sent)
        return tl::make_unexpected(sent.error());
    auto found = collect(*association, *context, request.MessageID, query, options);
    if (found) {
        association->release();
        std::ranges::stable_sort(found->studies, [](const StudyOnServer& one, const StudyOnServer& other) {
            return one.studyDate + one.studyTime > other.studyDate + other.studyTime;
        });
    }
    return found;
}

}  // namespace diptych::dicom_network
