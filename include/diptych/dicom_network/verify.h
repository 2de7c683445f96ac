// "Is it there, and does it know us?": the Verification service, C-ECHO (PS3.4 Annex A, PS3.7 9.1.5).
#pragma once

#include <chrono>

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

struct Verification {
    std::chrono::milliseconds connecting{0};  // to the accepted association, TLS handshake included
    std::chrono::milliseconds roundTrip{0};   // the echo itself
};

/// Opens an association, echoes once and releases it. NodeUnreachable, AssociationRejected (with the node's reason),
/// TlsRefused, NodeTimeout, NodeFailed, InvalidArgument or Cancelled; `detail` is a sentence for people that says what
/// to do. Blocks, at most for the node's two timeouts; any thread, several at once.
[[nodiscard]] Result<Verification> verify(const RemoteNode& node, const CancelToken& cancel = {});

}  // namespace diptych::dicom_network
