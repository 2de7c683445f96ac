#include "native_frame.h"

#include <bit>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"

namespace diptych::dicom
{

namespace
{

bool readAt(int file, std::uint64_t place, std::span<std::byte> target)
{
    while (!target.empty()) {
        const auto got = ::pread(file, target.data(), target.size(), static_cast<off_t>(place));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        target = target.subspan(static_cast<std::size_t>(got));
        place += static_cast<std::uint64_t>(got);
    }
    return true;
}

template <typename Word>
bool readSamples(int file, std::uint64_t place, const PixelFormat& format, SampleRoom& room)
{
    std::array<Word, 32768> block;  // as much as stays in the cache
    room.begin(format.pixels());
    for (std::uint64_t left = format.pixels(); left > 0;) {
        const std::span words = std::span(block).first(std::min<std::uint64_t>(left, block.size()));
        if (!readAt(file, place, std::as_writable_bytes(words)))
            return false;
        appendSamples(std::span<const Word>(words), format, room);
        place += words.size_bytes();
        left -= words.size();
    }
    return true;
}

}  // namespace

bool liesPlainly(const FileOutline& outline)
{
    return outline.pixelData && !outline.pixelData->encapsulated && outline.headerBytes > 0 &&
           !outline.encoding.deflated && !outline.encoding.bigEndian && std::endian::native == std::endian::little;
}

Result<void> readPlainFrame(const std::filesystem::path& file, const FileOutline& outline, const PixelFormat& format,
                            int frame, SampleRoom& room)
{
    const std::uint64_t begin = format.bytes() * static_cast<std::uint64_t>(frame);
    if (outline.pixelData->length < begin + format.bytes())
        return failure(Reason::PixelDataDamaged, format.frames > 1
                                                     ? "fewer pixel data than Rows x Columns x Number of Frames"
                                                     : "fewer pixel data than Rows x Columns");
    const FileDescriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    const std::uint64_t place = outline.headerBytes + begin;
    const bool read =
        open.isOpen() && (format.bitsAllocated == 8 ? readSamples<std::uint8_t>(open.number(), place, format, room)
                                                    : readSamples<std::uint16_t>(open.number(), place, format, room));
    return read ? Result<void>{} : failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
}

}  // namespace diptych::dicom
