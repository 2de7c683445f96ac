#include "acceptor.h"

#include "dcmtk/dcmnet/cond.h"
#include "dcmtk/dcmnet/dul.h"
#include "dcmtk/dcmnet/dulstruc.h"

namespace diptych::dicom_network
{

Acceptor::Acceptor(const ListeningSocket& socket, TlsLayer* tls, int silenceS) : secure_(tls != nullptr)
{
    if (ASC_initializeNetwork(NET_REQUESTOR, 0, silenceS, &network_).bad()) {
        network_ = nullptr;
        return;
    }
    auto* key = static_cast<PRIVATE_NETWORKKEY*>(static_cast<void*>(network_->network));
    key->applicationFunction |= DICOM_APPLICATION_ACCEPTOR;
    key->networkSpecific.TCP.listenSocket = socket.duplicate();
    network_->role = NET_ACCEPTORREQUESTOR;
    if (tls)
        ASC_setTransportLayer(network_, &tls->layer(), 0);
}

Acceptor::~Acceptor()
{
    if (network_)
        ASC_dropNetwork(&network_);
}

OFCondition Acceptor::receive(T_ASC_Association*& association)
{
    association = nullptr;
    if (!ASC_associationWaiting(network_, 1))
        return DUL_NOASSOCIATIONREQUEST;
    return ASC_receiveAssociation(network_, &association, ASC_DEFAULTMAXPDU, nullptr, nullptr, secure_, DUL_NOBLOCK, 1);
}

}  // namespace diptych::dicom_network
