#include "lossless_jpeg.h"

#include <algorithm>
#include <array>
#include <random>

#include "compressed_stream.h"
#include "file_outline.h"
#include "pixel_decoder.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::sample;
using testing::TemporaryFolder;
using testing::write;

struct Stream {
    std::vector<std::uint8_t> bytes;
    PixelFormat format;
};

/// An image of noise about a ramp, compressed by DCMTK's encoder.
Stream compressed(const std::filesystem::path& file, MammogramToWrite image)
{
    image.transferSyntax = TransferSyntax::JpegLossless;
    write(image, file);
    const auto outline = outlineFile(file, true);
    DcmFileFormat parsed;
    EXPECT_TRUE(parsed.loadFile(OFFilename(file.c_str())).good());
    Stream stream{{}, pixelFormat(*parsed.getDataset())};
    auto bytes = examineCompressed(file, *outline, stream.format);
    EXPECT_TRUE(bytes);
    if (bytes)
        stream.bytes = std::move(*bytes);
    return stream;
}

MammogramToWrite noise(int rows, int columns, int bits, unsigned seed, double share)
{
    MammogramToWrite image = sample("noise", bits);
    image.rows = rows;
    image.columns = columns;
    image.samples.clear();
    std::mt19937 random(seed);
    const int most = (1 << bits) - 1;
    std::uniform_real_distribution<double> any(-0.5, 0.5);
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const double ramp = static_cast<double>(x + y) / (rows + columns);
            const double value = x * 3 < columns ? 0.0 : (ramp * (1 - share) + share * (any(random) + 0.5)) * most;
            image.samples.push_back(static_cast<std::uint16_t>(value));
        }
    return image;
}

TEST(LosslessJpeg, EverySampleIsAsItWasWritten)
{
    const TemporaryFolder folder;
    int number = 0;
    for (const int bits : {8, 10, 12, 14, 16})
        for (const double share : {0.0, 0.01, 0.3, 1.0})
            for (const auto& [rows, columns] : {std::pair{97, 61}, {1, 200}, {64, 3}, {300, 257}}) {
                const auto image = noise(rows, columns, bits, static_cast<unsigned>(number), share);
                const Stream stream = compressed(folder / std::to_string(number++), image);
                std::vector<std::uint16_t> samples;
                ASSERT_TRUE(decodePlainLosslessJpeg(stream.bytes, stream.format, samples))
                    << bits << " bits, " << rows << " x " << columns << ", " << share;
                ASSERT_EQ(samples, image.samples) << bits << " bits, " << rows << " x " << columns << ", " << share;
            }
}

TEST(LosslessJpeg, EveryDifferenceThereIsIsDecoded)
{
    const TemporaryFolder folder;
    MammogramToWrite image = sample("jumps", 16);
    image.rows = 300;
    image.columns = 300;
    image.samples.clear();
    std::mt19937 random(7);
    for (int i = 0; i < image.rows * image.columns; ++i)
        image.samples.push_back(i % 3 == 0 ? 0 : i % 7 == 0 ? 32768 : static_cast<std::uint16_t>(random()));
    const Stream stream = compressed(folder / "jumps", image);
    std::vector<std::uint16_t> samples;
    ASSERT_TRUE(decodePlainLosslessJpeg(stream.bytes, stream.format, samples));
    EXPECT_EQ(samples, image.samples);
}

TEST(LosslessJpeg, LeavesWhatIsOddToDcmtk)
{
    const TemporaryFolder folder;
    const auto image = noise(80, 70, 12, 3, 0.2);
    const Stream good = compressed(folder / "good", image);
    std::vector<std::uint16_t> samples;
    ASSERT_TRUE(decodePlainLosslessJpeg(good.bytes, good.format, samples));

    // Cut anywhere, with a byte too many before the end, of another size than the header's, of another predictor.
    for (std::size_t size = 0; size < good.bytes.size(); size += size < 200 ? 1 : 97)
        EXPECT_FALSE(decodePlainLosslessJpeg(std::span(good.bytes).first(size), good.format, samples)) << size;
    Stream longer = good;
    constexpr std::array<std::uint8_t, 2> kFrame{0xFF, 0xC3};
    constexpr std::array<std::uint8_t, 2> kEoi{0xFF, 0xD9};
    const auto eoi = std::find_end(longer.bytes.begin(), longer.bytes.end(), kEoi.begin(), kEoi.end());
    longer.bytes.insert(eoi, 2, 0x55);
    EXPECT_FALSE(decodePlainLosslessJpeg(longer.bytes, longer.format, samples));
    Stream component = good;  // the scan is of a component that the frame does not have
    const auto frame = std::search(component.bytes.begin(), component.bytes.end(), kFrame.begin(), kFrame.end());
    *(frame + 10) ^= 0x02;
    EXPECT_FALSE(decodePlainLosslessJpeg(component.bytes, component.format, samples));
    Stream other = good;
    other.format.rows += 1;
    EXPECT_FALSE(decodePlainLosslessJpeg(other.bytes, other.format, samples));
}

/// Nothing that is done to a stream makes the decoder read or write where it must not (run with the asan preset).
TEST(LosslessJpeg, BearsDamageOfEveryKind)
{
    const TemporaryFolder folder;
    const Stream good = compressed(folder / "good", noise(40, 33, 12, 5, 0.3));
    std::mt19937 random(11);
    std::vector<std::uint16_t> samples;
    for (int turn = 0; turn < 3000; ++turn) {
        Stream bad = good;
        for (int i = 0; i <= turn % 4; ++i)
            bad.bytes[random() % bad.bytes.size()] = static_cast<std::uint8_t>(random());
        if (decodePlainLosslessJpeg(bad.bytes, bad.format, samples)) {
            EXPECT_EQ(samples.size(), good.format.pixels());
        }
    }
}

/// The same file by way of the decoder and by DCMTK alone.
TEST(LosslessJpeg, GivesWhatDcmtkGives)
{
    const TemporaryFolder folder;
    for (const int bits : {8, 12, 16}) {
        auto image = noise(120, 90, bits, 17, 0.1);
        image.transferSyntax = TransferSyntax::JpegLossless;
        const auto file = write(image, folder / std::to_string(bits));
        const auto decoded = FilePixelSource(file, image.sopInstanceUid).decode();
        ASSERT_TRUE(decoded);
        DcmFileFormat parsed;
        ASSERT_TRUE(parsed.loadFile(OFFilename(file.c_str())).good());
        ASSERT_TRUE(parsed.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).good());
        const PixelFormat format = pixelFormat(*parsed.getDataset());
        EXPECT_EQ((*decoded)->bitsStored, format.bitsStored);
        EXPECT_EQ((*decoded)->rows, format.rows);
        EXPECT_EQ((*decoded)->columns, format.columns);
        EXPECT_EQ((*decoded)->samples, image.samples);
    }
}

}  // namespace
}  // namespace diptych::dicom
