#include "jpeg2000_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

namespace diptych::dicom
{

namespace
{

// T.800 table A.2.
constexpr unsigned kSoc = 0xFF4F;
constexpr unsigned kCap = 0xFF50;
constexpr unsigned kSiz = 0xFF51;
constexpr unsigned kCod = 0xFF52;
constexpr unsigned kCoc = 0xFF53;
constexpr unsigned kSot = 0xFF90;
constexpr unsigned kSod = 0xFF93;
constexpr unsigned kEoc = 0xFFD9;

/// TLM, PLM, QCD, QCC, RGN, POC, PPM, CRG, COM beside those above.
constexpr std::array kMainHeader{0xFF55U, 0xFF57U, 0xFF5CU, 0xFF5DU, 0xFF5EU, 0xFF5FU, 0xFF60U, 0xFF63U, 0xFF64U};
/// PLT, QCD, QCC, RGN, POC, PPT, COM.
constexpr std::array kTileHeader{0xFF58U, 0xFF5CU, 0xFF5DU, 0xFF5EU, 0xFF5FU, 0xFF61U, 0xFF64U};

// What one image may make a decoder take: some kilobytes a tile, some hundred bytes a code-block, two bytes for each
// packet that could be. Usual are one tile and blocks of 64 x 64, or tiles of 256 x 256 and more.
constexpr std::uint64_t kMostTiles = 8192;
constexpr std::uint64_t kMostCodeBlocks = 1U << 18U;
constexpr std::uint64_t kMostPacketPlaces = 1U << 24U;

tl::unexpected<Error> damagedStream(const char* what)
{
    return failure(Reason::PixelDataDamaged, what);
}
tl::unexpected<Error> notRead(const char* what)
{
    return failure(Reason::UnsupportedPixelFormat, what);
}

class ByteReader
{
public:
    explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    /// Big-endian; 0 past the end, which ended() tells.
    std::uint32_t take(std::size_t count)
    {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i, ++position_)
            value = value << 8U | (position_ < bytes_.size() ? bytes_[position_] : 0U);
        return value;
    }
    [[nodiscard]] bool ended() const { return position_ > bytes_.size(); }
    [[nodiscard]] std::size_t left() const { return position_ < bytes_.size() ? bytes_.size() - position_ : 0; }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t position_ = 0;
};

std::uint64_t ceilDivided(std::uint64_t value, unsigned shift)
{
    return (value + (std::uint64_t{1} << shift) - 1) >> shift;
}

/// Cells of 2^shift that a run from `begin` to `end` touches.
std::uint64_t cells(std::uint64_t begin, std::uint64_t end, unsigned shift)
{
    return end > begin ? ceilDivided(end, shift) - (begin >> shift) : 0;
}

struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct Region {
    Run x;
    Run y;
};

/// How tiles are divided (SPcod, SPcoc; T.800 A.6.1).
struct CodingStyle {
    unsigned layers = 1;
    unsigned levels = 0;                       // of the wavelet transform; one resolution more
    unsigned blockWidth = 0, blockHeight = 0;  // as powers of two
    std::array<std::uint8_t, 33> precincts{};  // of each resolution: width in the low four bits, as powers of two
};

/// A run in a subband, `levels` down; `high` for its high-pass half (T.800 B-15).
Run inBand(const Run& run, unsigned levels, bool high)
{
    const std::uint64_t shifted = high && levels > 0 ? std::uint64_t{1} << (levels - 1) : 0;
    const auto down = [&](std::uint64_t value) { return value > shifted ? ceilDivided(value - shifted, levels) : 0; };
    return {down(run.begin), down(run.end)};
}

struct TileParts {
    std::uint64_t packets = 0;
    std::uint64_t codeBlocks = 0;
    std::uint64_t packetPlaces = 0;  // as OpenJPEG counts them: as if each resolution had the most precincts of all
};

TileParts partsOf(const Region& tile, const CodingStyle& style)
{
    TileParts parts;
    std::uint64_t most = 0;
    for (unsigned resolution = 0; resolution <= style.levels; ++resolution) {
        const unsigned down = style.levels - resolution;
        const unsigned precinctWidth = style.precincts[resolution] & 15U;
        const unsigned precinctHeight = style.precincts[resolution] >> 4U;
        const Run x = inBand(tile.x, down, false);
        const Run y = inBand(tile.y, down, false);
        const std::uint64_t precincts = cells(x.begin, x.end, precinctWidth) * cells(y.begin, y.end, precinctHeight);
        most = std::max(most, precincts);
        parts.packets += precincts * style.layers;
        // A block ends where its precinct does, which has half its size in the subbands.
        const unsigned half = resolution > 0 ? 1 : 0;
        const unsigned width = std::min(style.blockWidth, precinctWidth - std::min(precinctWidth, half));
        const unsigned height = std::min(style.blockHeight, precinctHeight - std::min(precinctHeight, half));
        for (unsigned band = resolution > 0 ? 1 : 0; band <= (resolution > 0 ? 3U : 0U); ++band) {
            const Run across = inBand(tile.x, down + half, (band & 1U) != 0);
            const Run along = inBand(tile.y, down + half, (band & 2U) != 0);
            parts.codeBlocks += cells(across.begin, across.end, width) * cells(along.begin, along.end, height);
        }
    }
    parts.packetPlaces = most * (style.levels + 1) * (style.layers + 1);
    return parts;
}

class CodestreamWalk
{
public:
    CodestreamWalk(std::span<const std::uint8_t> stream, const PixelFormat& format) : stream_(stream), format_(format)
    {
    }

