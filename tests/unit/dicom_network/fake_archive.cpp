#include "fake_archive.h"

#include <chrono>

#include "diptych/dicom_network/send_files.h"
#include "incoming_object.h"
#include "storage_classes.h"

namespace diptych::dicom_network::test
{

namespace
{

ListeningSocket anyPort()
{
    auto socket = ListeningSocket::bind("127.0.0.1", 0);
    return std::move(*socket);
}

std::unique_ptr<DcmDataset> identifierOf(T_ASC_Association* association)
{
    T_ASC_PresentationContextID context = 0;
    DcmDataset* data = nullptr;
    DIMSE_receiveDataSetInMemory(association, DIMSE_NONBLOCKING, 10, &context, &data, nullptr, nullptr);
    return std::unique_ptr<DcmDataset>(data);
}

}  // namespace

FakeArchive::FakeArchive(Script script) : script_(std::move(script)), socket_(anyPort())
{
    ensureNetworkRuntime();
    thread_ = std::thread([this] { run(); });
}

FakeArchive::~FakeArchive()
{
    stopping_ = true;
    thread_.join();
}

RemoteNode FakeArchive::node() const
{
    RemoteNode node;
    node.name = "Archive";
    node.aeTitle = "ARCHIVE";
    node.host = "127.0.0.1";
    node.port = socket_.port();
    node.answerTimeout = std::chrono::seconds(10);
    return node;
}

void FakeArchive::run()
{
    Acceptor acceptor(socket_, nullptr, 10);
    while (!stopping_) {
        T_ASC_Association* association = nullptr;
        if (acceptor.receive(association).good()) {
            std::vector<const char*> syntaxes;
            for (const std::string& syntax : script_.storageSyntaxes)
                syntaxes.push_back(syntax.c_str());
            const char* uncompressed[] = {UID_LittleEndianExplicitTransferSyntax,
                                          UID_LittleEndianImplicitTransferSyntax};
            const char* services[] = {UID_VerificationSOPClass, UID_FINDStudyRootQueryRetrieveInformationModel,
                                      UID_GETStudyRootQueryRetrieveInformationModel,
                                      UID_MOVEStudyRootQueryRetrieveInformationModel};
            std::vector<const char*> classes(mammographyClasses().begin(), mammographyClasses().end());
            ASC_acceptContextsWithPreferredTransferSyntaxes(association->params, services, 4, uncompressed, 2);
            ASC_acceptContextsWithPreferredTransferSyntaxes(association->params, classes.data(),
                                                            static_cast<int>(classes.size()), syntaxes.data(),
                                                            static_cast<int>(syntaxes.size()), ASC_SC_ROLE_SCP);
            ASC_acceptContextsWithPreferredTransferSyntaxes(association->params, classes.data(),
                                                            static_cast<int>(classes.size()), syntaxes.data(),
                                                            static_cast<int>(syntaxes.size()));
            ASC_acknowledgeAssociation(association);
            while (!stopping_ && serve(association)) {
            }
            ASC_dropSCPAssociation(association, 1);
        }
        if (association)
            ASC_destroyAssociation(&association);
    }
}

bool FakeArchive::serve(T_ASC_Association* association)
{
    T_ASC_PresentationContextID context = 0;
    T_DIMSE_Message message{};
    DcmDataset* detail = nullptr;
    const OFCondition got = DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, 1, &context, &message, &detail);
    delete detail;
    if (got == DIMSE_NODATAAVAILABLE)
        return true;
    if (got == DUL_PEERREQUESTEDRELEASE)
        ASC_acknowledgeRelease(association);
    if (got.bad())
        return false;
    if (script_.silent) {
        cancelled_ = cancelled_ || message.CommandField == DIMSE_C_CANCEL_RQ;
        return true;
    }
    if (message.CommandField == DIMSE_C_ECHO_RQ)
        DIMSE_sendEchoResponse(association, context, &message.msg.CEchoRQ, STATUS_Success, nullptr);
    else if (message.CommandField == DIMSE_C_FIND_RQ)
        find(association, context, message.msg.CFindRQ);
    else if (message.CommandField == DIMSE_C_GET_RQ)
        get(association, context, message.msg.CGetRQ);
    else if (message.CommandField == DIMSE_C_MOVE_RQ)
        move(association, context, message.msg.CMoveRQ);
    else if (message.CommandField == DIMSE_C_STORE_RQ)
        store(association, context, message.msg.CStoreRQ);
    return true;
}

void FakeArchive::find(T_ASC_Association* association, T_ASC_PresentationContextID context,
                       const T_DIMSE_C_FindRQ& request)
{
    const auto identifier = identifierOf(association);
    if (script_.onQuery && identifier)
        script_.onQuery(*identifier);
    T_DIMSE_C_FindRSP response{};
    response.MessageIDBeingRespondedTo = request.MessageID;
    do {
        for (DcmDataset& told : script_.answers) {
            response.DimseStatus = STATUS_FIND_Pending_MatchesAreContinuing;
            response.DataSetType = DIMSE_DATASET_PRESENT;
            DIMSE_sendFindResponse(association, context, &request, &response, &told, nullptr);
            cancelled_ =
                cancelled_ || (!script_.deaf && DIMSE_checkForCancelRQ(association, context, request.MessageID).good());
        }
        // As a real one would, not faster than it can look things up.
        if (script_.endless)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    } while (script_.endless && !cancelled_ && !stopping_);
    response.DimseStatus = cancelled_ ? STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest : script_.status;
    response.DataSetType = DIMSE_DATASET_NULL;
    DIMSE_sendFindResponse(association, context, &request, &response, nullptr, nullptr);
}

