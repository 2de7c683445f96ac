#include "compressed_stream.h"

#include <array>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include <fcntl.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "diptych/core/file_descriptor.h"
#include "file_bytes.h"

namespace diptych::dicom
{

namespace
{

tl::unexpected<Error> damaged(const char* what)
{
    return failure(Reason::PixelDataDamaged, what);
}

constexpr std::uint8_t kSoi = 0xD8;
constexpr std::uint8_t kEoi = 0xD9;
constexpr std::uint8_t kSos = 0xDA;
constexpr std::uint8_t kDnl = 0xDC;
constexpr std::uint8_t kJpegLsFrame = 0xF7;

bool isRestart(std::uint8_t marker)
{
    return marker >= 0xD0 && marker <= 0xD7;
}

/// SOF0..SOF15 but DHT, JPG and DAC, and SOF55 of JPEG-LS.
bool isFrame(std::uint8_t marker)
{
    return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) ||
           marker == kJpegLsFrame;
}

class JpegWalk
{
public:
    JpegWalk(std::span<const std::uint8_t> stream, bool jpegLs, const PixelFormat& format)
        : stream_(stream), jpegLs_(jpegLs), format_(format)
    {
    }

    Result<int> run()
    {
        if (stream_.size() < 4 || stream_[0] != 0xFF || stream_[1] != kSoi)
            return damaged("the compressed image does not begin with SOI");
        position_ = 2;
        bool scanned = false;
        bool framed = false;
        while (true) {
            std::uint8_t marker = 0;
            if (!nextMarker(marker))
                return damaged("the compressed image ends before EOI");
            if (marker == kEoi)
                return scanned && framed ? Result<int>(precision_) : damaged("the compressed image has no scan");
            std::span<const std::uint8_t> segment;
            if (marker < 0xC0 || marker == kSoi || isRestart(marker) || !readSegment(segment))
                return damaged("a marker out of place in the compressed image");
            if (isFrame(marker)) {
                if (framed || !frameFits(segment))
                    return damaged("the compressed image is not of Rows x Columns");
                framed = true;
            }
            if (marker == kDnl)
                return damaged("the compressed image defines its lines late");
            if (marker == kSos) {
                scanned = true;
                if (!skipScan())
                    return damaged("the compressed image ends before EOI");
            }
        }
    }

private:
    bool nextMarker(std::uint8_t& marker)
    {
        if (position_ + 2 > stream_.size() || stream_[position_] != 0xFF)
            return false;
        while (position_ < stream_.size() && stream_[position_] == 0xFF)  // fill bytes
            ++position_;
        if (position_ >= stream_.size())
            return false;
        marker = stream_[position_++];
        return true;
    }

    bool readSegment(std::span<const std::uint8_t>& segment)
    {
        if (position_ + 2 > stream_.size())
            return false;
        const std::size_t length = stream_[position_] * 256U + stream_[position_ + 1];
        if (length < 2 || position_ + length > stream_.size())
            return false;
        segment = stream_.subspan(position_ + 2, length - 2);
        position_ += length;
        return true;
    }

    [[nodiscard]] bool frameFits(std::span<const std::uint8_t> segment)
    {
        if (segment.size() < 6)
            return false;
        precision_ = segment[0];
        const int lines = segment[1] * 256 + segment[2];
        const int samples = segment[3] * 256 + segment[4];
        return lines == format_.rows && samples == format_.columns && segment[5] == 1 &&
               precision_ <= format_.bitsAllocated;
    }

    /// To the marker that ends the entropy-coded data. FF is followed by a stuffed 0 (in JPEG-LS by a byte below 80)
    /// where it is data.
    bool skipScan()
    {
        while (position_ + 1 < stream_.size()) {
            const void* const found = std::memchr(stream_.data() + position_, 0xFF, stream_.size() - 1 - position_);
            if (!found)
                return false;
            position_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - stream_.data());
            const std::uint8_t next = stream_[position_ + 1];
            if (next == 0xFF) {
                ++position_;
            } else if (isRestart(next) || (jpegLs_ ? next < 0x80 : next == 0)) {
                position_ += 2;
            } else {
                return true;
            }
        }
        return false;
    }