    Result<Jpeg2000Codestream> run()
    {
        if (auto read = readMainHeader(); !read)
            return tl::make_unexpected(read.error());
        std::uint64_t packets = 0;
        while (true) {
            const auto marker = peek();
            if (marker == kEoc) {
                position_ += 2;
                break;
            }
            if (marker != kSot)
                return damagedStream("the JPEG 2000 image ends early or makes no sense");
            if (auto part = readTilePart(packets); !part)
                return tl::make_unexpected(part.error());
        }
        for (const Tile& tile : tiles_)
            if (tile.parts == 0 || tile.parts < tile.declaredParts)
                return damagedStream("tiles of the JPEG 2000 image are missing");
        // A packet has a byte at least.
        if (packets > stream_.size())
            return damagedStream("the JPEG 2000 image claims more packets than it has bytes");
        return Jpeg2000Codestream{0, position_, precision_, isSigned_, static_cast<int>(fewestLevels_.value_or(0))};
    }

private:
    struct Tile {
        unsigned parts = 0;
        unsigned declaredParts = 0;  // 0: not told
    };

    [[nodiscard]] std::optional<unsigned> peek() const
    {
        if (position_ + 2 > stream_.size())
            return std::nullopt;
        return stream_[position_] * 256U + stream_[position_ + 1];
    }

    /// The segment of the marker at the position, which goes behind it. Nothing where its length is wrong.
    std::optional<std::span<const std::uint8_t>> readSegment()
    {
        if (position_ + 4 > stream_.size())
            return std::nullopt;
        const std::size_t length = stream_[position_ + 2] * 256U + stream_[position_ + 3];
        if (length < 2 || position_ + 2 + length > stream_.size())
            return std::nullopt;
        const auto segment = stream_.subspan(position_ + 4, length - 2);
        position_ += 2 + length;
        return segment;
    }

    Result<void> readMainHeader()
    {
        if (peek() != kSoc)
            return damagedStream("the compressed image does not begin as JPEG 2000 does");
        position_ = 2;
        if (peek() != kSiz)
            return damagedStream("the JPEG 2000 image does not tell its size");
        const auto size = readSegment();
        if (!size)
            return damagedStream("the JPEG 2000 image ends early or makes no sense");
        if (auto read = readSize(*size); !read)
            return read;
        bool styled = false;
        while (peek() != kSot) {
            const auto marker = peek();
            const bool known = marker == kCod || marker == kCoc ||
                               (marker && std::ranges::find(kMainHeader, *marker) != kMainHeader.end());
            if (marker == kCap)
                return notRead("HTJ2K inside JPEG 2000");
            if (marker && *marker >= 0xFF70 && *marker <= 0xFF7F)
                return notRead("JPEG 2000 with extensions of Part 2");
            const auto segment = known ? readSegment() : std::nullopt;
            if (!segment)
                return damagedStream("the JPEG 2000 image ends early or makes no sense");
            if (auto read = readStyle(*marker, *segment, style_); !read)
                return read;
            styled = styled || marker == kCod;
        }
        return styled ? Result<void>{} : damagedStream("the JPEG 2000 image does not tell how it is coded");
    }

