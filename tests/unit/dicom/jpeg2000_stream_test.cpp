#include "jpeg2000_stream.h"

#include <algorithm>
#include <array>
#include <random>

#include "jpeg2000.h"
#include "jpeg2000_file.h"

namespace diptych::dicom
{
namespace
{

using testing::Bytes;
using testing::encode;
using testing::Jpeg2000ToEncode;
using testing::picture;

PixelFormat formatOf(const Jpeg2000ToEncode& image)
{
    PixelFormat format;
    format.rows = image.rows;
    format.columns = image.columns;
    format.bitsAllocated = image.precision > 8 ? 16 : 8;
    format.bitsStored = image.precision;
    format.highBit = image.precision - 1;
    format.photometricInterpretation = "MONOCHROME2";
    return format;
}

/// Where a marker begins; the tests' headers hold each once.
std::size_t placeOf(const Bytes& stream, std::uint8_t marker)
{
    const std::array<std::uint8_t, 2> sought{0xFF, marker};
    return static_cast<std::size_t>(std::search(stream.begin(), stream.end(), sought.begin(), sought.end()) -
                                    stream.begin());
}

class Jpeg2000Stream : public ::testing::Test
{
protected:
    [[nodiscard]] std::optional<Reason> refusal(const Bytes& stream) const
    {
        const auto examined = examineJpeg2000(stream, formatOf(image_));
        return examined ? std::nullopt : std::optional(examined.error().reason);
    }
    /// Of the stream with one byte of a marker's segment changed, counted from the marker.
    [[nodiscard]] std::optional<Reason> refusalWith(std::uint8_t marker, std::size_t place, std::uint8_t value) const
    {
        Bytes changed = stream_;
        changed.at(placeOf(changed, marker) + place) = value;
        return refusal(changed);
    }

