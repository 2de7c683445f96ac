#include "diptych/dicom_network/storage_receiver.h"

#include <algorithm>

#include "association.h"
#include "diptych/core/flush_to_disk.h"
#include "receiver_state.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

std::vector<std::string> faults(const LocalReceiver& receiver)
{
    std::vector<std::string> found;
    const auto note = [&found](std::string fault) {
        if (!fault.empty())
            found.push_back(std::move(fault));
    };
    note(aeTitleFault(receiver.aeTitle));
    note(hostFault(receiver.bindAddress));
    if (receiver.port < 0 || receiver.port > kMostPort)
        note("A port is a number from 1 to 65535.");
    for (const AllowedCaller& caller : receiver.callers) {
        note(aeTitleFault(caller.aeTitle));
        if (!caller.host.empty())
            note(hostFault(caller.host));
    }
    if (receiver.folder.empty())
        note("The receiver needs a folder for what it receives.");
    if (receiver.mostAssociations < 1 || receiver.mostAssociations > 32)
        note("The receiver takes 1 to 32 connections at once.");
    if (receiver.timeout.count() < 1 || receiver.timeout.count() > 3600)
        note("The receiver waits 1 to 3600 seconds.");
    if (receiver.tls) {
        for (std::string& fault : faults(*receiver.tls))
            note(std::move(fault));
        if (receiver.tls->certificate.empty())
            note("A receiver with TLS needs a certificate of its own.");
    }
    return found;
}

Result<std::unique_ptr<StorageReceiver>> StorageReceiver::start(const LocalReceiver& receiver, ReceiverEvents events)
{
    std::string sentences;
    for (const std::string& fault : faults(receiver))
        sentences += (sentences.empty() ? "" : " ") + fault;
    if (!sentences.empty())
        return failure(Reason::InvalidArgument, sentences);
    ensureNetworkRuntime();
    std::error_code error = makeFolders(receiver.folder);
    if (error || !fs::is_directory(receiver.folder))
        return failure(Reason::WriteFailed, "The receiver's folder cannot be made.", receiver.folder.string());
    std::unique_ptr<TlsLayer> tls;
    if (receiver.tls) {
        auto layer = TlsLayer::make(*receiver.tls, TlsLayer::Side::Receiver);
        if (!layer)
            return tl::make_unexpected(layer.error());
        tls = std::move(*layer);
    }
    auto socket = ListeningSocket::bind(receiver.bindAddress, receiver.port);
    if (!socket)
        return tl::make_unexpected(socket.error());
    auto state = std::make_unique<ReceiverState>(receiver, std::move(events), std::move(*socket));
    state->tls = std::move(tls);
    sweepLeftBehind(receiver.folder / kIncoming);
    auto incoming = PartialFolder::make(receiver.folder / kIncoming, ".");
    if (!incoming)
        return failure(Reason::WriteFailed, "The receiver's folder cannot be written to.", receiver.folder.string());
    state->incoming.emplace(std::move(*incoming));
    std::unique_ptr<StorageReceiver> made(new StorageReceiver(std::move(state)));
    for (int i = 0; i < receiver.mostAssociations; ++i)
        made->state_->threads.emplace_back([shared = made->state_.get()] { serve(*shared); });
    return made;
}

StorageReceiver::StorageReceiver(std::unique_ptr<ReceiverState> state) : state_(std::move(state)) {}

StorageReceiver::~StorageReceiver()
{
    stop();
}

void StorageReceiver::stop()
{
    state_->stopping = true;
    for (std::thread& thread : state_->threads)
        thread.join();
    state_->threads.clear();
    state_->incoming.reset();
    state_->socket.close();
}

int StorageReceiver::port() const
{
    return state_->socket.port();
}

const LocalReceiver& StorageReceiver::settings() const
{
    return state_->settings;
}

}  // namespace diptych::dicom_network
