#include "partial_folder.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diptych/core/log.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

constexpr std::string_view kMade = "part-";
constexpr std::size_t kDrawn = 6;  // letters and digits of mkdtemp(3)

bool isOurName(const std::string& name)
{
    return name.size() >= kMade.size() + kDrawn && name.front() == '.' &&
           std::string_view(name).substr(name.size() - kMade.size() - kDrawn, kMade.size()) == kMade &&
           std::all_of(name.end() - kDrawn, name.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

/// Opened and marked; -1 where another holds it, it is not ours, or no mark is possible. Whoever marks a folder looks
/// again whether it is still the one of that name: it may have been swept in between.
int mark(const fs::path& folder)
{
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0)
        return -1;
    struct stat held {
    };
    struct stat named {
    };
    if (::flock(opened, LOCK_EX | LOCK_NB) == 0 && ::fstat(opened, &held) == 0 &&
        ::lstat(folder.c_str(), &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev &&
        held.st_uid == ::geteuid())
        return opened;
    ::close(opened);
    return -1;
}

}  // namespace

PartialFolder::PartialFolder(PartialFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), mark_(std::exchange(other.mark_, -1))
{
}

PartialFolder::~PartialFolder()
{
    std::error_code ignored;
    if (!path_.empty())
        fs::remove_all(path_, ignored);
    letGo();
}

void PartialFolder::letGo()
{
    path_.clear();
    if (mark_ >= 0)
        ::close(std::exchange(mark_, -1));
}

Result<PartialFolder> PartialFolder::make(const fs::path& parent, const std::string& start)
{
    std::error_code error;
    fs::create_directories(parent, error);
    constexpr int kTries = 3;
    for (int i = 0; i < kTries && !error; ++i) {
        std::string name = (parent / (start + std::string(kMade) + std::string(kDrawn, 'X'))).string();
        if (!::mkdtemp(name.data()))
            break;
        const int held = mark(name);
        std::error_code ignored;
        if (held >= 0 || fs::is_directory(name, ignored))
            return PartialFolder(name, held);  // where no mark is possible nobody sweeps either
    }
    return failure(Reason::WriteFailed, error ? error.message() : std::string(), parent.string());
}

int sweepLeftBehind(const fs::path& parent)
{
    int swept = 0;
    std::error_code error;
    for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
        if (!isOurName(entry->path().filename().string()))
            continue;
        const int held = mark(entry->path());
        if (held < 0)
            continue;
        std::error_code ignored;
        fs::remove_all(entry->path(), ignored);
        ::close(held);
        ++swept;
    }
    if (swept > 0)
        log::info("folders of transfers that had broken off were removed: " + std::to_string(swept));
    return swept;
}

}  // namespace diptych::dicom_network
