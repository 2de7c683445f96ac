#include "folder_walk.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace diptych::dicom
{

namespace
{

/// Fewer folders than this are listed sooner than another thread is there.
constexpr std::size_t kFoldersWorthAThread = 16;

enum class EntryKind { File, Folder, Other };

struct ListedFolder {
    std::string path, realPath;
    std::vector<std::pair<std::string, std::optional<FileState>>> files;
    std::vector<std::string> others;
    std::vector<std::pair<std::string, std::unique_ptr<ListedFolder>>> folders;
    bool opened = false;
};

std::string pathBelow(const std::string& folder, std::string_view name)
{
    std::string path;
    path.reserve(folder.size() + 1 + name.size());
    path = folder;
    if (!path.empty() && path.back() != '/')
        path += '/';
    return path += name;
}

/// As the folder tells it; a file system that does not is asked for each entry.
EntryKind kindOf(int folder, const dirent& entry)
{
    switch (entry.d_type) {
        case DT_REG:
            return EntryKind::File;
        case DT_DIR:
            return EntryKind::Folder;
        case DT_UNKNOWN:
            break;
        default:
            return EntryKind::Other;
    }
    struct stat status = {};
    if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return EntryKind::Other;
    return S_ISREG(status.st_mode) ? EntryKind::File : S_ISDIR(status.st_mode) ? EntryKind::Folder : EntryKind::Other;
}

template <typename Entries>
void sortedOnce(Entries& entries)
{
    std::ranges::sort(entries, {}, &Entries::value_type::first);
    const auto sameName = [](const auto& one, const auto& other) { return one.first == other.first; };
    entries.erase(std::unique(entries.begin(), entries.end(), sameName), entries.end());
}

void listFolder(ListedFolder& folder, bool states)
{
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.path.c_str()), &::closedir);
    if (!open)
        return;
    const int number = ::dirfd(open.get());
    for (errno = 0;; errno = 0) {
        const dirent* const entry = ::readdir(open.get());
        if (!entry)
            break;
        const std::string_view name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        switch (kindOf(number, *entry)) {
            case EntryKind::File:
                folder.files.emplace_back(name, states ? stateOf(number, entry->d_name) : std::nullopt);
                break;
            case EntryKind::Folder:
                folder.folders.emplace_back(name, std::make_unique<ListedFolder>());
                folder.folders.back().second->path = pathBelow(folder.path, name);
                folder.folders.back().second->realPath = pathBelow(folder.realPath, name);
                break;
            case EntryKind::Other:
                folder.others.emplace_back(name);
                break;
        }
    }
    folder.opened = errno == 0;
    // A folder that is written to meanwhile may be told to hold a name twice.
    sortedOnce(folder.files);
    sortedOnce(folder.folders);
}

/// Lists the folders of a queue to which each adds those in it.
class Walk
{
public:
    Walk(ListedFolder& top, const WalkOptions& options) : options_(options), waiting_{&top} {}

    /// std::bad_alloc where any thread had no memory: half of a folder must not look like a whole one.
    void run()
    {
        list();
        if (outOfMemory_)
            throw std::bad_alloc();
    }

private:
    void list()
    {
        std::vector<std::jthread> helpers;
        work([&] {
            if (!helpers.empty() || options_.threads < 2)
                return;
            try {
                for (unsigned i = 1; i < options_.threads; ++i)
                    helpers.emplace_back([this] { work([] {}); });
            } catch (const std::system_error&) {
                // No thread is to be had: those that there are list all.
            }
        });
    }  // joined

    template <typename ManyWait>
    void work(const ManyWait& manyWait)
    {
        std::unique_lock lock(access_);
        for (;;) {
            changed_.wait(lock, [this] { return !waiting_.empty() || running_ == 0; });
            if (waiting_.empty() || outOfMemory_ || options_.cancel.cancelled())
                break;
            ListedFolder* const folder = waiting_.back();
            waiting_.pop_back();
            ++running_;
            lock.unlock();
            const bool listed = listWell(*folder);
            lock.lock();
            --running_;
            outOfMemory_ = outOfMemory_ || !listed || !add(*folder);
            if (waiting_.size() >= kFoldersWorthAThread)
                manyWait();
            if (running_ == 0 || !folder->folders.empty())
                changed_.notify_all();
        }
        changed_.notify_all();
    }

    [[nodiscard]] bool listWell(ListedFolder& folder) const
    {
        try {
            listFolder(folder, options_.states);
            return true;
        } catch (const std::bad_alloc&) {
            return false;
        }
    }
    [[nodiscard]] bool add(const ListedFolder& folder)
    {
        try {
            for (const auto& [name, inner] : folder.folders)
                waiting_.push_back(inner.get());
            return true;
        } catch (const std::bad_alloc&) {
            return false;
        }
    }

    const WalkOptions& options_;
    std::mutex access_;
    std::condition_variable changed_;
    std::vector<ListedFolder*> waiting_;
    unsigned running_ = 0;
    bool outOfMemory_ = false;
};

/// Files and folders by name: that is the order of their paths.
void flatten(const ListedFolder& top, WalkedFolder& found)
{
    struct Place {
        const ListedFolder* folder;
        std::size_t file = 0, inner = 0;
    };
    std::vector<Place> places{{&top}};  // folders may lie deeper than a stack of calls
    while (!places.empty()) {
        Place& at = places.back();
        const ListedFolder& folder = *at.folder;
        if (at.file == 0 && at.inner == 0) {
            if (!folder.opened)
                found.notOpened.push_back({folder.path, folder.realPath});
            for (const std::string& name : folder.others)
                found.others.push_back({pathBelow(folder.path, name), pathBelow(folder.realPath, name)});
        }
        const bool fileLeft = at.file < folder.files.size();
        const bool innerLeft = at.inner < folder.folders.size();
        if (fileLeft && (!innerLeft || folder.files[at.file].first < folder.folders[at.inner].first)) {
            const auto& [name, state] = folder.files[at.file++];
            found.files.push_back({pathBelow(folder.path, name), pathBelow(folder.realPath, name), state});
        } else if (innerLeft) {
            const ListedFolder* const inner = folder.folders[at.inner++].second.get();
            places.push_back({inner});
        } else {
            places.pop_back();
        }
    }
}

}  // namespace

WalkedFolder walkFolder(const std::filesystem::path& folder, std::string realPath, const WalkOptions& options)
{
    ListedFolder top;
    top.path = folder.native();
    top.realPath = std::move(realPath);
    Walk(top, options).run();
    WalkedFolder found;
    flatten(top, found);
    return found;
}

}  // namespace diptych::dicom