    Result<void> readSize(std::span<const std::uint8_t> segment)
    {
        ByteReader in(segment);
        const std::uint32_t capabilities = in.take(2);
        image_.x.end = in.take(4);
        image_.y.end = in.take(4);
        image_.x.begin = in.take(4);
        image_.y.begin = in.take(4);
        tileWidth_ = in.take(4);
        tileHeight_ = in.take(4);
        tileLeft_ = in.take(4);
        tileTop_ = in.take(4);
        const std::uint32_t components = in.take(2);
        if (in.ended() || in.left() != std::size_t{3} * components)
            return damagedStream("the JPEG 2000 image does not tell its size");
        if (image_.x.end != image_.x.begin + static_cast<std::uint64_t>(format_.columns) ||
            image_.y.end != image_.y.begin + static_cast<std::uint64_t>(format_.rows))
            return damagedStream("the JPEG 2000 image is not of Rows x Columns");
        if ((capabilities & 0x4000U) != 0)
            return notRead("HTJ2K inside JPEG 2000");
        if (components != 1)
            return notRead("the JPEG 2000 image has several components where Samples per Pixel is 1");
        const std::uint32_t depth = in.take(1);
        isSigned_ = (depth & 0x80U) != 0;
        precision_ = static_cast<int>(depth & 0x7FU) + 1;
        if (in.take(1) != 1 || in.take(1) != 1)
            return notRead("the JPEG 2000 image is subsampled");
        if (precision_ > format_.bitsAllocated)
            return notRead("the JPEG 2000 image has more bits than Bits Allocated");
        // OpenJPEG counts in 31 bits. The first tile holds the image's first pixel.
        constexpr std::uint64_t kLargestSize = 0x7FFFFFFF;
        if (image_.x.end > kLargestSize || image_.y.end > kLargestSize || tileWidth_ == 0 || tileHeight_ == 0 ||
            tileLeft_ > image_.x.begin || tileTop_ > image_.y.begin || tileLeft_ + tileWidth_ <= image_.x.begin ||
            tileTop_ + tileHeight_ <= image_.y.begin)
            return damagedStream("the JPEG 2000 image's tiles make no sense");
        tilesAcross_ = (image_.x.end - tileLeft_ + tileWidth_ - 1) / tileWidth_;
        const std::uint64_t tilesDown = (image_.y.end - tileTop_ + tileHeight_ - 1) / tileHeight_;
        if (tilesAcross_ > kMostTiles || tilesDown > kMostTiles || tilesAcross_ * tilesDown > kMostTiles)
            return damagedStream("the JPEG 2000 image is divided into more tiles than any in use");
        tiles_.resize(tilesAcross_ * tilesDown);
        return {};
    }

    /// COD and COC; other markers tell nothing of it.
    static Result<void> readStyle(unsigned marker, std::span<const std::uint8_t> segment, CodingStyle& style)
    {
        if (marker != kCod && marker != kCoc)
            return {};
        ByteReader in(segment);
        if (marker == kCoc && in.take(1) != 0)
            return damagedStream("the JPEG 2000 image tells how a component is coded that it has not");
        const bool ownPrecincts = (in.take(1) & 1U) != 0;
        if (marker == kCod) {
            in.take(1);
            style.layers = in.take(2);
            in.take(1);
        }
        style.levels = in.take(1);
        style.blockWidth = in.take(1) + 2;
        style.blockHeight = in.take(1) + 2;
        const std::uint32_t blockStyle = in.take(1);
        in.take(1);
        if (in.ended() || style.layers == 0 || style.levels > 32 || style.blockWidth > 10 || style.blockHeight > 10 ||
            style.blockWidth + style.blockHeight > 12)
            return damagedStream("how the JPEG 2000 image is coded makes no sense");
        if ((blockStyle & 0x40U) != 0)
            return notRead("HTJ2K inside JPEG 2000");
        style.precincts.fill(0xFF);
        for (unsigned resolution = 0; ownPrecincts && resolution <= style.levels; ++resolution) {
            const auto size = static_cast<std::uint8_t>(in.take(1));
            if (in.ended() || (resolution > 0 && ((size & 15U) == 0 || size >> 4U == 0)))
                return damagedStream("how the JPEG 2000 image is coded makes no sense");
            style.precincts[resolution] = size;
        }
        return {};
    }

    [[nodiscard]] Region regionOf(std::size_t tile) const
    {
        const auto run = [](const Run& whole, std::uint64_t first, std::uint64_t size, std::uint64_t index) {
            return Run{std::max(whole.begin, first + index * size), std::min(whole.end, first + (index + 1) * size)};
        };
        return {run(image_.x, tileLeft_, tileWidth_, tile % tilesAcross_),
                run(image_.y, tileTop_, tileHeight_, tile / tilesAcross_)};
    }

