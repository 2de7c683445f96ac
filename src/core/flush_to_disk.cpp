#include "diptych/core/flush_to_disk.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"

namespace diptych
{

bool flushToDisk(const std::filesystem::path& fileOrFolder)
{
    const std::filesystem::path place = fileOrFolder.empty() ? "." : fileOrFolder;
    const FileDescriptor opened(::open(place.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!opened.isOpen()) {
        // A drop box cannot be opened: nothing more can be done for it.
        const bool denied = errno == EACCES;
        std::error_code unknown;
        return denied && std::filesystem::is_directory(place, unknown);
    }
    return ::fsync(opened.number()) == 0 || errno == EINVAL || errno == ENOTSUP;
}

std::error_code makeFolders(const std::filesystem::path& folder)
{
    std::error_code error;
    auto whole = std::filesystem::absolute(folder, error).lexically_normal();
    if (!whole.has_filename())
        whole = whole.parent_path();
    if (error || std::filesystem::is_directory(whole, error))
        return error;
    if (whole.has_parent_path() && whole.parent_path() != whole)
        if (const auto above = makeFolders(whole.parent_path()))
            return above;
    std::filesystem::create_directory(whole, error);
    if (!error && !flushToDisk(whole.parent_path()))
        error = std::make_error_code(std::errc::io_error);
    return error;
}

}  // namespace diptych