    std::span<const std::uint8_t> stream_;
    bool jpegLs_;
    const PixelFormat& format_;
    std::size_t position_ = 0;
    int precision_ = 0;
};

bool isJpegLs(std::string_view syntax)
{
    return syntax == UID_JPEGLSLosslessTransferSyntax || syntax == UID_JPEGLSLossyTransferSyntax;
}

/// One behind the other. `precision` and `codestream` are left as they are.
Result<CompressedFrame> readFragments(const std::filesystem::path& file, const std::vector<ByteRange>& ranges,
                                      std::uint64_t limit)
{
    std::uint64_t total = 0;
    for (const ByteRange& range : ranges)
        total += range.length;
    // No image codec here makes an image larger than twice its raw size and some tables.
    if (total > limit)
        return damaged("more compressed data than an image of this size can need");
    CompressedFrame read;
    read.memory = largeRoom<std::uint8_t>(total);
    read.bytes = {read.memory.get(), total};
    const FileDescriptor stream(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    std::size_t begin = 0;
    for (const ByteRange& range : ranges) {
        if (!readAt(stream.number(), range.offset, std::as_writable_bytes(read.bytes.subspan(begin, range.length)),
                    true))
            return failure(Reason::Unreadable, "the file cannot be read");
        begin += range.length;
    }
    return read;
}

/// The fragments, read and looked over as one compressed image.
Result<CompressedFrame> readExamined(const std::filesystem::path& file, const FileOutline& outline,
                                     const std::vector<ByteRange>& fragments, const PixelFormat& format)
{
    auto fragmentsRead = readFragments(file, fragments, 2 * format.bytes() + (std::uint64_t{1} << 20));
    if (!fragmentsRead)
        return fragmentsRead;
    CompressedFrame read = std::move(*fragmentsRead);
    // RLE's decoder is bounded, and its end is checked.
    if (outline.transferSyntaxUid == UID_RLELosslessTransferSyntax)
        return read;
    if (isJpeg2000(outline.transferSyntaxUid)) {
        const auto codestream = examineJpeg2000(read.bytes, format);
        if (!codestream)
            return tl::make_unexpected(codestream.error());
        read.codestream = *codestream;
        return read;
    }
    const auto precision = examineJpeg(read.bytes, isJpegLs(outline.transferSyntaxUid), format);
    if (!precision)
        return tl::make_unexpected(precision.error());
    read.precision = *precision;
    return read;
}

/// Where frames begin, as indices into the fragments; empty where the Basic Offset Table does not tell it.
std::vector<std::size_t> startsOfTable(const PixelDataOutline& pixels, std::span<const std::uint8_t> table,
                                       std::size_t frames)
{
    std::vector<std::size_t> starts;
    if (table.size() != 4 * frames)
        return starts;
    std::size_t fragment = 0;
    for (std::size_t frame = 0; frame < frames; ++frame) {
        const std::uint8_t* const entry = table.data() + 4 * frame;
        // From the first fragment's item tag to the frame's: both lie as far before their values.
        const std::uint64_t offset = entry[0] + 256ULL * entry[1] + 65536ULL * entry[2] + 16777216ULL * entry[3];
        while (fragment < pixels.fragments.size() &&
               pixels.fragments[fragment].offset - pixels.fragments.front().offset < offset)
            ++fragment;
        if (fragment == pixels.fragments.size() ||
            pixels.fragments[fragment].offset - pixels.fragments.front().offset != offset ||
            (frame == 0 ? fragment != 0 : fragment <= starts.back()))
            return {};
        starts.push_back(fragment);
    }
    return starts;
}

/// The fragments that begin as a JPEG or JPEG 2000 image does.
Result<std::vector<std::size_t>> startsOfImages(const std::filesystem::path& file, const PixelDataOutline& pixels,
                                                bool jpeg2000)
{
    std::vector<std::size_t> starts;
    std::ifstream stream(file, std::ios::binary);
    for (std::size_t i = 0; i < pixels.fragments.size(); ++i) {
        std::array<std::uint8_t, 12> head{};
        if (pixels.fragments[i].length < head.size())
            continue;
        stream.seekg(static_cast<std::streamoff>(pixels.fragments[i].offset));
        if (!stream.read(reinterpret_cast<char*>(head.data()), head.size()))
            return failure(Reason::Unreadable, "the file cannot be read");
        if (jpeg2000 ? beginsJpeg2000(head) : head[0] == 0xFF && head[1] == kSoi)
            starts.push_back(i);
    }
    return starts;
}

Result<std::vector<ByteRange>> fragmentsOfFrame(const std::filesystem::path& file, const PixelDataOutline& pixels,
                                                int frame, int frameCount, const std::string& transferSyntaxUid)
{
    const auto index = static_cast<std::size_t>(frame);
    const auto frames = static_cast<std::size_t>(frameCount);
    if (pixels.fragments.size() < frames)
        return damaged("fewer compressed images than frames");
    if (frames == 1)
        return pixels.fragments;
    if (pixels.fragments.size() == frames)
        return std::vector{pixels.fragments[index]};
    const auto table = readFragments(file, {pixels.offsetTable}, 4 * frames);
    std::vector<std::size_t> starts;
    if (table)
        starts = startsOfTable(pixels, table->bytes, frames);
    if (starts.empty() && transferSyntaxUid != UID_RLELosslessTransferSyntax) {
        auto images = startsOfImages(file, pixels, isJpeg2000(transferSyntaxUid));
        if (!images)
            return tl::make_unexpected(images.error());
        starts = std::move(*images);
    }
    if (starts.size() != frames || starts.front() != 0)
        return damaged("which compressed data belong to which frame is not told");
    const auto begin = pixels.fragments.begin();
    const std::size_t end = index + 1 < frames ? starts[index + 1] : pixels.fragments.size();
    return std::vector<ByteRange>(begin + static_cast<std::ptrdiff_t>(starts[index]),
                                  begin + static_cast<std::ptrdiff_t>(end));
}

}  // namespace

