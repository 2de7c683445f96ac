// What the headers of a large folder said, kept in a file from one reading to the next (docs/adr/0019-kept-index.md).
//
// An entry is used only for the very file that it was made of: same path, device, inode and size, changed and modified
// at the same nanosecond. Everything else, a damaged index among it, is read anew. The file holds patients' names: it
// lies in a folder of mode 0700 and has mode 0600, and one that others may write is not read.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/large_memory.h"
#include "diptych/dicom/reader_processes.h"
#include "folder_walk.h"
#include "mammogram_header.h"

namespace diptych::dicom
{

class KeptIndex
{
public:
    /// A reading of fewer files leaves nothing behind: it takes no time.
    static constexpr std::size_t kFewest = 200;
    /// An index is deleted once it was not used for so long, and the oldest where there are more.
    static constexpr int kDaysKept = 30;
    static constexpr std::size_t kMostIndexes = 16;

    /// One file's part in this reading.
    struct Entry {
        FileState state;
        std::string_view kept;  // as the index has it
        std::string fresh;      // as it was read now; both empty: not to be kept
    };

    /// Of a reading of `paths`, in `folder`; without one nothing is kept. Empty until load(), and where there is none
    /// or none to trust.
    KeptIndex(std::filesystem::path folder, std::span<const std::filesystem::path> paths);
    KeptIndex(const KeptIndex&) = delete;
    KeptIndex& operator=(const KeptIndex&) = delete;

    /// Before the first find(); any thread.
    void load();
    /// Who reads the pixels of what is found here; nullptr: this process.
    void setReaders(std::shared_ptr<ReaderProcesses> readers) { readers_ = std::move(readers); }
    [[nodiscard]] bool isUsed() const { return !folder_.empty(); }
    /// Whether something was kept of these paths before.
    [[nodiscard]] bool exists() const;
    /// So long after this was made a state that the walk has found is that of the file now; after it files are asked
    /// anew.
    static constexpr std::chrono::milliseconds kStateHolds{1000};
    /// What was kept of the file, where it is still that file; `entry` becomes its part in this reading. `next` is
    /// where the file is looked for first, and becomes the place behind it: files come in about the order that they are
    /// kept in. Any thread.
    [[nodiscard]] std::optional<Result<FileContent>> find(const FoundFile& file, Entry& entry, std::size_t& next) const;
    /// What was read of it now. A file changed just now is not kept: it might change again in the same instant.
    void note(const Result<FileContent>& content, Entry& entry) const;
    /// The parts of `files` in this reading, to be written; their paths are looked at until then.
    void add(std::span<const FoundFile> files, std::vector<Entry> entries);
    /// Replaces the index where this reading found anything else in the folder; failing to is no error.
    void write() const;

    /// Deletes every index in `folder`.
    static void forget(const std::filesystem::path& folder);

private:
    struct Place {
        std::string_view path;
        FileState state;
        std::string_view content;
        std::uint64_t checksum = 0;
    };
    struct Added {
        std::string_view path;
        Entry entry;
    };
    void readEntries();
    [[nodiscard]] const Place* placeOf(std::string_view path, std::size_t& next) const;

    std::shared_ptr<ReaderProcesses> readers_;
    std::filesystem::path folder_;
    std::filesystem::path file_;
    std::int64_t begunNs_ = 0;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    LargeRoom<char> bytes_;
    std::vector<Place> places_;  // by path, byte for byte
    std::vector<Added> added_;
    std::size_t unchanged_ = 0;
};

}  // namespace diptych::dicom
