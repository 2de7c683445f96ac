// C-MOVE: the archive opens an association of its own to our receiver (PS3.7 9.1.4).
#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "diptych/dicom_network/storage_receiver.h"
#include "receiver_state.h"
#include "retrieve_operation.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

namespace
{

/// The receiver's word that this study goes into our folder, for as long as this lives.
class Expecting
{
public:
    Expecting(ReceiverState& state, std::string studyUid) : state_(state), studyUid_(std::move(studyUid)) {}
    Expecting(const Expecting&) = delete;
    Expecting& operator=(const Expecting&) = delete;
    ~Expecting() { end(); }

    int end()
    {
        if (!studyUid_.empty())
            objects_ = state_.endExpecting(std::exchange(studyUid_, {}));
        return objects_;
    }

private:
    ReceiverState& state_;
    std::string studyUid_;
    int objects_ = 0;
};

}  // namespace

Result<RetrieveOutcome> retrieveByMove(const RetrieveRequest& request)
{
    StorageReceiver* receiver = request.options.receiver;
    if (!receiver)
        return failure(Reason::InvalidArgument,
                       "Retrieval by C-MOVE needs our receiver: turn it on, or retrieve by C-GET.", request.node.name);
    const char* const model = UID_MOVEStudyRootQueryRetrieveInformationModel;
    const ProposedContext move = moveContext();
    auto association = Association::open(request.node, {&move, 1});
    if (!association)
        return tl::make_unexpected(association.error());
    const auto context = association->contextFor(model, "retrieval by C-MOVE (try C-GET)");
    if (!context)
        return tl::make_unexpected(context.error());

    ExpectedStudy expected{request.folder, [&request](const IncomingObject& object) {
                               return request.options.cancel.cancelled() ? STATUS_STORE_Refused_OutOfResources
                                                                         : request.admission.check(object);
                           }};
    if (auto promised = receiver->state().expect(request.studyUid, std::move(expected)); !promised)
        return tl::make_unexpected(promised.error());
    Expecting expecting(receiver->state(), request.studyUid);

    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_MOVE_RQ;
    T_DIMSE_C_MoveRQ& rq = message.msg.CMoveRQ;
    rq.MessageID = association->nextMessageId();
    OFStandard::strlcpy(rq.AffectedSOPClassUID, model, sizeof rq.AffectedSOPClassUID);
    OFStandard::strlcpy(rq.MoveDestination, receiver->settings().aeTitle.c_str(), sizeof rq.MoveDestination);
    rq.Priority = DIMSE_PRIORITY_MEDIUM;
    rq.DataSetType = DIMSE_DATASET_PRESENT;
    DcmDataset keys = studyIdentifier(request.studyUid);
    if (auto sent = association->send(*context, message, &keys); !sent)
        return tl::make_unexpected(sent.error());

    RetrieveOutcome outcome;
    while (true) {
        const auto arrived = association->receive(*context, rq.MessageID, request.options.cancel);
        if (!arrived)
            return tl::make_unexpected(arrived.error());
        if (arrived->message.CommandField != DIMSE_C_MOVE_RSP)
            return tl::make_unexpected(errorOf(DIMSE_BADCOMMANDTYPE, request.node, "receiving the study"));
        const T_DIMSE_C_MoveRSP& response = arrived->message.msg.CMoveRSP;
        if (response.DataSetType != DIMSE_DATASET_NULL)
            if (auto failedUids = association->receiveData(); !failedUids)
                return tl::make_unexpected(failedUids.error());
        if (noteResponse(response, request, &RetrieveOutcome::reported, outcome)) {
            association->release();
            outcome.objects = expecting.end();
            return outcome;
        }
    }
}

}  // namespace diptych::dicom_network
