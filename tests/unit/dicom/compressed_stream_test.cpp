#include "compressed_stream.h"

#include <gtest/gtest.h>

namespace diptych::dicom
{
namespace
{

using Bytes = std::vector<std::uint8_t>;

PixelFormat twoByThree()
{
    PixelFormat format;
    format.rows = 2;
    format.columns = 3;
    format.bitsAllocated = 16;
    return format;
}

Bytes joined(std::initializer_list<Bytes> parts)
{
    Bytes all;
    for (const Bytes& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

const Bytes kSoi{0xFF, 0xD8};
const Bytes kFrame{0xFF, 0xC3, 0, 11, 12, 0, 2, 0, 3, 1, 1, 0x11, 0};
const Bytes kJpegLsFrame{0xFF, 0xF7, 0, 11, 12, 0, 2, 0, 3, 1, 1, 0x11, 0};
const Bytes kScan{0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0, 0x12, 0x34};
const Bytes kEoi{0xFF, 0xD9};

bool whole(const Bytes& stream, bool jpegLs = false)
{
    const auto examined = examineJpeg(stream, jpegLs, twoByThree());
    if (!examined) {
        EXPECT_EQ(examined.error().reason, Reason::PixelDataDamaged);
    }
    return examined.has_value();
}

TEST(JpegStream, AcceptsAWholeImage)
{
    EXPECT_TRUE(whole(joined({kSoi, kFrame, kScan, kEoi})));
    EXPECT_TRUE(whole(joined({kSoi, kFrame, kScan, {0xFF, 0x00, 0xFF, 0xD0, 0x55}, kEoi}))) << "stuffing and restart";
    EXPECT_TRUE(whole(joined({kSoi, {0xFF, 0xE0, 0, 3, 7}, kFrame, kScan, {0xFF, 0xFF, 0xD9, 0}}))) << "fill bytes";
    EXPECT_TRUE(whole(joined({kSoi, kJpegLsFrame, kScan, {0xFF, 0x7F}, kEoi}), true));
}

TEST(JpegStream, RefusesAnImageWithoutItsEnd)
{
    const Bytes image = joined({kSoi, kFrame, kScan, kEoi});
    for (std::size_t length = 0; length < image.size(); ++length)
        EXPECT_FALSE(whole(Bytes(image.begin(), image.begin() + static_cast<std::ptrdiff_t>(length)))) << length;
}

TEST(JpegStream, RefusesMarkersThatHaveNoLength)
{
    EXPECT_FALSE(whole(joined({kSoi, {0xFF, 0x01}, kFrame, kScan, kEoi}))) << "TEM";
    EXPECT_FALSE(whole(joined({kSoi, {0xFF, 0xD3}, kFrame, kScan, kEoi}))) << "restart outside a scan";
    EXPECT_FALSE(whole(joined({kSoi, kFrame, kScan, {0xFF, 0x01, 0x00}, kEoi}))) << "TEM inside a scan";
    EXPECT_FALSE(whole(joined({kSoi, kSoi, kFrame, kScan, kEoi})));
}

TEST(JpegStream, RefusesAFrameOfAnotherSize)
{
    Bytes tall = kFrame;
    tall.at(5) = 0xFF;
    EXPECT_FALSE(whole(joined({kSoi, tall, kScan, kEoi})));
    Bytes wide = kFrame;
    wide.at(8) = 4;
    EXPECT_FALSE(whole(joined({kSoi, wide, kScan, kEoi})));
    Bytes coloured = kFrame;
    coloured.at(9) = 3;
    EXPECT_FALSE(whole(joined({kSoi, coloured, kScan, kEoi})));
    EXPECT_FALSE(whole(joined({kSoi, kFrame, kFrame, kScan, kEoi}))) << "two frames";
    EXPECT_FALSE(whole(joined({kSoi, kFrame, kEoi}))) << "no scan";
}

}  // namespace
}  // namespace diptych::dicom