Result<int> examineJpeg(std::span<const std::uint8_t> stream, bool jpegLs, const PixelFormat& format)
{
    return JpegWalk(stream, jpegLs, format).run();
}

Result<void> examineCompressed(const std::filesystem::path& file, const FileOutline& outline, const PixelFormat& format)
{
    const PixelDataOutline& pixels = *outline.pixelData;
    if (!pixels.fragmentsRead)
        return damaged("encapsulated pixel data in a data set that cannot hold them");
    if (pixels.fragments.empty())
        return failure(Reason::PixelDataMissing, "encapsulated pixel data without a fragment");
    const auto read = readExamined(file, outline, pixels.fragments, format);
    return read ? Result<void>{} : tl::make_unexpected(read.error());
}

Result<CompressedFrame> compressedFrame(const std::filesystem::path& file, const FileOutline& outline,
                                        const PixelFormat& format, int frame)
{
    if (!outline.pixelData->fragmentsRead)
        return damaged("encapsulated pixel data in a data set that cannot hold them");
    if (outline.pixelData->fragments.empty())
        return failure(Reason::PixelDataMissing, "encapsulated pixel data without a fragment");
    const auto fragments = fragmentsOfFrame(file, *outline.pixelData, frame, format.frames, outline.transferSyntaxUid);
    if (!fragments)
        return tl::make_unexpected(fragments.error());
    return readExamined(file, outline, *fragments, format);
}

}  // namespace diptych::dicom
