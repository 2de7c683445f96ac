#include "private_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"
#include "diptych/core/flush_to_disk.h"

namespace diptych::store
{

namespace
{

Result<void> makeFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    if (std::filesystem::is_directory(folder, error))
        return {};
    if (folder.has_parent_path() && folder.parent_path() != folder) {
        if (auto made = makeFolder(folder.parent_path()); !made)
            return made;
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return failure(Reason::WriteFailed, std::strerror(errno), folder.string());
    if (!flushToDisk(folder.parent_path()))
        return failure(Reason::WriteFailed, "the disk failed", folder.string());
    return {};
}

}  // namespace

Result<void> preparePrivateFile(const std::filesystem::path& file)
{
    if (file.empty() || !file.has_filename())
        return failure(Reason::InvalidArgument, "a file must be named", file.string());
    std::error_code error;
    const auto folder = std::filesystem::absolute(file, error).parent_path();
    if (auto made = makeFolder(folder); !made)
        return made;
    struct stat state = {};
    if (::stat(folder.c_str(), &state) != 0)
        return failure(Reason::WriteFailed, std::strerror(errno), folder.string());
    if ((state.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return failure(Reason::WriteFailed,
                       "others may write to this folder; choose another or take the right away (chmod go-w)",
                       folder.string());

    const FileDescriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (opened.number() < 0)
        return failure(Reason::WriteFailed, errno == ELOOP ? "a link stands in the file's place" : std::strerror(errno),
                       file.string());
    if (::fstat(opened.number(), &state) != 0 || !S_ISREG(state.st_mode))
        return failure(Reason::WriteFailed, "not a file", file.string());
    if ((state.st_mode & 07777) != 0600 && ::fchmod(opened.number(), 0600) != 0)
        return failure(Reason::WriteFailed, std::strerror(errno), file.string());
    return {};
}

}  // namespace diptych::store
