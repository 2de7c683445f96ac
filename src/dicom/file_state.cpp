#include "file_state.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace diptych::dicom
{

std::optional<FileState> stateOf(const std::string& file)
{
    return stateOf(AT_FDCWD, file.c_str());
}

std::optional<FileState> stateOf(int folder, const char* name)
{
    constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    struct stat status = {};
    if (::fstatat(folder, name, &status, 0) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    const auto ns = [](const timespec& time) { return std::int64_t{time.tv_sec} * kNsPerSecond + time.tv_nsec; };
    return FileState{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), ns(status.st_mtim),
                     ns(status.st_ctim)};
}

}  // namespace diptych::dicom
