// Fetches one study from an archive into a folder: C-GET or C-MOVE, Study Root (PS3.4 C.4.2, C.4.3), as the archive
// has it: nothing is decoded, recoded or mended.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"
#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

class StorageReceiver;

/// Objects, as the archive counts its sub-operations.
struct RetrieveProgress {
    int completed = 0;
    int failed = 0;
    int remaining = 0;
};

struct RetrieveOptions {
    CancelToken cancel;
    std::function<void(const RetrieveProgress&)> progress;  // from the calling thread
    /// For RetrieveBy::Move: the running receiver that the archive knows under `settings().aeTitle`.
    StorageReceiver* receiver = nullptr;
    /// Keep what came of a study that did not come whole, in "<folder>.incomplete".
    bool keepIncomplete = false;
    std::uint64_t mostFileBytes = std::uint64_t{4} << 30;
};

struct RetrievedStudy {
    std::filesystem::path folder;  // the one asked for; "<folder>.incomplete" where not whole
    int objects = 0;
    int failed = 0;  // that the archive could not or did not send
    bool whole = true;
};

/// `folder` must not exist yet, or be empty. Everything is written beside it and renamed when the study is whole: the
/// archive reports success, no sub-operation failed, all that it reports as sent is here, and no fewer than it told.
/// Else IncompleteTransfer with the counts in words (or, with keepIncomplete, a result that is not whole). An object of
/// another study or of another patient than `study` tells ends it all: WrongPatient, and nothing is kept.
/// Further errors as verify(), InvalidArgument, WriteFailed, Cancelled. Blocks; any thread.
[[nodiscard]] Result<RetrievedStudy> retrieveStudy(const RemoteNode& node, const StudyOnServer& study,
                                                   const std::filesystem::path& folder,
                                                   const RetrieveOptions& options = {});

}  // namespace diptych::dicom_network
