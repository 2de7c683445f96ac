#include "study/folder_watch.h"

#include <algorithm>
#include <set>

#include "looks/text.h"

namespace diptych::viewer
{

namespace fs = std::filesystem;

namespace
{

constexpr std::chrono::seconds kSlowly{60};
constexpr qsizetype kMostFoldersWatched = 2000;  // the kernel's watches are shared by all programs of the user

bool isUnfinished(const fs::path& entry)
{
    const std::string name = entry.filename().string();
    return name.starts_with('.') || name.ends_with(".part") || name.ends_with(".incomplete") || name == "set-aside";
}

bool isWithin(const fs::path& inner, const fs::path& outer)
{
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace

FolderWatch::FolderWatch(std::chrono::milliseconds stillFor)
    : stillFor_(stillFor), watcher_(this), soon_(this), slowly_(this)
{
    soon_.setSingleShot(true);
    soon_.setInterval(std::clamp(stillFor / 4, std::chrono::milliseconds(20), std::chrono::milliseconds(1000)));
    slowly_.setInterval(kSlowly);
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, &FolderWatch::changed);
    connect(&soon_, &QTimer::timeout, this, [this] { look(false); });
    connect(&slowly_, &QTimer::timeout, this, [this] { look(true); });
}

void FolderWatch::watch(const QStringList& folders)
{
    std::set<fs::path> wanted;
    for (const QString& folder : folders)
        wanted.insert(fs::path(toPath(folder)).lexically_normal());
    std::erase_if(folders_, [&wanted](const auto& known) { return !wanted.contains(known.first); });
    const QStringList watched = watcher_.directories();
    for (const QString& path : watched)
        if (std::ranges::none_of(wanted, [&path](const fs::path& folder) { return isWithin(toPath(path), folder); }))
            watcher_.removePath(path);
    for (const fs::path& folder : wanted)
        if (!folders_.contains(folder))
            lookAt(folder, true, true, folders_[folder]);
    if (folders_.empty())
        slowly_.stop();
    else
        slowly_.start();
    soon_.start();
}

void FolderWatch::changed(const QString& path)
{
    for (auto& [folder, entries] : folders_)
        for (auto& [place, entry] : entries)
            entry.look = entry.look || isWithin(toPath(path), place);
    if (!soon_.isActive())
        soon_.start();
}

void FolderWatch::look(bool everything)
{
    std::vector<fs::path> told;
    bool waiting = false;
    for (auto& [folder, entries] : folders_) {
        lookAt(folder, everything, false, entries);
        for (auto& [place, entry] : entries) {
            if (entry.settled == entry.now)
                continue;
            if (entry.now.files > 0 && entry.still.hasExpired(stillFor_.count())) {
                entry.settled = entry.now;
                told.push_back(place);
            } else if (entry.now.files > 0) {
                waiting = true;
            }
        }
    }
    if (waiting)
        soon_.start();
    if (!told.empty())
        Q_EMIT arrived(told);
}

void FolderWatch::lookAt(const fs::path& folder, bool everything, bool first, std::map<fs::path, Entry>& entries)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return;
    if (const QString path = pathText(folder); !watcher_.directories().contains(path))
        watcher_.addPath(path);
    std::set<fs::path> there;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const fs::path place = at->path();
        if (isUnfinished(place))
            continue;
        there.insert(place);
        auto [known, fresh] = entries.try_emplace(place);
        Entry& entry = known->second;
        if (!fresh && !everything && !entry.look && entry.settled == entry.now)
            continue;
        entry.look = false;
        const Content now = contentOf(place);
        if (fresh || now != entry.now) {
            entry.now = now;
            entry.still.start();
        }
        // What is being written while the watching begins has not been read by anybody.
        if (first && now.latest + stillFor_ < fs::file_time_type::clock::now())
            entry.settled = now;
    }
    if (!error)
        std::erase_if(entries, [&there](const auto& entry) { return !there.contains(entry.first); });
}

FolderWatch::Content FolderWatch::contentOf(const fs::path& entry)
{
    Content content;
    QStringList inner;
    std::error_code error;
    const auto count = [&content](const fs::directory_entry& file) {
        std::error_code gone;
        const std::uint64_t bytes = file.file_size(gone);
        if (gone)
            return;
        ++content.files;
        content.bytes += bytes;
        if (const auto written = file.last_write_time(gone); !gone)
            content.latest = std::max(content.latest, written);
    };
    const fs::directory_entry itself(entry, error);
    if (itself.is_regular_file(error)) {
        count(itself);
        return content;
    }
    if (!itself.is_directory(error))
        return content;
    inner += pathText(entry);
    for (fs::recursive_directory_iterator at(entry, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (at->is_directory(ignored))
            inner += pathText(at->path());
        else if (at->is_regular_file(ignored) && !isUnfinished(at->path()))
            count(*at);
    }
    const QStringList watched = watcher_.directories();
    inner.removeIf([&watched](const QString& path) { return watched.contains(path); });
    if (!inner.isEmpty() && watched.size() + inner.size() <= kMostFoldersWatched)
        watcher_.addPaths(inner);
    return content;
}

}  // namespace diptych::viewer
