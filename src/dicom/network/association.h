// An association that we asked for (PS3.8 7.1), and messages over it. Owned by one thread.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmnet/assoc.h"
#include "dcmtk/dcmnet/dimse.h"

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"
#include "tls_layer.h"

namespace diptych::dicom_network
{

struct ProposedContext {
    std::string abstractSyntax;
    std::vector<std::string> transferSyntaxes;
    bool weReceive = false;  // we are the provider of this class: the SCP role of C-GET
};

/// Most presentation contexts of one association: odd numbers of 8 bits (PS3.8 9.3.2.2).
constexpr std::size_t kMostContexts = 128;

struct AcceptedContext {
    T_ASC_PresentationContextID id = 0;
    std::string abstractSyntax;
    std::string transferSyntax;
};

class Association
{
public:
    /// Blocks until the node has accepted, refused or not answered in time. `node` must be without faults.
    [[nodiscard]] static Result<Association> open(const RemoteNode& node, std::span<const ProposedContext> contexts);
    Association(Association&& other) noexcept;
    Association& operator=(Association&&) = delete;
    Association(const Association&) = delete;
    ~Association();  // aborts what was not released

    void release();
    void abort();

    /// Where the node accepted neither, a sentence that names `service` ("queries").
    [[nodiscard]] Result<T_ASC_PresentationContextID> contextFor(const char* abstractSyntax,
                                                                 const std::string& service) const;
    [[nodiscard]] std::vector<AcceptedContext> accepted() const;

    [[nodiscard]] T_ASC_Association* get() const { return association_; }
    [[nodiscard]] const RemoteNode& node() const { return node_; }
    [[nodiscard]] DIC_US nextMessageId() { return association_->nextMsgID++; }

    /// Sends a command with its data set.
    [[nodiscard]] Result<void> send(T_ASC_PresentationContextID context, T_DIMSE_Message& message, DcmDataset* data);

    struct Arrived {
        T_ASC_PresentationContextID context = 0;
        T_DIMSE_Message message;
    };
    /// The next command, looking at `cancel` every second: once it is set, `messageId` is cancelled (C-CANCEL) and the
    /// node gets three seconds to end. NodeTimeout after node().answerTimeout without one.
    [[nodiscard]] Result<Arrived> receive(T_ASC_PresentationContextID cancelContext, DIC_US messageId,
                                          const CancelToken& cancel);
    /// Asks the node to stop, once.
    void sendCancel(T_ASC_PresentationContextID context, DIC_US messageId);
    [[nodiscard]] bool cancelSent() const { return cancelSent_; }

    /// The data set that follows a command.
    [[nodiscard]] Result<std::unique_ptr<DcmDataset>> receiveData();

private:
    explicit Association(const RemoteNode& node);

    RemoteNode node_;
    std::unique_ptr<TlsLayer> tls_;
    T_ASC_Network* network_ = nullptr;
    T_ASC_Association* association_ = nullptr;
    bool cancelSent_ = false;
    std::optional<std::chrono::steady_clock::time_point> cancelledAt_;
};

/// Once a process: codecs and log of DCMTK, no look-ups of names of callers, and no death by a closed connection
/// (SIGPIPE is ignored from then on).
void ensureNetworkRuntime();

/// A failed condition of DCMTK as our error, with a sentence for people. `doing` follows "while": "connecting".
[[nodiscard]] Error errorOf(const OFCondition& condition, const RemoteNode& node, const std::string& doing);

/// "PACS (ARCHIVE at 10.1.2.3, port 104)": what the sentences call a node.
[[nodiscard]] std::string describe(const RemoteNode& node);

/// Faults of the node as an InvalidArgument, if there are any.
[[nodiscard]] Result<void> checked(const RemoteNode& node);

}  // namespace diptych::dicom_network
