#include "kept_index.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <new>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content_bytes.h"
#include "diptych/core/file_descriptor.h"
#include "diptych/core/version.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

constexpr std::string_view kMagic = "DiptychKeptIndex";
constexpr std::string_view kSuffix = ".index";
/// Of a folder of half a million files.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

/// Tells damage and folders apart; keeps no secret. Eight bytes at a time, as FNV-1a takes one.
std::uint64_t checksum(std::string_view bytes, std::uint64_t sum = 0xCBF29CE484222325)
{
    const auto mix = [&sum](std::uint64_t word) {
        sum = (sum ^ word) * 0x9E3779B97F4A7C15;
        sum ^= sum >> 32;
    };
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
    }
    std::uint64_t rest = bytes.size();
    std::memcpy(&rest, bytes.data(), bytes.size());
    mix(rest ^ (std::uint64_t{bytes.size()} << 56));
    return sum;
}

struct EntryHead {
    std::uint32_t pathBytes = 0;
    std::uint32_t contentBytes = 0;
    FileState state;
    std::uint64_t checksum = 0;
};

std::uint64_t checksumOf(std::string_view path, const FileState& state, std::string_view content)
{
    const std::string_view stated(reinterpret_cast<const char*>(&state), sizeof state);
    return checksum(content, checksum(path, checksum(stated)));
}

/// The program that wrote it: another one may read the same file otherwise.
std::string beginning()
{
    std::string head(kMagic);
    head += ' ' + std::to_string(kContentVersion) + ' ' + std::string(appVersion()) + ' ' +
            std::to_string(sizeof(EntryHead)) + '\n';
    return head;
}

template <typename T>
bool take(std::string_view& left, T& value)
{
    if (left.size() < sizeof value)
        return false;
    std::memcpy(&value, left.data(), sizeof value);
    left.remove_prefix(sizeof value);
    return true;
}

/// Nobody else's, and nothing that others may change.
bool isOurs(const struct stat& status)
{
    return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool makePrivate(const fs::path& folder)
{
    std::error_code ignored;
    fs::create_directories(folder.parent_path(), ignored);
    struct stat status = {};
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return false;
    return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() &&
           ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0 || ::chmod(folder.c_str(), S_IRWXU) == 0);
}

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

struct Found {
    fs::file_time_type used;
    fs::path file;
};

/// Latest first.
std::vector<Found> indexesIn(const fs::path& folder)
{
    std::vector<Found> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::error_code ignored;
        // Also what a writer that was ended left behind.
        if (entry->path().filename().native().find(kSuffix) != std::string::npos)
            found.push_back({entry->last_write_time(ignored), entry->path()});
    }
    std::ranges::sort(found, std::greater{}, &Found::used);
    return found;
}

void deleteOld(const fs::path& folder)
{
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::hours(24 * KeptIndex::kDaysKept);
    const auto found = indexesIn(folder);
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::error_code ignored;
        if (i >= KeptIndex::kMostIndexes || found[i].used < oldest)
            fs::remove(found[i].file, ignored);
    }
}

}  // namespace

KeptIndex::KeptIndex(fs::path folder, std::span<const fs::path> paths) : folder_(std::move(folder))
{
    if (!isUsed())
        return;
    begunNs_ = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
                   .count();
    std::uint64_t sum = 0;
    for (const fs::path& path : paths) {
        std::error_code error;
        const fs::path real = fs::weakly_canonical(path, error);
        sum = checksum(error ? path.native() : real.native(), sum + 1);
    }
    std::array<char, 17> name{};
    std::snprintf(name.data(), name.size(), "%016llx", static_cast<unsigned long long>(sum));
    file_ = folder_ / (std::string(name.data()) + std::string(kSuffix));
}

bool KeptIndex::exists() const
{
    std::error_code error;
    return isUsed() && fs::is_regular_file(file_, error);
}

void KeptIndex::load()
{
    if (!isUsed())
        return;
    try {
        readEntries();
    } catch (const std::bad_alloc&) {
        places_.clear();
    }
}

