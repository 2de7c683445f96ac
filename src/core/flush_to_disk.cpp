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
    // A folder that may be written into and not read (a drop box) cannot be opened: nothing more can be done for it.
    if (!opened.isOpen())
        return errno == EACCES;
    return ::fsync(opened.number()) == 0 || errno == EINVAL || errno == ENOTSUP;
}

}  // namespace diptych