    Result<void> readTilePart(std::uint64_t& packets)
    {
        const std::size_t begin = position_;
        const auto segment = readSegment();
        if (!segment || segment->size() != 8)
            return damagedStream("the JPEG 2000 image ends early or makes no sense");
        ByteReader in(*segment);
        const std::size_t index = in.take(2);
        const std::size_t length = in.take(4);  // 0: up to the end
        const unsigned part = in.take(1);
        const unsigned parts = in.take(1);
        if (index >= tiles_.size() || part != tiles_[index].parts ||
            (length != 0 && (length < 14 || length > stream_.size() - begin)))
            return damagedStream("the JPEG 2000 image ends early or makes no sense");
        Tile& tile = tiles_[index];
        ++tile.parts;
        tile.declaredParts = std::max(tile.declaredParts, parts);
        if (auto read = readTileHeader(index, part == 0, packets); !read)
            return read;
        if (length != 0) {
            if (position_ > begin + length)
                return damagedStream("the JPEG 2000 image ends early or makes no sense");
            position_ = begin + length;
            return {};
        }
        // FF is followed by a byte below 90 in coded data, so that this can only be EOC.
        while (position_ + 1 < stream_.size()) {
            const void* const found = std::memchr(stream_.data() + position_, 0xFF, stream_.size() - 1 - position_);
            if (!found)
                break;
            position_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - stream_.data());
            if (peek() == kEoc)
                return {};
            ++position_;
        }
        return damagedStream("the JPEG 2000 image ends before its end marker");
    }

    Result<void> readTileHeader(std::size_t index, bool first, std::uint64_t& packets)
    {
        CodingStyle style = style_;
        while (peek() != kSod) {
            const auto marker = peek();
            const bool known = (first && (marker == kCod || marker == kCoc)) ||
                               (marker && std::ranges::find(kTileHeader, *marker) != kTileHeader.end());
            const auto segment = known ? readSegment() : std::nullopt;
            if (!segment)
                return damagedStream("the JPEG 2000 image ends early or makes no sense");
            if (auto read = readStyle(*marker, *segment, style); !read)
                return read;
        }
        position_ += 2;
        if (!first)
            return {};
        fewestLevels_ = std::min(fewestLevels_.value_or(style.levels), style.levels);
        const TileParts parts = partsOf(regionOf(index), style);
        packets += parts.packets;
        if (parts.codeBlocks > kMostCodeBlocks || parts.packetPlaces > kMostPacketPlaces)
            return damagedStream("the JPEG 2000 image is divided into more blocks than any in use");
        return {};
    }

    std::span<const std::uint8_t> stream_;
    const PixelFormat& format_;
    std::size_t position_ = 0;
    Region image_;
    std::uint64_t tileWidth_ = 0, tileHeight_ = 0, tileLeft_ = 0, tileTop_ = 0, tilesAcross_ = 0;
    int precision_ = 0;
    bool isSigned_ = false;
    CodingStyle style_;
    std::vector<Tile> tiles_;
    std::optional<unsigned> fewestLevels_;
};

constexpr std::array<std::uint8_t, 12> kJp2Signature{0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0D, 0x0A, 0x87, 0x0A};
constexpr std::array<std::uint8_t, 4> kCodestreamBegin{0xFF, 0x4F, 0xFF, 0x51};

template <std::size_t Size>
bool beginsWith(std::span<const std::uint8_t> bytes, const std::array<std::uint8_t, Size>& begin)
{
    return bytes.size() >= Size && std::equal(begin.begin(), begin.end(), bytes.begin());
}

/// Of the codestream: what the box "jp2c" holds (T.800 I.5.4).
std::optional<std::size_t> codestreamInBoxes(std::span<const std::uint8_t> bytes)
{
    std::size_t position = 0;
    while (bytes.size() - position >= 8) {
        ByteReader in(bytes.subspan(position));
        std::uint64_t length = in.take(4);
        constexpr std::uint32_t kJp2c = 0x6A703263;
        const bool found = in.take(4) == kJp2c;
        std::uint64_t head = 8;
        if (length == 1) {
            length = std::uint64_t{in.take(4)} << 32U;
            length += in.take(4);
            head = 16;
        }
        if (found)
            return position + head <= bytes.size() ? std::optional(position + head) : std::nullopt;
        if (length < head || length > bytes.size() - position)
            return std::nullopt;
        position += length;
    }
    return std::nullopt;
}

}  // namespace

bool beginsJpeg2000(std::span<const std::uint8_t> bytes)
{
    return beginsWith(bytes, kCodestreamBegin) || beginsWith(bytes, kJp2Signature);
}

Result<Jpeg2000Codestream> examineJpeg2000(std::span<const std::uint8_t> bytes, const PixelFormat& format)
{
    std::size_t offset = 0;
    if (beginsWith(bytes, kJp2Signature)) {
        const auto inside = codestreamInBoxes(bytes);
        if (!inside)
            return damagedStream("the boxes around the JPEG 2000 image make no sense");
        offset = *inside;
    }
    auto examined = CodestreamWalk(bytes.subspan(offset), format).run();
    if (examined)
        examined->offset = offset;
    return examined;
}

}  // namespace diptych::dicom
