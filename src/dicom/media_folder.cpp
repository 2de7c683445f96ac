#include "media_folder.h"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"
#include "diptych/core/flush_to_disk.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

/// Whether another file system begins here.
bool isMountPoint(const fs::path& folder)
{
    struct stat own = {};
    struct stat above = {};
    return stat(folder.c_str(), &own) == 0 && stat((folder / "..").c_str(), &above) == 0 && own.st_dev != above.st_dev;
}

bool isEmpty(const fs::path& folder, bool mounted)
{
    // What ext and Windows' file systems keep at the root of a medium.
    static constexpr std::array<const char*, 2> kTheirOwn{"lost+found", "System Volume Information"};
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!mounted || std::ranges::find(kTheirOwn, name) == kTheirOwn.end())
            return false;
    }
    return !error;
}

fs::path firstMissing(const fs::path& folder)
{
    fs::path missing;
    std::error_code error;
    for (fs::path each = folder; !each.empty() && !fs::exists(each, error); each = each.parent_path())
        missing = each;
    return missing;
}

std::string megabytes(std::uint64_t bytes)
{
    return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

}  // namespace

MediaFolder::MediaFolder(MediaFolder&& other) noexcept
    : target_(std::move(other.target_)),
      hidden_(std::exchange(other.hidden_, {})),
      made_(std::exchange(other.made_, {})),
      inside_(other.inside_)
{
}

MediaFolder::~MediaFolder()
{
    std::error_code ignored;
    if (!hidden_.empty())
        fs::remove_all(hidden_, ignored);
    // Folders above it that were made for it go where they are empty again, from below.
    if (!made_.empty())
        for (fs::path each = target_; fs::remove(each, ignored) || !fs::exists(each); each = each.parent_path())
            if (each == made_)
                break;
}

Result<MediaFolder> MediaFolder::begin(const fs::path& target, std::uint64_t bytes)
{
    std::error_code error;
    fs::path plain = fs::absolute(target, error).lexically_normal();
    if (!plain.has_filename())
        plain = plain.parent_path();  // of "folder/"
    MediaFolder folder(std::move(plain));
    const fs::path& at = folder.target_;
    if (fs::exists(fs::symlink_status(at, error))) {
        folder.inside_ = fs::is_directory(at, error) && (isMountPoint(at) || fs::is_symlink(at, error));
        if (!fs::is_directory(at, error) || !isEmpty(at, folder.inside_))
            return failure(Reason::InvalidArgument, "The folder is not empty. Choose a new or an empty one.",
                           target.string());
    } else {
        fs::path missing = firstMissing(at.parent_path());
        fs::create_directories(at.parent_path(), error);
        folder.made_ = std::move(missing);
        if (error)
            return failure(Reason::WriteFailed, "The folder cannot be made.", target.string());
    }
    const fs::path place = folder.inside_ ? at : at.parent_path();
    // DICOMDIR and what a file takes beyond its bytes.
    constexpr std::uint64_t kBeside = 1'000'000;
    if (const fs::space_info space = fs::space(place, error); !error && space.available < bytes + kBeside)
        return failure(Reason::WriteFailed,
                       "There is not enough room: " + megabytes(bytes + kBeside) + " are needed, " +
                           megabytes(space.available) + " are free.",
                       target.string());
    fs::path hidden = place / ("." + at.filename().string() + ".part-" + std::to_string(getpid()));
    if (!fs::create_directory(hidden, error) || error)
        return failure(Reason::WriteFailed, "Nothing can be written there.", target.string());
    folder.hidden_ = std::move(hidden);
    return folder;
}

Result<void> MediaFolder::finish()
{
    // A stick may be pulled out the moment after this says that all is written.
    const FileDescriptor folder(::open(hidden_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen() || ::syncfs(folder.number()) != 0)
        return failure(Reason::WriteFailed, "What was written did not reach the medium.", target_.string());
    if (inside_) {
        if (auto moved = moveUp(); !moved)
            return moved;
    } else {
        std::error_code error;
        fs::rename(hidden_, target_, error);  // an empty folder of that name gives way
        if (error)
            return failure(Reason::WriteFailed, "The finished folder cannot be named.", target_.string());
    }
    std::error_code ignored;
    if (inside_)
        fs::remove(hidden_, ignored);
    hidden_.clear();
    made_.clear();
    if (!flushToDisk(inside_ ? target_ : fs::absolute(target_).parent_path()))
        return failure(Reason::WriteFailed, "The disk failed at the end: look whether the medium is there, and whole.",
                       target_.string());
    return {};
}

/// The DICOMDIR last: before it is there, there is no File-set.
Result<void> MediaFolder::moveUp()
{
    std::error_code error;
    std::vector<fs::path> names;
    for (fs::directory_iterator entry(hidden_, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        names.push_back(entry->path().filename());
    std::ranges::sort(names, {}, [](const fs::path& name) { return name == "DICOMDIR"; });
    std::vector<fs::path> moved;
    for (const fs::path& name : names) {
        fs::rename(hidden_ / name, target_ / name, error);
        if (error)
            break;
        moved.push_back(target_ / name);
    }
    if (!error)
        return {};
    std::error_code ignored;
    for (const fs::path& each : moved)
        fs::remove_all(each, ignored);
    return failure(Reason::WriteFailed, "The finished files cannot be named.", target_.string());
}

}  // namespace diptych::dicom
