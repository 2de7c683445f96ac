#include "header_batch.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <system_error>
#include <thread>

namespace diptych::dicom
{

namespace
{

/// A thread costs about what ten headers do.
constexpr std::size_t kFilesWorthAThread = 32;
/// Beyond this the file system, not the processor, is what is waited for.
constexpr unsigned kMostThreads = 16;

Result<FileContent> readOne(const std::filesystem::path& file)
{
    try {
        return readHeader(file);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the header");
    } catch (const std::exception& error) {
        // One file's trouble, whatever it is, may not end the reading of the others.
        return failure(Reason::Unreadable, error.what());
    }
}

Result<FileContent> findOrRead(const std::filesystem::path& file, const KeptIndex& index, KeptIndex::Entry& entry)
{
    try {
        if (auto kept = index.find(file, entry))
            return std::move(*kept);
        auto read = readOne(file);
        index.note(read, entry);
        return read;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the header");
    }
}

std::size_t threadsFor(std::size_t files, unsigned wished)
{
    const unsigned cores = wished > 0 ? wished : std::max(1U, std::thread::hardware_concurrency());
    return std::clamp<std::size_t>(files / kFilesWorthAThread, 1, std::min(cores, kMostThreads));
}

}  // namespace

std::vector<Result<FileContent>> readHeaders(std::span<const std::filesystem::path> files, const ReadOptions& options,
                                             KeptIndex& index, std::size_t done)
{
    std::vector<KeptIndex::Entry> entries(index.isUsed() ? files.size() : 0);
    std::vector<Result<FileContent>> contents(files.size(), failure(Reason::Cancelled));
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> read{0};
    const auto work = [&](bool tells) {
        while (!options.cancel.cancelled()) {
            const std::size_t at = next.fetch_add(1);
            if (at >= files.size())
                return;
            contents[at] = entries.empty() ? readOne(files[at]) : findOrRead(files[at], index, entries[at]);
            const std::size_t finished = read.fetch_add(1) + 1;
            if (tells && options.progress)
                options.progress(done + finished, done + files.size());
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t i = 1; i < threadsFor(files.size(), options.threads); ++i)
                others.emplace_back(work, false);
        } catch (const std::system_error&) {
            // No thread is to be had: those that there are read all.
        }
        work(true);
    }  // joined
    if (options.progress && !files.empty() && !options.cancel.cancelled())
        options.progress(done + files.size(), done + files.size());
    if (index.isUsed())
        index.add(files, std::move(entries));
    return contents;
}

}  // namespace diptych::dicom
