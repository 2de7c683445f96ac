#include "association.h"

#include <csignal>
#include <cstring>
#include <mutex>

#include "dcmtk/dcmnet/cond.h"
#include "dcmtk/dcmnet/diutil.h"
#include "dcmtk/dcmnet/dul.h"

#include "dcmtk_runtime.h"

namespace diptych::dicom_network
{

namespace
{

constexpr std::chrono::seconds kGraceAfterCancel{3};

Error rejection(const T_ASC_RejectParameters& reject, const RemoteNode& node)
{
    std::string why;
    switch (reject.reason) {
        case ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED:
            why = "it does not know our AE title " + node.ownAeTitle +
                  ": have its administrator enter it, with this computer's address";
            break;
        case ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED:
            why = "it is not called " + node.aeTitle + ": check its AE title, capitals and all";
            break;
        case ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED:
            why = "it speaks another protocol than DICOM's";
            break;
        case ASC_REASON_SP_ACSE_PROTOCOLVERSIONNOTSUPPORTED:
            why = "it speaks another version of the protocol";
            break;
        case ASC_REASON_SP_PRES_TEMPORARYCONGESTION:
            why = "it is busy: try again in a while";
            break;
        case ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED:
            why = "it has as many connections as it allows: try again in a while";
            break;
        default:
            why = "it gave no reason; often our AE title " + node.ownAeTitle + " is not entered there";
            break;
    }
    return {Reason::AssociationRejected, describe(node) + " refused the connection: " + why + ".", node.name};
}

}  // namespace

void ensureNetworkRuntime()
{
    static std::once_flag once;
    std::call_once(once, [] {
        dicom::ensureDcmtkRuntime();
        dcmDisableGethostbyaddr.set(OFTrue);
        struct sigaction old {
        };
        if (sigaction(SIGPIPE, nullptr, &old) == 0 && old.sa_handler == SIG_DFL)
            std::signal(SIGPIPE, SIG_IGN);
        // DCMTK fills its table of states at the first network made, without a lock.
        T_ASC_Network* network = nullptr;
        if (ASC_initializeNetwork(NET_REQUESTOR, 0, 1, &network).good())
            ASC_dropNetwork(&network);
    });
}

std::string describe(const RemoteNode& node)
{
    const std::string place = node.aeTitle + " at " + node.host + ", port " + std::to_string(node.port);
    return node.name.empty() ? place : node.name + " (" + place + ")";
}

Result<void> checked(const RemoteNode& node)
{
    std::string sentences;
    for (const std::string& fault : faults(node))
        sentences += (sentences.empty() ? "" : " ") + fault;
    if (!sentences.empty())
        return failure(Reason::InvalidArgument, sentences, node.name);
    return {};
}

Error errorOf(const OFCondition& condition, const RemoteNode& node, const std::string& doing)
{
    const std::string who = describe(node);
    if (isTlsError(condition))
        return {Reason::TlsRefused,
                "No secure connection with " + who + ": " + tlsWords(condition, node.tls.value_or(TlsFiles{})),
                node.name};
    if (condition == DIMSE_NODATAAVAILABLE || condition == DUL_READTIMEOUT)
        return {Reason::NodeTimeout, who + " did not answer in time (" + doing + ").", node.name};
    if (condition == DUL_PEERABORTEDASSOCIATION || condition == DUL_PEERREQUESTEDRELEASE ||
        condition == DUL_NETWORKCLOSED) {
        const std::string hint =
            node.tls ? " Check that it asks for no other certificate than ours." : " Does it expect a TLS connection?";
        return {doing == "connecting" ? Reason::AssociationRejected : Reason::NodeFailed,
                who + " ended the connection (" + doing + ")." + (doing == "connecting" ? hint : ""), node.name};
    }
    switch (condition.code()) {
        case DULC_UNKNOWNHOST:
            return {Reason::NodeUnreachable, "No computer of the name " + node.host + " is known: check the host.",
                    node.name};
        case DULC_TCPINITERROR:
        case DULC_REQUESTASSOCIATIONFAILED:
            return {Reason::NodeUnreachable,
                    "Nothing answers for " + who + ": check host and port, and whether it is running.", node.name};
        default:
            return {doing == "connecting" ? Reason::NodeUnreachable : Reason::NodeFailed,
                    "The connection with " + who + " failed (" + doing + ").", node.name};
    }
}

Association::Association(const RemoteNode& node) : node_(node) {}

Association::Association(Association&& other) noexcept
    : node_(std::move(other.node_)),
      tls_(std::move(other.tls_)),
      network_(std::exchange(other.network_, nullptr)),
      association_(std::exchange(other.association_, nullptr)),
      cancelSent_(other.cancelSent_),
      cancelledAt_(other.cancelledAt_)
{
}

Association::~Association()
{
    abort();
    if (network_)
        ASC_dropNetwork(&network_);
}

Result<Association> Association::open(const RemoteNode& node, std::span<const ProposedContext> contexts)
{
    ensureNetworkRuntime();
    const int timeout = static_cast<int>(node.answerTimeout.count());
    Association made(node);
    if (ASC_initializeNetwork(NET_REQUESTOR, 0, timeout, &made.network_).bad())
        return failure(Reason::OutOfMemory, "DCMTK's network could not be set up", node.name);
    if (node.tls) {
        auto layer = TlsLayer::make(*node.tls, TlsLayer::Side::Caller, node.host);
        if (!layer)
            return tl::make_unexpected(layer.error());
        made.tls_ = std::move(*layer);
        ASC_setTransportLayer(made.network_, &made.tls_->layer(), 0);
    }

    T_ASC_Parameters* parameters = nullptr;
    if (ASC_createAssociationParameters(&parameters, ASC_DEFAULTMAXPDU).bad())
        return failure(Reason::OutOfMemory, "association parameters", node.name);
    ASC_setAPTitles(parameters, node.ownAeTitle.c_str(), node.aeTitle.c_str(), nullptr);
    ASC_setTransportLayerType(parameters, node.tls.has_value());
    ASC_setPresentationAddresses(parameters, "localhost", (node.host + ":" + std::to_string(node.port)).c_str());
    T_ASC_PresentationContextID id = 1;
    for (const ProposedContext& context : contexts.first(std::min(contexts.size(), kMostContexts))) {
        std::vector<const char*> syntaxes;
        for (const std::string& syntax : context.transferSyntaxes)
            syntaxes.push_back(syntax.c_str());
        ASC_addPresentationContext(parameters, id, context.abstractSyntax.c_str(), syntaxes.data(),
                                   static_cast<int>(syntaxes.size()),
                                   context.weReceive ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_DEFAULT);
        id = static_cast<T_ASC_PresentationContextID>(id + 2);
    }

    dcmConnectionTimeout.set(static_cast<Sint32>(node.connectTimeout.count()));
    const OFCondition asked =
        ASC_requestAssociation(made.network_, parameters, &made.association_, nullptr, nullptr, DUL_NOBLOCK, timeout);
    if (asked.good())
        return made;
    Error error = errorOf(asked, node, "connecting");
    if (asked == DUL_ASSOCIATIONREJECTED) {
        T_ASC_RejectParameters reject;
        std::memset(&reject, 0, sizeof reject);
        ASC_getRejectParameters(parameters, &reject);
        error = rejection(reject, node);
    }
    // Of a refused association the parameters are its own and go with it.
    if (made.association_)
        ASC_destroyAssociation(&made.association_);
    else
        ASC_destroyAssociationParameters(&parameters);
    return tl::make_unexpected(std::move(error));
}

void Association::release()
{
    if (!association_)
        return;
    if (ASC_releaseAssociation(association_).bad())
        ASC_abortAssociation(association_);
    ASC_destroyAssociation(&association_);
}

void Association::abort()
{
    if (!association_)
        return;
    ASC_abortAssociation(association_);
    ASC_destroyAssociation(&association_);
}

Result<T_ASC_PresentationContextID> Association::contextFor(const char* abstractSyntax,
                                                            const std::string& service) const
{
    const T_ASC_PresentationContextID id = ASC_findAcceptedPresentationContextID(association_, abstractSyntax);
    if (id == 0)
        return failure(Reason::AssociationRejected, describe(node_) + " does not offer us " + service + ".",
                       node_.name);
    return id;
}

std::vector<AcceptedContext> Association::accepted() const
{
    std::vector<AcceptedContext> contexts;
    const int count = ASC_countPresentationContexts(association_->params);
    for (int i = 0; i < count; ++i) {
        T_ASC_PresentationContext context;
        if (ASC_getPresentationContext(association_->params, i, &context).good() &&
            context.resultReason == ASC_P_ACCEPTANCE)
            contexts.push_back({context.presentationContextID, context.abstractSyntax, context.acceptedTransferSyntax});
    }
    return contexts;
}

Result<void> Association::send(T_ASC_PresentationContextID context, T_DIMSE_Message& message, DcmDataset* data)
{
    const OFCondition sent =
        DIMSE_sendMessageUsingMemoryData(association_, context, &message, nullptr, data, nullptr, nullptr);
    if (sent.bad())
        return tl::make_unexpected(errorOf(sent, node_, "sending the request"));
    return {};
}

void Association::sendCancel(T_ASC_PresentationContextID context, DIC_US messageId)
{
    if (cancelSent_)
        return;
    cancelSent_ = true;
    cancelledAt_ = std::chrono::steady_clock::now();
    DIMSE_sendCancelRequest(association_, context, messageId);
}

Result<Association::Arrived> Association::receive(T_ASC_PresentationContextID cancelContext, DIC_US messageId,
                                                  const CancelToken& cancel)
{
    const auto begun = std::chrono::steady_clock::now();
    while (true) {
        if (cancel.cancelled())
            sendCancel(cancelContext, messageId);
        // Also where it goes on answering: some do not listen while they do.
        if (cancelledAt_ && std::chrono::steady_clock::now() - *cancelledAt_ > kGraceAfterCancel) {
            if (cancel.cancelled())
                return failure(Reason::Cancelled, {}, node_.name);
            return failure(Reason::NodeTimeout, describe(node_) + " does not stop when it is asked to.", node_.name);
        }
        Arrived arrived;
        DcmDataset* detail = nullptr;
        const OFCondition got =
            DIMSE_receiveCommand(association_, DIMSE_NONBLOCKING, 1, &arrived.context, &arrived.message, &detail);
        delete detail;  // quotes the request
        if (got.good())
            return arrived;
        if (got != DIMSE_NODATAAVAILABLE) {
            if (cancel.cancelled())
                return failure(Reason::Cancelled, {}, node_.name);
            return tl::make_unexpected(errorOf(got, node_, "waiting for an answer"));
        }
        if (std::chrono::steady_clock::now() - begun > node_.answerTimeout)
            return tl::make_unexpected(errorOf(DIMSE_NODATAAVAILABLE, node_, "waiting for an answer"));
    }
}

Result<std::unique_ptr<DcmDataset>> Association::receiveData()
{
    DcmDataset* data = nullptr;
    T_ASC_PresentationContextID context = 0;
    const OFCondition got =
        DIMSE_receiveDataSetInMemory(association_, DIMSE_NONBLOCKING, static_cast<int>(node_.answerTimeout.count()),
                                     &context, &data, nullptr, nullptr);
    std::unique_ptr<DcmDataset> owned(data);
    if (got.bad())
        return tl::make_unexpected(errorOf(got, node_, "waiting for an answer"));
    return owned;
}

}  // namespace diptych::dicom_network
