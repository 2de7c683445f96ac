// Sends DICOM files to an archive: C-STORE (PS3.4 Annex B, PS3.7 9.1.1). Any kind: images, SR, encapsulated PDF,
// presentation states.
//
// Files go as they are stored. Pixels are never recoded; where an archive does not take an uncompressed file's own
// encoding, the same values are written in Implicit VR Little Endian, which every archive has to take (PS3.5 10.1), and
// that is told in the result. Trying again is up to the caller: an object that is there already does no harm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

enum class SendOutcome {
    Sent,
    SentWithWarning,  // stored, but changed or shortened by the archive
    Refused,          // the archive does not take it, or said that it failed
    NotSent,          // unreadable, or the connection ended or the wish to stop came before
};
/// "sent", "sent_with_warning", "refused", "not_sent".
[[nodiscard]] std::string_view code(SendOutcome outcome);

struct SentFile {
    std::filesystem::path path;
    SendOutcome outcome = SendOutcome::NotSent;
    std::uint16_t status = 0;  // of the archive's answer (PS3.4 B.2.3); 0 where there was none
    std::string words;         // a sentence for people; empty for Sent
    std::string sopClassUid;
    std::string sopInstanceUid;
    std::string storedTransferSyntax;  // UID
    std::string sentTransferSyntax;    // UID; empty where nothing was sent
};

struct SendOptions {
    CancelToken cancel;                                              // looked at between two files
    std::function<void(std::size_t done, std::size_t of)> progress;  // from the calling thread
};

/// One SentFile for each of `files`, in their order. Fails as a whole only where no connection could be made (errors as
/// verify()). Blocks; any thread.
[[nodiscard]] Result<std::vector<SentFile>> sendFiles(const RemoteNode& node,
                                                      std::span<const std::filesystem::path> files,
                                                      const SendOptions& options = {});

}  // namespace diptych::dicom_network
