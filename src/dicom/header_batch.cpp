#include "header_batch.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <system_error>
#include <thread>

#include "diptych/core/large_memory.h"
#include "reader_client.h"

namespace diptych::dicom
{

namespace
{

/// A thread costs about what ten headers do.
constexpr std::size_t kFilesWorthAThread = 32;
/// Beyond this the file system, not the processor, is what is waited for.
constexpr unsigned kMostThreads = 16;

/// The files from `from` to `to`: what is kept of them, and what is read of the others.
class Batch
{
public:
    Batch(std::span<const FoundFile> files, std::span<Result<FileContent>> contents,
          std::span<KeptIndex::Entry> entries, const KeptIndex& index)
        : files_(files), contents_(contents), entries_(entries), index_(index)
    {
    }

    void read(const std::shared_ptr<ReaderProcesses>& readers)
    {
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < files_.size(); ++at)
            if (!findKept(at))
                places.push_back(at);
        if (!readers) {
            for (const std::size_t at : places)
                take(at, readHeaderOf(files_[at].path));
        } else if (!places.empty()) {
            std::vector<std::string> asked;
            asked.reserve(places.size());
            for (const std::size_t at : places)
                asked.push_back(files_[at].path);
            auto read = headersByReader(readers, asked);
            for (std::size_t i = 0; i < places.size(); ++i)
                take(places[i], std::move(read[i]));
        }
    }

private:
    bool findKept(std::size_t at)
    {
        if (entries_.empty())
            return false;
        auto kept = index_.find(files_[at], entries_[at], nextKept_);
        if (kept)
            contents_[at] = std::move(*kept);
        return kept.has_value();
    }
    void take(std::size_t at, Result<FileContent> content)
    {
        if (!entries_.empty())
            index_.note(content, entries_[at]);
        contents_[at] = std::move(content);
    }

    std::span<const FoundFile> files_;
    std::span<Result<FileContent>> contents_;
    std::span<KeptIndex::Entry> entries_;
    const KeptIndex& index_;
    std::size_t nextKept_ = 0;
};

std::size_t threadsFor(std::size_t files, unsigned wished)
{
    return std::clamp<std::size_t>(files / kFilesWorthAThread, 1, threadsOf(wished));
}

}  // namespace

unsigned threadsOf(unsigned wished)
{
    return std::min(wished > 0 ? wished : std::max(1U, std::thread::hardware_concurrency()), kMostThreads);
}

std::vector<Result<FileContent>> readHeaders(std::span<const FoundFile> files, const ReadOptions& options,
                                             KeptIndex& index, std::size_t done)
{
    std::vector<KeptIndex::Entry> entries(index.isUsed() ? files.size() : 0);
    std::vector<Result<FileContent>> contents = allFailed(files.size(), {Reason::Cancelled, {}, {}});
    // A reader is asked for several at once, but not for all where another could read half of them.
    const std::size_t threads = threadsFor(files.size(), options.threads);
    const std::size_t atOnce =
        options.readers ? std::clamp<std::size_t>(files.size() / threads, 1, kHeadersAtOnce) : std::size_t{1};
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> read{0};
    const auto work = [&](bool tells) {
        if (!tells)
            takeLargePagesInThisThread();
        while (!options.cancel.cancelled()) {
            const std::size_t at = next.fetch_add(atOnce);
            if (at >= files.size())
                return;
            const std::size_t count = std::min(atOnce, files.size() - at);
            const std::span part = std::span(contents).subspan(at, count);
            try {
                Batch(files.subspan(at, count), part,
                      entries.empty() ? std::span<KeptIndex::Entry>() : std::span(entries).subspan(at, count), index)
                    .read(options.readers);
            } catch (const std::bad_alloc&) {
                for (Result<FileContent>& content : part)
                    if (!content && content.error().reason == Reason::Cancelled)
                        content = failure(Reason::OutOfMemory, "no memory for the header");
            }
            const std::size_t finished = read.fetch_add(count) + count;
            if (tells && options.progress)
                options.progress(done + finished, done + files.size());
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t i = 1; i < threads; ++i)
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
