// C-GET: the archive answers on our own association, with objects between its responses (PS3.7 9.1.3).
#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "object_folder.h"
#include "retrieve_operation.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

namespace
{

/// Takes one object; the association goes on unless the error says otherwise.
Result<void> take(Association& association, const Association::Arrived& arrived, const RetrieveRequest& request,
                  RetrieveOutcome& outcome)
{
    const T_DIMSE_C_StoreRQ& store = arrived.message.msg.CStoreRQ;
    const IncomingLimits limits{request.options.mostFileBytes, std::uint64_t{64} << 20, request.node.answerTimeout,
                                [&request] { return request.options.cancel.cancelled(); }};
    const std::filesystem::path temporary = request.folder / ".object.part";
    const IncomingObject object = receiveObject(association.get(), arrived.context, store, temporary, limits);
    if (object.connection.bad())
        return tl::make_unexpected(errorOf(object.connection, request.node, "receiving an image"));
    DIC_US status = object.status;
    if (status == STATUS_STORE_Success)
        status = request.admission.check(object);
    if (status == STATUS_STORE_Success) {
        const auto placed = place(temporary, request.folder, object.sopInstanceUid, request.folder);
        if (!placed || placed->how == Placed::SetAside)
            status = STATUS_STORE_Refused_OutOfResources;
        else if (placed->how == Placed::New)
            ++outcome.objects;
    }
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    const OFCondition answered = answerStore(association.get(), arrived.context, store, status);
    if (answered.bad())
        return tl::make_unexpected(errorOf(answered, request.node, "receiving an image"));
    return {};
}

}  // namespace

Result<RetrieveOutcome> retrieveByGet(const RetrieveRequest& request)
{
    const char* const model = UID_GETStudyRootQueryRetrieveInformationModel;
    const std::vector<ProposedContext> contexts = retrieveContexts();
    auto association = Association::open(request.node, contexts);
    if (!association)
        return tl::make_unexpected(association.error());
    const auto context = association->contextFor(model, "retrieval by C-GET (try C-MOVE)");
    if (!context)
        return tl::make_unexpected(context.error());

    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_GET_RQ;
    T_DIMSE_C_GetRQ& get = message.msg.CGetRQ;
    get.MessageID = association->nextMessageId();
    OFStandard::strlcpy(get.AffectedSOPClassUID, model, sizeof get.AffectedSOPClassUID);
    get.Priority = DIMSE_PRIORITY_MEDIUM;
    get.DataSetType = DIMSE_DATASET_PRESENT;
    DcmDataset keys = studyIdentifier(request.studyUid);
    if (auto sent = association->send(*context, message, &keys); !sent)
        return tl::make_unexpected(sent.error());

    RetrieveOutcome outcome;
    while (true) {
        const auto arrived = association->receive(*context, get.MessageID, request.options.cancel);
        if (!arrived)
            return tl::make_unexpected(arrived.error());
        if (arrived->message.CommandField == DIMSE_C_STORE_RQ) {
            if (auto taken = take(*association, *arrived, request, outcome); !taken)
                return tl::make_unexpected(taken.error());
            if (request.admission.wrong())
                return outcome;  // the association is aborted
            continue;
        }
        if (arrived->message.CommandField != DIMSE_C_GET_RSP)
            return tl::make_unexpected(errorOf(DIMSE_BADCOMMANDTYPE, request.node, "receiving the study"));
        const T_DIMSE_C_GetRSP& response = arrived->message.msg.CGetRSP;
        if (response.DataSetType != DIMSE_DATASET_NULL)
            if (auto failedUids = association->receiveData(); !failedUids)
                return tl::make_unexpected(failedUids.error());
        if (noteResponse(response, request, &RetrieveOutcome::objects, outcome)) {
            association->release();
            return outcome;
        }
    }
}

}  // namespace diptych::dicom_network
