// Takes what others send us: provider of the Storage and Verification services (PS3.4 Annexes A and B). Nothing listens
// until a receiver is started; it is bound to this computer alone (127.0.0.1) unless told otherwise, and takes nothing
// from callers that are not on its list. Storage commitment is not offered.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

/// An AE title is no secret and no proof: name the host as well, and use TLS where the network is not the site's own.
struct AllowedCaller {
    std::string aeTitle;  // calling AE title
    std::string host;     // name or IPv4 address it must come from; empty: any

    bool operator==(const AllowedCaller&) const = default;
};

struct LocalReceiver {
    std::string aeTitle = "DIPTYCH";  // callers must call it by this
    int port = 11112;                 // 0: any that is free
    std::string bindAddress = "127.0.0.1";
    std::vector<AllowedCaller> callers;  // empty: nobody
    std::filesystem::path folder;        // studies come to lie in folder/<study UID>/<instance UID>.dcm
    std::optional<TlsFiles> tls;         // callers then need a certificate of its authority
    std::chrono::seconds timeout{60};    // a caller that is silent for longer is cut off
    std::uint64_t mostFileBytes = std::uint64_t{4} << 30;  // a larger object is refused
    std::uint64_t keepFreeBytes = std::uint64_t{1} << 30;  // of the disk; with less nothing is taken
    int mostAssociations = 4;                              // at once, 1 to 32; further callers wait

    bool operator==(const LocalReceiver&) const = default;
};

[[nodiscard]] std::vector<std::string> faults(const LocalReceiver& receiver);

/// What one association brought of one study.
struct ArrivedStudy {
    std::string studyInstanceUid;
    std::filesystem::path folder;
    int stored = 0;        // new here
    int alreadyThere = 0;  // the same, byte for byte
    /// Different content under a UID that is there already: kept in folder/set-aside/<study UID>, never in its place.
    std::vector<std::filesystem::path> setAside;
};

/// Called from the receiver's threads, one call at a time; neither may wait for the receiver.
struct ReceiverEvents {
    std::function<void(const ArrivedStudy&)> studyArrived;  // at the end of each association that brought something
    /// A caller that was turned away or an object that was refused, as a sentence without patient data.
    std::function<void(const std::string&)> refused;
};

class ReceiverState;

/// Listens from start() to stop(). start, stop and the destructor belong to one thread; the rest to any.
class StorageReceiver
{
public:
    /// InvalidArgument (detail: the faults), TlsRefused, WriteFailed (the folder) or NodeUnreachable (the port or the
    /// address cannot be had).
    [[nodiscard]] static Result<std::unique_ptr<StorageReceiver>> start(const LocalReceiver& receiver,
                                                                        ReceiverEvents events = {});
    ~StorageReceiver();
    StorageReceiver(const StorageReceiver&) = delete;
    StorageReceiver& operator=(const StorageReceiver&) = delete;

    /// Ends within ten seconds, mostly within two, also where callers are silent; what is half received is dropped.
    void stop();

    [[nodiscard]] int port() const;
    [[nodiscard]] const LocalReceiver& settings() const;
    [[nodiscard]] ReceiverState& state() { return *state_; }

private:
    explicit StorageReceiver(std::unique_ptr<ReceiverState> state);
    std::unique_ptr<ReceiverState> state_;
};

}  // namespace diptych::dicom_network
