// Folder -> studies. Headers only; pixels come later through MammogramView::pixels.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "diptych/core/cancel_token.h"
#include "diptych/core/study.h"
#include "diptych/dicom/reader_processes.h"

namespace diptych::dicom
{

struct ReadOptions {
    CancelToken cancel;
    /// Called from the reading thread now and then with the files looked at so far and the files found so far.
    std::function<void(std::size_t done, std::size_t found)> progress;
    /// That look for files and read headers at once, the reading thread among them; 0: as many as there are cores. What
    /// is read is the same, in the same order, whatever their number.
    unsigned threads = 0;
    /// Where what large folders' headers say is kept, so that the next reading opens only files that are new or have
    /// changed (docs/adr/0019-kept-index.md). Holds patient data; is made with access for this user alone. Empty:
    /// nothing is kept.
    std::filesystem::path keptIndexFolder = {};
    /// Who reads the files, now and when pixels are asked for: confined processes. nullptr: this process, which is for
    /// files of its own making.
    std::shared_ptr<ReaderProcesses> readers = nullptr;
};

/// Reads each DICOM file, folder (any depth, symbolic links to folders not followed) or DICOMDIR of `paths`.
/// Every file met ends either as a mammogram or as evidence (Study::evidence) of one of the studies, or in `skipped`
/// with its reason; a file that cannot be read never ends the reading. Evidence of another patient than the study's
/// images is never attached to it. A path that does not exist is skipped as Unreadable.
/// A file met twice (also through a DICOMDIR) counts once. Fails only with Cancelled.
/// Thread rule: may run on any thread; registers DCMTK's codecs once for the process.
[[nodiscard]] Result<StudyLoad> readFolder(std::span<const std::filesystem::path> paths,
                                           const ReadOptions& options = {});

/// Deletes what readings with this ReadOptions::keptIndexFolder left in it.
void forgetKeptIndexes(const std::filesystem::path& folder);

}  // namespace diptych::dicom
