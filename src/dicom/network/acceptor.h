// DCMTK's side of a listening socket. DCMTK opens its own on every address of the computer; so its network is made as a
// caller's and given ours, bound as the user said. Owned by one thread.
#pragma once

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmnet/assoc.h"

#include "listening_socket.h"
#include "tls_layer.h"

namespace diptych::dicom_network
{

class Acceptor
{
public:
    /// `tls` may be nullptr, else it and `socket` must outlive this. `silenceS`: seconds a caller may be silent.
    Acceptor(const ListeningSocket& socket, TlsLayer* tls, int silenceS);
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;
    ~Acceptor();

    /// Whether there is a network at all (memory, descriptors).
    explicit operator bool() const { return network_ != nullptr; }
    /// Waits a second for somebody. DUL_NOASSOCIATIONREQUEST where nobody came; also other bad conditions, where
    /// another thread was quicker. Whatever comes in `association` is the caller's.
    [[nodiscard]] OFCondition receive(T_ASC_Association*& association);

private:
    T_ASC_Network* network_ = nullptr;
    bool secure_;
};

}  // namespace diptych::dicom_network
