#include "byte_source.h"

#include <algorithm>
#include <array>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcistrmf.h"

namespace diptych::dicom
{

ByteSource::ByteSource(const std::filesystem::path& file)
    : file_(file), stream_(std::make_unique<DcmInputFileStream>(OFFilename(file.c_str())))
{
}

ByteSource::~ByteSource() = default;

bool ByteSource::isOpen() const
{
    return stream_->good();
}

bool ByteSource::atEnd()
{
    return !stream_->good() || stream_->eos() || (inflating_ && position_ >= kMaxInflatedBytes);
}

bool ByteSource::read(void* target, std::size_t count)
{
    auto* bytes = static_cast<char*>(target);
    while (count > 0) {
        if (atEnd())
            return false;
        const auto got = static_cast<std::size_t>(stream_->read(bytes, static_cast<offile_off_t>(count)));
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
    if (inflating_ && count > kMaxInflatedBytes - std::min(position_, kMaxInflatedBytes))
        return false;
    while (count > 0) {
        if (atEnd())
            return false;
        const auto skipped = static_cast<std::uint64_t>(stream_->skip(static_cast<offile_off_t>(count)));
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

void ByteSource::seek(std::uint64_t position)
{
    stream_ = std::make_unique<DcmInputFileStream>(OFFilename(file_.c_str()), static_cast<offile_off_t>(position));
    position_ = position;
}

bool ByteSource::inflate()
{
    inflating_ = true;
    position_ = 0;
    return stream_->installCompressionFilter(ESC_zlib).good();
}

}  // namespace diptych::dicom