void KeptIndex::readEntries()
{
    const FileDescriptor descriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat status = {};
    if (descriptor.number() < 0 || ::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
        !isOurs(status) || static_cast<std::uint64_t>(status.st_size) > kMostBytes)
        return;
    const auto size = static_cast<std::size_t>(status.st_size);
    bytes_ = largeRoom<char>(size);
    for (std::size_t got = 0; got < size;) {
        const auto more = ::read(descriptor.number(), bytes_.get() + got, size - got);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            return;
        got += static_cast<std::size_t>(more);
    }
    ::futimens(descriptor.number(), nullptr);  // used today
    std::string_view left(bytes_.get(), size);
    const std::string head = beginning();
    if (!left.starts_with(head))
        return;
    left.remove_prefix(head.size());
    std::uint64_t count = 0;
    if (!take(left, count) || count > left.size() / sizeof(EntryHead))
        return;
    places_.reserve(static_cast<std::size_t>(count));
    for (EntryHead entry; count > 0 && take(left, entry); --count) {
        if (entry.pathBytes > left.size() || entry.contentBytes > left.size() - entry.pathBytes)
            return;  // what came before it is checked entry by entry
        const std::string_view path = left.substr(0, entry.pathBytes);
        if (!places_.empty() && places_.back().path >= path)
            return;
        places_.push_back({path, entry.state, left.substr(entry.pathBytes, entry.contentBytes), entry.checksum});
        left.remove_prefix(std::size_t{entry.pathBytes} + entry.contentBytes);
    }
}

const KeptIndex::Place* KeptIndex::placeOf(std::string_view path, std::size_t& next) const
{
    if (next >= places_.size() || places_[next].path != path) {
        const auto place = std::ranges::lower_bound(places_, path, {}, &Place::path);
        if (place == places_.end() || place->path != path)
            return nullptr;
        next = static_cast<std::size_t>(place - places_.begin());
    }
    return &places_[next++];
}

std::optional<Result<FileContent>> KeptIndex::find(const FoundFile& file, Entry& entry, std::size_t& next) const
{
    const bool young = file.state && std::chrono::steady_clock::now() - begun_ < kStateHolds;
    const auto state = young ? file.state : stateOf(file.path);
    if (!state)
        return std::nullopt;
    entry.state = *state;
    const Place* const place = placeOf(file.path, next);
    if (!place || place->state != *state || checksumOf(place->path, place->state, place->content) != place->checksum)
        return std::nullopt;
    auto content = fromBytes(place->content, file.path, readers_);
    if (content && isKept(*content))
        entry.kept = place->content;
    else
        content.reset();
    return content;
}

void KeptIndex::note(const Result<FileContent>& content, Entry& entry) const
{
    // File systems count time in steps of up to two seconds.
    const std::int64_t settled = begunNs_ - 2 * kNsPerSecond;
    if (entry.state.inode != 0 && entry.state.modifiedNs < settled && entry.state.changedNs < settled)
        entry.fresh = isKept(content) ? toBytes(content) : std::string();
}

void KeptIndex::add(std::span<const FoundFile> files, std::vector<Entry> entries)
{
    added_.reserve(added_.size() + files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!entries[i].kept.empty())
            ++unchanged_;
        if (!entries[i].kept.empty() || !entries[i].fresh.empty())
            added_.push_back({files[i].path, std::move(entries[i])});
    }
}

void KeptIndex::write() const
{
    if (!isUsed() || (unchanged_ == added_.size() && unchanged_ == places_.size()))
        return;
    if (added_.size() < kFewest) {
        std::error_code ignored;
        if (!places_.empty())
            fs::remove(file_, ignored);
        return;
    }
    std::string bytes = beginning();
    std::size_t size = bytes.size() + sizeof(std::uint64_t);
    for (const Added& added : added_)
        size += sizeof(EntryHead) + added.path.size() + std::max(added.entry.kept.size(), added.entry.fresh.size());
    bytes.reserve(size);
    const std::uint64_t count = added_.size();
    bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
    std::vector<const Added*> byPath;
    byPath.reserve(added_.size());
    for (const Added& added : added_)
        byPath.push_back(&added);
    std::ranges::sort(byPath, {}, &Added::path);
    for (const Added* const added : byPath) {
        const auto& [path, entry] = *added;
        const std::string_view content = entry.kept.empty() ? std::string_view(entry.fresh) : entry.kept;
        const EntryHead head{static_cast<std::uint32_t>(path.size()), static_cast<std::uint32_t>(content.size()),
                             entry.state, checksumOf(path, entry.state, content)};
        bytes.append(reinterpret_cast<const char*>(&head), sizeof head);
        bytes += path;
        bytes += content;
    }
    if (bytes.size() > kMostBytes || !makePrivate(folder_))
        return;
    const fs::path beside = file_.native() + "." + std::to_string(::getpid());
    ::unlink(beside.c_str());
    bool whole = false;
    {
        const FileDescriptor descriptor(
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
        whole = descriptor.number() >= 0 && writeAll(descriptor.number(), bytes);
    }
    if (!whole || ::rename(beside.c_str(), file_.c_str()) != 0)
        ::unlink(beside.c_str());
    deleteOld(folder_);
}

void KeptIndex::forget(const fs::path& folder)
{
    for (const Found& index : indexesIn(folder)) {
        std::error_code ignored;
        fs::remove(index.file, ignored);
    }
}

}  // namespace diptych::dicom
