// The receiver's side of an association: who may come in, and what is taken from them.
#include <algorithm>
#include <chrono>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmnet/cond.h"

#include "acceptor.h"
#include "association.h"
#include "diptych/core/log.h"
#include "receiver_state.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

namespace
{

struct Caller {
    std::string aeTitle;
    std::string called;
    std::string address;
};

Caller callerOf(T_ASC_Association& association)
{
    DIC_AE calling{};
    DIC_AE called{};
    DIC_AE responding{};
    ASC_getAPTitles(association.params, calling, sizeof calling, called, sizeof called, responding, sizeof responding);
    DIC_NODENAME address{};
    DIC_NODENAME own{};
    ASC_getPresentationAddresses(association.params, address, sizeof address, own, sizeof own);
    return {calling, called, address};
}

bool isAllowed(const Caller& caller, const LocalReceiver& settings)
{
    for (const AllowedCaller& allowed : settings.callers)
        if (allowed.aeTitle == caller.aeTitle && (allowed.host.empty() || isAddressOf(caller.address, allowed.host)))
            return true;
    return false;
}

void reject(T_ASC_Association& association, T_ASC_RejectParametersReason reason)
{
    const T_ASC_RejectParameters parameters{ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER, reason};
    ASC_rejectAssociation(&association, &parameters);
}

/// Rejects or acknowledges; false where the association is over.
bool negotiate(ReceiverState& state, T_ASC_Association& association)
{
    const Caller caller = callerOf(association);
    // AE titles and addresses name machines. A title that is not on the list may hold anything: it is not logged.
    if (caller.called != state.settings.aeTitle) {
        state.tellRefused("A caller from " + caller.address +
                          " was turned away: it called another AE title than ours.");
        reject(association, ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED);
        return false;
    }
    if (!isAllowed(caller, state.settings)) {
        log::warning("storage receiver: a caller that is not on the list was turned away");
        state.tellRefused("A caller from " + caller.address +
                          " was turned away: its AE title, or it under that address, is not on the list.");
        reject(association, ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED);
        return false;
    }
    std::vector<const char*> syntaxes(allSyntaxes().begin(), allSyntaxes().end());
    std::vector<const char*> classes(mammographyClasses().begin(), mammographyClasses().end());
    classes.insert(classes.end(), furtherClasses().begin(), furtherClasses().end());
    const char* echo = UID_VerificationSOPClass;
    ASC_acceptContextsWithPreferredTransferSyntaxes(association.params, &echo, 1, syntaxes.data(), 2);
    ASC_acceptContextsWithPreferredTransferSyntaxes(association.params, classes.data(),
                                                    static_cast<int>(classes.size()), syntaxes.data(),
                                                    static_cast<int>(syntaxes.size()));
    return ASC_acknowledgeAssociation(&association).good();
}

/// The condition after which the association is to be ended.
OFCondition store(ReceiverState& state, T_ASC_Association& association, T_ASC_PresentationContextID context,
                  const T_DIMSE_C_StoreRQ& request, std::map<std::string, ArrivedStudy>& arrived)
{
    const LocalReceiver& settings = state.settings;
    const IncomingLimits limits{settings.mostFileBytes, settings.keepFreeBytes, settings.timeout,
                                [&state] { return state.stopping.load(); }};
    const std::filesystem::path temporary = state.temporaryFile();
    const IncomingObject object = receiveObject(&association, context, request, temporary, limits);
    if (object.connection.bad())
        return object.connection;
    DIC_US status = object.status;
    if (status == STATUS_STORE_Success) {
        status = state.file(object, temporary, arrived);
    } else {
        log::warning("storage receiver: " + object.refusal);
        state.tellRefused(object.refusal);
    }
    return answerStore(&association, context, request, status);
}

void converse(ReceiverState& state, T_ASC_Association& association)
{
    std::map<std::string, ArrivedStudy> arrived;
    auto heard = std::chrono::steady_clock::now();
    OFCondition condition = EC_Normal;
    while (condition.good()) {
        T_ASC_PresentationContextID context = 0;
        T_DIMSE_Message message{};
        DcmDataset* detail = nullptr;
        condition = DIMSE_receiveCommand(&association, DIMSE_NONBLOCKING, 1, &context, &message, &detail);
        delete detail;
        if (condition == DIMSE_NODATAAVAILABLE && !state.stopping &&
            std::chrono::steady_clock::now() - heard < state.settings.timeout) {
            condition = EC_Normal;
            continue;
        }
        if (condition.bad())
            break;
        if (message.CommandField == DIMSE_C_ECHO_RQ)
            condition = DIMSE_sendEchoResponse(&association, context, &message.msg.CEchoRQ, STATUS_Success, nullptr);
        else if (message.CommandField == DIMSE_C_STORE_RQ)
            condition = store(state, association, context, message.msg.CStoreRQ, arrived);
        else
            condition = DIMSE_BADCOMMANDTYPE;
        heard = std::chrono::steady_clock::now();
    }
    if (condition == DUL_PEERREQUESTEDRELEASE)
        ASC_acknowledgeRelease(&association);
    else if (condition != DUL_PEERABORTEDASSOCIATION)
        ASC_abortAssociation(&association);
    state.tellArrived(arrived);
}

}  // namespace

void serve(ReceiverState& state)
{
    // Who connects has to say what it wants sooner than it has to go on (the ARTIM timer of PS3.8 9.1.5): stop() waits.
    const auto patience = std::min(state.settings.timeout, std::chrono::seconds(8));
    Acceptor acceptor(state.socket, state.tls.get(), static_cast<int>(patience.count()));
    while (acceptor && !state.stopping) {
        T_ASC_Association* association = nullptr;
        const OFCondition asked = acceptor.receive(association);
        if (asked.good()) {
            if (negotiate(state, *association))
                converse(state, *association);
            ASC_dropSCPAssociation(association, 1);
        } else if (isTlsError(asked)) {
            log::warning("storage receiver: a caller's TLS handshake failed");
            state.tellRefused("A caller was turned away: no secure connection could be made with it.");
        }
        if (association)
            ASC_destroyAssociation(&association);
    }
}

}  // namespace diptych::dicom_network
