#include "file_bytes.h"

#include <cerrno>

#include <sys/uio.h>
#include <unistd.h>

namespace diptych::dicom
{

bool readAt(int file, std::uint64_t place, std::span<std::byte> target, bool wait)
{
    while (!target.empty()) {
        const iovec part{target.data(), target.size()};
        const auto got = wait ? ::pread(file, target.data(), target.size(), static_cast<off_t>(place))
                              : ::preadv2(file, &part, 1, static_cast<off_t>(place), RWF_NOWAIT);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        target = target.subspan(static_cast<std::size_t>(got));
        place += static_cast<std::uint64_t>(got);
    }
    return true;
}

}  // namespace diptych::dicom
