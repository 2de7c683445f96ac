#include "lossless_jpeg.h"

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <optional>

#include "diptych/core/large_memory.h"

namespace diptych::dicom
{

namespace
{

constexpr int kLongestCode = 16;
constexpr int kWindowBits = 12;  // of the table that gives several differences at once; it stays in the first cache
constexpr int kMostAtOnce = 3;
constexpr std::ptrdiff_t kAhead = 8;             // bytes that the bit reader takes at a time and holds at most
constexpr std::size_t kReadBeyond = 2 * kAhead;  // it reads so far behind the end before it notices

/// T.81 B.2.2, B.2.3, B.2.4.2: what the markers before the scan say.
struct Frame {
    int precision = 0;
    int rows = 0;
    int columns = 0;
    int component = 0;
    std::array<int, kLongestCode + 1> codesOfLength{};
    std::vector<std::uint8_t> categories;  // in the order of their codes
    std::span<const std::uint8_t> entropyCoded;
};

/// A marker segment: its length's two bytes are taken away. Empty where the stream ends before it does.
std::span<const std::uint8_t> segmentAt(std::span<const std::uint8_t> stream, std::size_t at)
{
    if (at + 2 > stream.size())
        return {};
    const std::size_t length = stream[at] * 256U + stream[at + 1];
    if (length < 2 || at + length > stream.size())
        return {};
    return stream.subspan(at + 2, length - 2);
}

bool readFrame(std::span<const std::uint8_t> segment, Frame& frame)
{
    if (segment.size() != 9 || segment[5] != 1 || segment[7] != 0x11)
        return false;
    frame.precision = segment[0];
    frame.rows = segment[1] * 256 + segment[2];
    frame.columns = segment[3] * 256 + segment[4];
    frame.component = segment[6];
    return true;
}

bool readTable(std::span<const std::uint8_t> segment, Frame& frame)
{
    if (!frame.categories.empty() || segment.size() < 17 || segment[0] != 0)
        return false;
    std::size_t count = 0;
    for (int length = 1; length <= kLongestCode; ++length)
        count += static_cast<std::size_t>(frame.codesOfLength[static_cast<std::size_t>(length)] =
                                              segment[static_cast<std::size_t>(length)]);
    if (count == 0 || segment.size() != 17 + count)
        return false;
    frame.categories.assign(segment.begin() + 17, segment.end());
    for (const std::uint8_t category : frame.categories)
        if (category > 16)
            return false;
    return true;
}

/// One component, the frame's, selection value 1, no point transform.
bool isPlainScan(std::span<const std::uint8_t> segment, const Frame& frame)
{
    return segment.size() == 6 && segment[0] == 1 && segment[1] == frame.component && segment[2] == 0 &&
           segment[3] == 1 && segment[4] == 0 && segment[5] == 0;
}

std::optional<Frame> readMarkers(std::span<const std::uint8_t> stream)
{
    Frame frame;
    std::size_t at = 2;  // behind SOI
    while (at + 2 <= stream.size()) {
        if (stream[at] != 0xFF)
            return std::nullopt;
        const std::uint8_t marker = stream[at + 1];
        const auto segment = segmentAt(stream, at + 2);
        if (segment.empty())
            return std::nullopt;
        at += 4 + segment.size();
        const bool comment = marker == 0xFE || (marker >= 0xE0 && marker <= 0xEF);
        if (marker == 0xC3 && frame.precision == 0) {
            if (!readFrame(segment, frame))
                return std::nullopt;
        } else if (marker == 0xC4) {
            if (!readTable(segment, frame))
                return std::nullopt;
        } else if (marker == 0xDA) {
            if (frame.precision == 0 || !isPlainScan(segment, frame) || frame.categories.empty())
                return std::nullopt;
            frame.entropyCoded = stream.subspan(at);
            return frame;
        } else if (!comment) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// Entropy-coded bytes without the zeros stuffed behind FF (T.81 F.1.2.3), and room to read beyond them.
struct Unstuffed {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size = 0;
};

/// Empty where the data are followed by another marker than EOI.
std::optional<Unstuffed> unstuff(std::span<const std::uint8_t> coded)
{
    Unstuffed plain{std::make_unique_for_overwrite<std::uint8_t[]>(coded.size() + kReadBeyond), 0};
    const std::uint8_t* from = coded.data();
    const std::uint8_t* const end = from + coded.size();
    while (true) {
        const void* found = std::memchr(from, 0xFF, static_cast<std::size_t>(end - from));
        const auto* const escape = static_cast<const std::uint8_t*>(found);
        if (!escape || escape + 1 >= end)
            return std::nullopt;
        const auto run = static_cast<std::size_t>(escape - from);
        std::memcpy(plain.bytes.get() + plain.size, from, run);
        plain.size += run;
        const std::uint8_t* marker = escape + 1;
        while (marker < end && *marker == 0xFF)  // fill bytes (T.81 B.1.1.2)
            ++marker;
        if (marker < end && *marker == 0xD9)
            break;
        if (escape[1] != 0)
            return std::nullopt;
        plain.bytes[plain.size++] = 0xFF;
        from = escape + 2;
    }
    std::memset(plain.bytes.get() + plain.size, 0, kReadBeyond);
    return plain;
}

/// T.81 H.1.2.2: category and further bits to a difference, modulo 65536.
std::uint16_t difference(unsigned category, unsigned bits)
{
    if (category == 0)
        return 0;
    if (category == 16)
        return 32768;
    const bool negative = (bits >> (category - 1U)) == 0;
    return static_cast<std::uint16_t>(negative ? bits - (1U << category) + 1U : bits);
}

class Differences
{
public:
    /// False where the table is no prefix code.
    bool build(const Frame& frame)
    {
        codes_.assign(std::size_t{1} << kLongestCode, {});
        unsigned code = 0;
        std::size_t next = 0;
        for (int length = 1; length <= kLongestCode; ++length) {
            for (int i = 0; i < frame.codesOfLength[static_cast<std::size_t>(length)]; ++i, ++code) {
                const unsigned shift = static_cast<unsigned>(kLongestCode - length);
                // The code of ones alone stays free (T.81 C.2).
                if (code + 1 >= 1U << static_cast<unsigned>(length))
                    return false;
                for (unsigned rest = 0; rest < 1U << shift; ++rest)
                    codes_[(code << shift) + rest] = {static_cast<std::uint8_t>(length), frame.categories[next]};
                ++next;
            }
            code <<= 1U;
        }
        for (unsigned window = 0; window < windows_.size(); ++window)
            windows_[window] = several(window);
        return true;
    }

    struct Code {
        std::uint8_t length = 0;  // 0: no code begins so
        std::uint8_t category = 0;
    };
    /// What a window of bits holds in whole: up to three differences.
    struct Window {
        std::array<std::uint16_t, kMostAtOnce> differences{};
        std::uint8_t count = 0;
        std::uint8_t bits = 0;
    };
    [[nodiscard]] const Code& code(std::uint64_t bits) const { return codes_[bits >> (64U - kLongestCode)]; }
    [[nodiscard]] const Window& window(std::uint64_t bits) const { return windows_[bits >> (64U - kWindowBits)]; }

private:
    [[nodiscard]] Window several(unsigned bits) const
    {
        Window window;
        while (window.count < kMostAtOnce && window.bits < kWindowBits) {
            const std::uint64_t rest = static_cast<std::uint64_t>(bits) << (64U - kWindowBits + window.bits);
            const Code& here = code(rest);
            const unsigned extra = here.category == 16 ? 0U : here.category;
            if (here.length == 0 || window.bits + here.length + extra > kWindowBits)
                break;
            const std::uint64_t behind = rest << here.length;
            window.differences[window.count++] =
                difference(here.category, extra == 0 ? 0U : static_cast<unsigned>(behind >> (64U - extra)));
            window.bits = static_cast<std::uint8_t>(window.bits + here.length + extra);
        }
        return window;
    }

    std::vector<Code> codes_;
    std::array<Window, std::size_t{1} << kWindowBits> windows_{};
};

/// The next bits, first bit highest.
class BitReader
{
public:
    explicit BitReader(const Unstuffed& data) : begin_(data.bytes.get()), next_(begin_), end_(begin_ + data.size) {}

    /// At least 56 bits, zeros behind the end; false once bits were used that are not there.
    bool fill()
    {
        if (next_ > end_ + kAhead)
            return false;
        std::uint64_t more = 0;
        std::memcpy(&more, next_, sizeof more);
        if constexpr (std::endian::native == std::endian::little)
            more = __builtin_bswap64(more);
        bits_ |= more >> held_;
        const unsigned bytes = (63U - held_) / 8U;
        next_ += bytes;
        held_ += 8U * bytes;
        return true;
    }
    [[nodiscard]] std::uint64_t bits() const { return bits_; }
    void drop(unsigned count)
    {
        bits_ <<= count;
        held_ -= count;
    }
    /// All bytes were used, and none that is not there.
    [[nodiscard]] bool justUsedUp() const
    {
        const auto read = (next_ - begin_) * 8 - static_cast<std::ptrdiff_t>(held_);
        const auto all = (end_ - begin_) * 8;
        return read <= all && read > all - 8;
    }

private:
    const std::uint8_t* begin_;
    const std::uint8_t* next_;
    const std::uint8_t* end_;
    std::uint64_t bits_ = 0;
    unsigned held_ = 0;
};

/// One difference; false where no code begins so. Takes at most 32 bits of the reader's 56.
bool single(BitReader& reader, const Differences& table, std::uint16_t& value)
{
    const Differences::Code code = table.code(reader.bits());
    if (code.length == 0)
        return false;
    reader.drop(code.length);
    const unsigned extra = code.category == 16 ? 0U : code.category;
    value = difference(code.category, extra == 0 ? 0U : static_cast<unsigned>(reader.bits() >> (64U - extra)));
    reader.drop(extra);
    return true;
}

bool decodeRows(const Frame& frame, BitReader& reader, const Differences& table, std::vector<std::uint16_t>& samples,
                unsigned& used)
{
    const auto columns = static_cast<std::size_t>(frame.columns);
    // What a window gives beyond the end of a row is the next row's beginning.
    std::vector<std::uint16_t> differences(columns + kMostAtOnce);
    std::vector<std::uint16_t> row(columns);
    samples = roomFor<std::uint16_t>(columns * static_cast<std::size_t>(frame.rows));
    std::size_t count = 0;
    auto above = static_cast<std::uint16_t>(1U << static_cast<unsigned>(frame.precision - 1));
    unsigned all = 0;
    for (int y = 0; y < frame.rows; ++y) {
        const bool last = y + 1 == frame.rows;
        while (count < columns) {
            if (!reader.fill())
                return false;
            // 56 bits hold three windows and more; a single difference follows where a window holds none.
            for (int turn = 0; turn < 3 && count < columns; ++turn) {
                const Differences::Window& window = table.window(reader.bits());
                if (window.count == 0 || last) {
                    if (!single(reader, table, differences[count]))
                        return false;
                    ++count;
                    break;
                }
                std::memcpy(&differences[count], window.differences.data(), sizeof window.differences);
                count += window.count;
                reader.drop(window.bits);
            }
        }
        // T.81 H.1.2.1: the first column from above, the others from the left.
        std::uint16_t value = above;
        for (std::size_t x = 0; x < columns; ++x) {
            value = static_cast<std::uint16_t>(value + differences[x]);
            row[x] = value;
            all |= value;
        }
        above = row.front();
        samples.insert(samples.end(), row.begin(), row.end());
        count -= columns;
        std::memmove(differences.data(), differences.data() + columns, count * sizeof(std::uint16_t));
    }
    used = all;
    return count == 0 && all >> static_cast<unsigned>(frame.precision) == 0;
}

/// Cuts off what lies above Bits Stored (overlay planes of old objects) and turns a sign into an offset.
void toSamples(const PixelFormat& format, unsigned used, std::vector<std::uint16_t>& samples)
{
    const unsigned mask = (1U << static_cast<unsigned>(format.bitsStored)) - 1U;
    const unsigned sign = format.isSigned ? 1U << static_cast<unsigned>(format.bitsStored - 1) : 0U;
    if (used <= mask && sign == 0)
        return;
    for (std::uint16_t& sample : samples)
        sample = static_cast<std::uint16_t>((sample & mask) ^ sign);
}

}  // namespace

bool decodePlainLosslessJpeg(std::span<const std::uint8_t> stream, const PixelFormat& format,
                             std::vector<std::uint16_t>& samples)
{
    const auto frame = readMarkers(stream);
    // Where the frame and the header agree in this way DCMTK has nothing to adapt in the header either.
    if (!frame || frame->rows != format.rows || frame->columns != format.columns ||
        frame->precision < format.bitsStored || frame->precision > format.bitsAllocated ||
        (frame->precision <= 8) != (format.bitsAllocated == 8) || format.highBit != format.bitsStored - 1)
        return false;
    const auto data = unstuff(frame->entropyCoded);
    const auto table = std::make_unique<Differences>();
    if (!data || !table->build(*frame))
        return false;
    BitReader reader(*data);
    unsigned used = 0;
    if (!decodeRows(*frame, reader, *table, samples, used) || !reader.justUsedUp())
        return false;
    toSamples(format, used, samples);
    return true;
}

}  // namespace diptych::dicom