    Jpeg2000ToEncode image_ = picture(12, false);
    Bytes stream_ = encode(image_);
};

TEST_F(Jpeg2000Stream, TellsWhereTheCodestreamLiesAndWhatItsSamplesAre)
{
    Bytes padded = stream_;
    padded.insert(padded.end(), 5, 0);
    const auto raw = examineJpeg2000(padded, formatOf(image_));
    ASSERT_TRUE(raw);
    EXPECT_EQ(raw->offset, 0U);
    EXPECT_EQ(raw->length, stream_.size()) << "padding is not part of it";
    EXPECT_EQ(raw->precision, 12);
    EXPECT_FALSE(raw->isSigned);

    image_.jp2 = true;
    const Bytes boxed = encode(image_);
    const auto inside = examineJpeg2000(boxed, formatOf(image_));
    ASSERT_TRUE(inside);
    EXPECT_EQ(boxed.at(inside->offset + 1), 0x4F) << "SOC";
    EXPECT_EQ(inside->offset + inside->length, boxed.size());
}

TEST_F(Jpeg2000Stream, RefusesEveryCut)
{
    for (std::size_t length = 0; length < stream_.size(); ++length)
        ASSERT_EQ(refusal(Bytes(stream_.begin(), stream_.begin() + static_cast<std::ptrdiff_t>(length))),
                  Reason::PixelDataDamaged)
            << length;
}

TEST_F(Jpeg2000Stream, RefusesClaimsBeyondTheBytes)
{
    EXPECT_EQ(refusal(stream_), std::nullopt);
    // SIZ: Xsiz at 6, XTsiz at 22, YTsiz at 26, Csiz at 38, Ssiz at 40, XRsiz at 41.
    EXPECT_EQ(refusalWith(0x51, 6, 0x10), Reason::PixelDataDamaged) << "width";
    EXPECT_EQ(refusalWith(0x51, 25, 0), Reason::PixelDataDamaged) << "tiles of no width";
    EXPECT_EQ(refusalWith(0x51, 25, 1), Reason::PixelDataDamaged) << "tiles that are not there";
    EXPECT_EQ(refusalWith(0x51, 40, 37), Reason::UnsupportedPixelFormat) << "38 bits";
    EXPECT_EQ(refusalWith(0x51, 41, 2), Reason::UnsupportedPixelFormat) << "subsampled";
    // COD: Scod at 4, layers at 6, levels at 9, block sizes at 10 and 11, block style at 12.
    EXPECT_EQ(refusalWith(0x52, 6, 0xFF), Reason::PixelDataDamaged) << "65281 layers";
    EXPECT_EQ(refusalWith(0x52, 9, 33), Reason::PixelDataDamaged) << "33 levels";
    EXPECT_EQ(refusalWith(0x52, 10, 9), Reason::PixelDataDamaged) << "blocks of 2048";
    EXPECT_EQ(refusalWith(0x52, 12, 0x40), Reason::UnsupportedPixelFormat) << "HTJ2K";
    // SOT: Isot at 4, Psot at 6, TPsot at 10, TNsot at 11.
    EXPECT_EQ(refusalWith(0x90, 5, 1), Reason::PixelDataDamaged) << "a tile that is none";
    EXPECT_EQ(refusalWith(0x90, 6, 0x7F), Reason::PixelDataDamaged) << "longer than the stream";
    EXPECT_EQ(refusalWith(0x90, 10, 1), Reason::PixelDataDamaged) << "the second part first";
    EXPECT_EQ(refusalWith(0x90, 11, 2), Reason::PixelDataDamaged) << "a part that is missing";
}

TEST_F(Jpeg2000Stream, RefusesMorePacketsThanBytes)
{
    image_ = picture(12, false, 512, 512);
    std::ranges::fill(image_.values, 0);
    image_.precinctSize = 32;
    image_.blockSize = 4;
    stream_ = encode(image_);
    EXPECT_EQ(refusal(stream_), std::nullopt);
    // The highest resolution's precincts, last of COD: 2 x 2 instead of 32 x 32.
    const std::size_t cod = placeOf(stream_, 0x52);
    const std::size_t last = 1 + stream_.at(cod + 2) * 256U + stream_.at(cod + 3);
    EXPECT_EQ(stream_.at(cod + last), 0x55);
    EXPECT_EQ(refusalWith(0x52, last, 0x11), Reason::PixelDataDamaged);
}

TEST_F(Jpeg2000Stream, RefusesMoreBlocksThanAnyInUse)
{
    // 4 x 4 in an image of 40 million pixels would be 2.5 million blocks, of half a kilobyte each.
    PixelFormat format = formatOf(image_);
    format.rows = 0x2000;
    format.columns = 0x1400;
    const std::size_t siz = placeOf(stream_, 0x51);
    for (const std::size_t place : {std::size_t{6}, std::size_t{22}}) {
        stream_.at(siz + place + 2) = 0x14;
        stream_.at(siz + place + 3) = 0;
        stream_.at(siz + place + 6) = 0x20;
        stream_.at(siz + place + 7) = 0;
    }
    EXPECT_TRUE(examineJpeg2000(stream_, format)) << "blocks of 64 x 64";
    stream_.at(placeOf(stream_, 0x52) + 10) = 0;
    stream_.at(placeOf(stream_, 0x52) + 11) = 0;
    EXPECT_FALSE(examineJpeg2000(stream_, format));
}

TEST_F(Jpeg2000Stream, RefusesBoxesThatMakeNoSense)
{
    image_.jp2 = true;
    const Bytes boxed = encode(image_);
    for (std::size_t length = 12; length < 85; ++length)
        ASSERT_EQ(refusal(Bytes(boxed.begin(), boxed.begin() + static_cast<std::ptrdiff_t>(length))),
                  Reason::PixelDataDamaged)
            << length;
    Bytes endless = boxed;
    std::fill_n(endless.begin() + 12, 4, std::uint8_t{0});
    EXPECT_EQ(refusal(endless), Reason::PixelDataDamaged);
}

/// Whatever is changed: refused with a reason, or an image of the header's size. `decodedCount` are the latter.
void survives(const Bytes& bytes, const PixelFormat& format, int& decodedCount)
{
    const auto examined = examineJpeg2000(bytes, format);
    if (!examined) {
        ASSERT_FALSE(examined.error().detail.empty());
        return;
    }
    ASSERT_LE(examined->offset + examined->length, bytes.size());
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    const auto decoded = decodeJpeg2000(bytes, *examined, format, true, room);
    if (!decoded) {
        ASSERT_TRUE(decoded.error().reason == Reason::PixelDataDamaged ||
                    decoded.error().reason == Reason::UnsupportedPixelFormat)
            << decoded.error().detail;
        return;
    }
    ++decodedCount;
    ASSERT_EQ(samples.size(), format.pixels());
    ASSERT_TRUE(std::ranges::all_of(samples, [](std::uint16_t sample) { return sample < 4096; }));
}

TEST(Jpeg2000Mutants, AreRefusedOrDecodedAndNeverMore)
{
    auto image = picture(12, false, 128, 128);
    std::mt19937 random(20240305);
    int decoded = 0;
    for (const bool tiled : {false, true}) {
        if (tiled)
            image.tileSize = 48, image.tileParts = true, image.precinctSize = 32, image.blockSize = 16;
        const Bytes stream = encode(image);
        const PixelFormat format = formatOf(image);
        const auto change = [&random](Bytes& bytes, std::size_t before) {
            bytes[random() % before] ^= static_cast<std::uint8_t>(1U << random() % 8);
        };
        for (int i = 0; i < 200; ++i) {
            Bytes anywhere = stream;
            change(anywhere, anywhere.size());
            survives(anywhere, format, decoded);
            Bytes inHeader = stream;
            change(inHeader, 150);
            survives(inHeader, format, decoded);
            Bytes several = stream;
            for (int j = 0; j < 12; ++j)
                change(several, several.size());
            survives(several, format, decoded);
            Bytes cut(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(random() % stream.size()));
            const int before = decoded;
            survives(cut, format, decoded);
            ASSERT_EQ(decoded, before) << "a cut of " << cut.size() << " bytes came out as an image";
        }
        // Every byte of the main header, with the values that claim most and least.
        for (std::size_t place = 0; place < placeOf(stream, 0x90) + 14; ++place)
            for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
                Bytes bytes = stream;
                bytes[place] = static_cast<std::uint8_t>(value);
                survives(bytes, format, decoded);
            }
    }
    EXPECT_GT(decoded, 0) << "the changes hit nothing but headers";
}

}  // namespace
}  // namespace diptych::dicom
