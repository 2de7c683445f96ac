#include "byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcistrmf.h"

namespace diptych::dicom
{

namespace
{
/// Behind the head the walk reads a few bytes here and there: the heads of elements and fragments.
constexpr std::size_t kBlockBytes = 4096;

/// The memory of the last head that this thread read, for the next.
thread_local std::vector<unsigned char> spareHead;

}  // namespace

ByteSource::ByteSource(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_RDONLY | O_CLOEXEC))
{
    struct stat status {
    };
    if (isOpen() && ::fstat(descriptor_, &status) == 0 && status.st_size > 0)
        size_ = static_cast<std::uint64_t>(status.st_size);
}

ByteSource::~ByteSource()
{
    if (isOpen())
        ::close(descriptor_);
    spareHead = std::move(head_);
}

bool ByteSource::atEnd()
{
    if (inflated_)
        return !inflated_->good() || inflated_->eos() || position_ >= kMaxInflatedBytes;
    return position_ >= size_;
}

void ByteSource::load(std::vector<unsigned char>& bytes, std::uint64_t from, std::size_t most) const
{
    bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(most, size_ - from)));
    std::size_t got = 0;
    while (got < bytes.size()) {
        const auto more = ::pread(descriptor_, bytes.data() + got, bytes.size() - got, static_cast<off_t>(from + got));
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            break;
        got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
}

/// What lies in memory from the position on; empty at the end and where the file cannot be read.
std::span<const unsigned char> ByteSource::available()
{
    if (!isOpen() || position_ >= size_)
        return {};
    if (head_.empty()) {
        head_ = std::move(spareHead);
        load(head_, 0, kHeadBytes);
    }
    if (position_ < head_.size())
        return std::span(head_).subspan(static_cast<std::size_t>(position_));
    if (position_ < block_.start || position_ >= block_.start + block_.bytes.size()) {
        block_.start = position_;
        load(block_.bytes, position_, kBlockBytes);
    }
    return std::span(block_.bytes).subspan(static_cast<std::size_t>(position_ - block_.start));
}

bool ByteSource::read(void* target, std::size_t count)
{
    auto* bytes = static_cast<char*>(target);
    while (count > 0) {
        std::size_t got = 0;
        if (inflated_) {
            if (atEnd())
                return false;
            got = static_cast<std::size_t>(inflated_->read(bytes, static_cast<offile_off_t>(count)));
        } else {
            const auto here = available();
            got = std::min(count, here.size());
            if (got > 0)
                std::memcpy(bytes, here.data(), got);
        }
        if (got == 0)
            return false;
        bytes += got;
        count -= got;
        position_ += got;
    }
    return true;
}

bool ByteSource::skip(std::uint64_t count)
{
    if (!inflated_) {
        const std::uint64_t left = size_ - std::min(position_, size_);
        position_ += std::min(count, left);
        return count <= left;
    }
    if (count > kMaxInflatedBytes - std::min(position_, kMaxInflatedBytes))
        return false;
    while (count > 0) {
        if (atEnd())
            return false;
        const auto skipped = static_cast<std::uint64_t>(inflated_->skip(static_cast<offile_off_t>(count)));
        if (skipped == 0)
            return false;
        count -= skipped;
        position_ += skipped;
    }
    return true;
}

bool ByteSource::readUint16(std::uint16_t& value, bool bigEndian)
{
    std::array<unsigned char, 2> bytes{};
    if (!read(bytes.data(), bytes.size()))
        return false;
    value = static_cast<std::uint16_t>(bigEndian ? bytes[0] * 256U + bytes[1] : bytes[1] * 256U + bytes[0]);
    return true;
}

bool ByteSource::readUint32(std::uint32_t& value, bool bigEndian)
{
    std::uint16_t first = 0;
    std::uint16_t second = 0;
    if (!readUint16(first, bigEndian) || !readUint16(second, bigEndian))
        return false;
    value = bigEndian ? first * 65536U + second : second * 65536U + first;
    return true;
}

bool ByteSource::inflate()
{
    inflated_ = std::make_unique<DcmInputFileStream>(OFFilename(file_.c_str()), static_cast<offile_off_t>(position_));
    position_ = 0;
    return inflated_->installCompressionFilter(ESC_zlib).good();
}

}  // namespace diptych::dicom