void FakeArchive::get(T_ASC_Association* association, T_ASC_PresentationContextID context,
                      const T_DIMSE_C_GetRQ& request)
{
    identifierOf(association);
    T_DIMSE_C_GetRSP response{};
    response.MessageIDBeingRespondedTo = request.MessageID;
    response.DataSetType = DIMSE_DATASET_NULL;
    response.opts = O_GET_NUMBEROFREMAININGSUBOPERATIONS | O_GET_NUMBEROFCOMPLETEDSUBOPERATIONS |
                    O_GET_NUMBEROFFAILEDSUBOPERATIONS | O_GET_NUMBEROFWARNINGSUBOPERATIONS;
    response.NumberOfFailedSubOperations = static_cast<DIC_US>(script_.failed);
    for (const auto& file : script_.files) {
        DcmFileFormat format;
        format.loadFile(OFFilename(file.c_str()));
        OFString uid;
        OFString storage;
        format.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, uid);
        format.getDataset()->findAndGetOFString(DCM_SOPClassUID, storage);
        const DcmXfer syntax(format.getDataset()->getOriginalXfer());
        T_DIMSE_C_StoreRQ sub{};
        sub.MessageID = association->nextMsgID++;
        sub.DataSetType = DIMSE_DATASET_PRESENT;
        OFStandard::strlcpy(sub.AffectedSOPClassUID, storage.c_str(), sizeof sub.AffectedSOPClassUID);
        OFStandard::strlcpy(sub.AffectedSOPInstanceUID, uid.c_str(), sizeof sub.AffectedSOPInstanceUID);
        T_DIMSE_C_StoreRSP stored{};
        DcmDataset* detail = nullptr;
        const OFCondition sent = DIMSE_storeUser(
            association, ASC_findAcceptedPresentationContextID(association, storage.c_str(), syntax.getXferID()), &sub,
            file.c_str(), nullptr, nullptr, nullptr, DIMSE_NONBLOCKING, 10, &stored, &detail);
        delete detail;
        if (sent.bad())
            return;
        if (stored.DimseStatus == STATUS_Success)
            ++response.NumberOfCompletedSubOperations;
        else
            ++response.NumberOfFailedSubOperations;
        response.DimseStatus = STATUS_GET_Pending_SubOperationsAreContinuing;
        DIMSE_sendGetResponse(association, context, &request, &response, nullptr, nullptr);
    }
    response.DimseStatus = script_.status;
    DIMSE_sendGetResponse(association, context, &request, &response, nullptr, nullptr);
}

void FakeArchive::move(T_ASC_Association* association, T_ASC_PresentationContextID context,
                       const T_DIMSE_C_MoveRQ& request)
{
    identifierOf(association);
    T_DIMSE_C_MoveRSP response{};
    response.MessageIDBeingRespondedTo = request.MessageID;
    response.DataSetType = DIMSE_DATASET_NULL;
    response.opts = O_MOVE_NUMBEROFREMAININGSUBOPERATIONS | O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS |
                    O_MOVE_NUMBEROFFAILEDSUBOPERATIONS | O_MOVE_NUMBEROFWARNINGSUBOPERATIONS;
    response.NumberOfFailedSubOperations = static_cast<DIC_US>(script_.failed);
    if (const auto sent = sendFiles(script_.moveTo, script_.files))
        for (const SentFile& file : *sent) {
            if (file.outcome == SendOutcome::Sent)
                ++response.NumberOfCompletedSubOperations;
            else
                ++response.NumberOfFailedSubOperations;
        }
    response.DimseStatus = script_.status;
    DIMSE_sendMoveResponse(association, context, &request, &response, nullptr, nullptr);
}

void FakeArchive::store(T_ASC_Association* association, T_ASC_PresentationContextID context,
                        const T_DIMSE_C_StoreRQ& request)
{
    identifierOf(association);
    const OFCondition answered = answerStore(association, context, request, script_.status);
    (void)answered;
}

DcmDataset answer(const std::string& studyUid, const std::string& patientId, const std::string& name,
                  const std::string& birthDate, const std::string& date)
{
    DcmDataset told;
    told.putAndInsertString(DCM_QueryRetrieveLevel, "STUDY");
    told.putAndInsertString(DCM_StudyInstanceUID, studyUid.c_str());
    told.putAndInsertString(DCM_PatientID, patientId.c_str());
    told.putAndInsertString(DCM_PatientName, name.c_str());
    told.putAndInsertString(DCM_PatientBirthDate, birthDate.c_str());
    told.putAndInsertString(DCM_StudyDate, date.c_str());
    told.putAndInsertString(DCM_ModalitiesInStudy, "MG");
    return told;
}

}  // namespace diptych::dicom_network::test
