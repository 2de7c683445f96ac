#include "native_frame.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"
#include "file_bytes.h"

namespace diptych::dicom
{

namespace
{

template <typename Word>
bool readSamples(int file, std::uint64_t place, const PixelFormat& format, SampleRoom& room, bool wait)
{
    std::array<Word, 32768> block;  // as much as stays in the cache
    room.begin(format.pixels());
    for (std::uint64_t left = format.pixels(); left > 0;) {
        const std::span words = std::span(block).first(std::min<std::uint64_t>(left, block.size()));
        if (!readAt(file, place, std::as_writable_bytes(words), wait))
            return false;
        appendSamples(std::span<const Word>(words), format, room);
        place += words.size_bytes();
        left -= words.size();
    }
    return true;
}

bool readThrough(int file, std::uint64_t byte, std::uint64_t bytes)
{
    std::array<std::byte, 65536> block;
    while (bytes > 0) {
        const auto part = std::span(block).first(std::min<std::uint64_t>(bytes, block.size()));
        if (!readAt(file, byte, part, true))
            return false;
        byte += part.size();
        bytes -= part.size();
    }
    return true;
}

/// A part of a file as pages, which nobody looks into: whoever cuts the file short meanwhile does no harm.
class Mapped
{
public:
    Mapped(int file, std::uint64_t byte, std::uint64_t bytes)
        : page_(static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))),
          begin_(byte / page_ * page_),
          length_(byte + bytes - begin_),
          address_(::mmap(nullptr, length_, PROT_READ, MAP_SHARED, file, static_cast<off_t>(begin_)))
    {
    }
    ~Mapped()
    {
        if (address())
            ::munmap(address_, length_);
    }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;

    /// nullptr: it cannot be mapped.
    [[nodiscard]] void* address() const { return address_ == MAP_FAILED ? nullptr : address_; }
    [[nodiscard]] std::uint64_t page() const { return page_; }
    [[nodiscard]] std::uint64_t begin() const { return begin_; }
    [[nodiscard]] std::uint64_t length() const { return length_; }
    [[nodiscard]] std::uint64_t pages() const { return (length_ + page_ - 1) / page_; }

private:
    std::uint64_t page_;
    std::uint64_t begin_;
    std::uint64_t length_;
    void* address_;
};

}  // namespace

bool readPlainSamples(int file, std::uint64_t byte, const PixelFormat& format, SampleRoom& room, bool wait)
{
    return format.bitsAllocated == 8 ? readSamples<std::uint8_t>(file, byte, format, room, wait)
                                     : readSamples<std::uint16_t>(file, byte, format, room, wait);
}

bool tellsWhatIsAtHand(int file, std::uint64_t byte)
{
    std::byte one{};
    const iovec part{&one, 1};
    return ::preadv2(file, &part, 1, static_cast<off_t>(byte), RWF_NOWAIT) >= 0 || errno == EAGAIN;
}

bool fetchWhatIsMissing(int file, std::uint64_t byte, std::uint64_t bytes)
{
    const Mapped mapped(file, byte, bytes);
    std::vector<unsigned char> there(mapped.pages());
    if (!mapped.address() || ::mincore(mapped.address(), mapped.length(), there.data()) != 0)
        return fetch(file, byte, bytes);
    const auto isMissing = [](unsigned char state) { return (state & 1U) == 0; };
    for (auto at = std::ranges::find_if(there, isMissing); at != there.end();) {
        const auto until = std::find_if_not(at, there.end(), isMissing);
        const auto from = static_cast<std::uint64_t>(at - there.begin()) * mapped.page();
        const auto to = std::min(static_cast<std::uint64_t>(until - there.begin()) * mapped.page(), mapped.length());
        if (!readThrough(file, mapped.begin() + from, to - from))
            return false;
        at = std::find_if(until, there.end(), isMissing);
    }
    return true;
}

bool fetch(int file, std::uint64_t byte, std::uint64_t bytes)
{
    // Without a copy of them, from Linux 5.14 on. What it does not bring, reading tells why.
    const Mapped mapped(file, byte, bytes);
    return (mapped.address() && ::madvise(mapped.address(), mapped.length(), MADV_POPULATE_READ) == 0) ||
           readThrough(file, byte, bytes);
}

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
    FileDescriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    const std::uint64_t place = outline.headerBytes + begin;
    const bool read =
        open.isOpen() && (room.leaveInFile(open, {place, format.bytes(), format.bitsAllocated, format.highBit}) ||
                          readPlainSamples(open.number(), place, format, room, true));
    return read ? Result<void>{} : failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
}

}  // namespace diptych::dicom
