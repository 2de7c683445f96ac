// What the threads of a storage receiver share.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "diptych/dicom_network/storage_receiver.h"
#include "incoming_object.h"
#include "listening_socket.h"
#include "object_folder.h"
#include "partial_folder.h"
#include "tls_layer.h"

namespace diptych::dicom_network
{

/// A study that was asked for by C-MOVE: its objects go into a folder of their own and are not told as arrived.
struct ExpectedStudy {
    std::filesystem::path folder;
    /// Whether an object is what was asked for; the status to answer.
    std::function<DIC_US(const IncomingObject&)> accept;
    int objects = 0;
};

class ReceiverState
{
public:
    ReceiverState(LocalReceiver settings, ReceiverEvents events, ListeningSocket socket);

    const LocalReceiver settings;
    ListeningSocket socket;
    std::optional<PartialFolder> incoming;  // what is being received
    std::unique_ptr<TlsLayer> tls;          // shared: the context of OpenSSL may be
    std::atomic<bool> stopping{false};
    std::vector<std::thread> threads;

    /// A name that nobody else has, on the file system that the object will lie on.
    [[nodiscard]] std::filesystem::path temporaryFile();
    /// Files what was received; tells in `arrived` what it was where it was not expected. The status to answer.
    [[nodiscard]] DIC_US file(const IncomingObject& object, const std::filesystem::path& temporary,
                              std::map<std::string, ArrivedStudy>& arrived);

    /// InvalidArgument where the study is expected already.
    [[nodiscard]] Result<void> expect(const std::string& studyUid, ExpectedStudy expected);
    /// Ends it, and tells how many objects came.
    int endExpecting(const std::string& studyUid);

    void tellArrived(const std::map<std::string, ArrivedStudy>& arrived);
    void tellRefused(const std::string& sentence);

private:
    const ReceiverEvents events_;
    std::mutex eventsMutex_;
    std::mutex expectedMutex_;
    std::map<std::string, ExpectedStudy> expected_;
    std::atomic<unsigned> nextFile_{0};
};

/// In the receiver's folder: what its receivers have not got whole yet.
inline constexpr const char* kIncoming = ".incoming";

/// One thread of the receiver: takes one association after the other until the state says stop.
void serve(ReceiverState& state);

}  // namespace diptych::dicom_network
