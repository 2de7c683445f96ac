#include "pixel_decoder.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::edit;
using testing::put;
using testing::readOne;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

Result<std::shared_ptr<const PixelImage>> decode(const std::filesystem::path& file)
{
    return readOne(file).pixels->decode();
}

Reason decodeFailure(const std::filesystem::path& file)
{
    const auto image = decode(file);
    EXPECT_FALSE(image) << "damaged pixels came out as an image";
    return image ? Reason::InvalidArgument : image.error().reason;
}

struct SyntaxRow {
    const char* name;
    int bits;
};

class LosslessSyntax : public ::testing::TestWithParam<SyntaxRow>
{
};

TEST_P(LosslessSyntax, KeepsEveryBit)
{
    TemporaryFolder folder;
    auto image = sample("a", GetParam().bits);
    image.transferSyntax = *transferSyntax(GetParam().name);
    const MammogramView view = readOne(write(image, folder / "a.dcm"));
    EXPECT_EQ(view.reasons, std::vector<Reason>{});
    EXPECT_FALSE(view.lossyCompressed);
    const auto decoded = view.pixels->decode();
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ((*decoded)->rows, 96);
    EXPECT_EQ((*decoded)->columns, 64);
    EXPECT_EQ((*decoded)->bitsStored, GetParam().bits);
    EXPECT_EQ((*decoded)->firstStored, 0);
    EXPECT_EQ((*decoded)->lastStored, (1 << GetParam().bits) - 1);
    EXPECT_EQ((*decoded)->samples, image.samples);
    ASSERT_EQ((*decoded)->grey.voiWindows.size(), 1U);
    EXPECT_EQ((*decoded)->grey.voiWindows[0].explanation, "NORMAL");
}

INSTANTIATE_TEST_SUITE_P(
    Syntaxes, LosslessSyntax,
    ::testing::Values(SyntaxRow{"implicit", 12}, SyntaxRow{"explicit", 12}, SyntaxRow{"big-endian", 12},
                      SyntaxRow{"deflated", 12}, SyntaxRow{"rle", 12}, SyntaxRow{"jpeg-lossless", 12},
                      SyntaxRow{"jpeg-ls", 12}, SyntaxRow{"implicit", 8}, SyntaxRow{"explicit", 8},
                      SyntaxRow{"big-endian", 8}, SyntaxRow{"rle", 8}, SyntaxRow{"jpeg-lossless", 8},
                      SyntaxRow{"jpeg-ls", 8}, SyntaxRow{"explicit", 16}, SyntaxRow{"rle", 16},
                      SyntaxRow{"jpeg-lossless", 16}, SyntaxRow{"jpeg-ls", 16}, SyntaxRow{"jpeg2000-lossless", 8},
                      SyntaxRow{"jpeg2000-lossless", 12}, SyntaxRow{"jpeg2000-lossless", 16},
                      SyntaxRow{"jpeg-lossless", 14}, SyntaxRow{"explicit", 10}));

class LossySyntax : public ::testing::TestWithParam<SyntaxRow>
{
};

TEST_P(LossySyntax, StaysCloseAndSaysSo)
{
    TemporaryFolder folder;
    auto image = sample("a", GetParam().bits);
    image.transferSyntax = *transferSyntax(GetParam().name);
    const MammogramView view = readOne(write(image, folder / "a.dcm"));
    EXPECT_TRUE(view.lossyCompressed);
    EXPECT_EQ(view.reasons, std::vector<Reason>{});
    EXPECT_EQ(view.sopInstanceUid, image.sopInstanceUid);
    const auto decoded = view.pixels->decode();
    ASSERT_TRUE(decoded) << decoded.error().detail;
    ASSERT_EQ((*decoded)->samples.size(), image.samples.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < image.samples.size(); ++i)
        sum += std::abs(double{(*decoded)->samples[i] * 1.0} - image.samples[i]);
    EXPECT_LT(sum / static_cast<double>(image.samples.size()), 0.01 * (1 << GetParam().bits));
}

INSTANTIATE_TEST_SUITE_P(Syntaxes, LossySyntax,
                         ::testing::Values(SyntaxRow{"jpeg-baseline", 8}, SyntaxRow{"jpeg-extended", 12}));

TEST(PixelDecoder, TurnsASignIntoAnOffset)
{
    TemporaryFolder folder;
    const auto file = write(sample(), folder / "a.dcm");
    edit(file, [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_PixelRepresentation, 1);
        Uint16* words = nullptr;
        DcmElement* element = nullptr;
        dataset.findAndGetElement(DCM_PixelData, element);
        element->getUint16Array(words);
        words[0] = 0xFFFF;  // -1
        words[1] = 0xF800;  // -2048, the lowest of 12 bits
        words[2] = 0x07FF;  // 2047, the highest
    });
    const auto image = decode(file);
    ASSERT_TRUE(image);
    EXPECT_EQ((*image)->firstStored, -2048);
    EXPECT_EQ((*image)->lastStored, 2047);
    EXPECT_EQ((*image)->samples[0] + (*image)->firstStored, -1);
    EXPECT_EQ((*image)->samples[1] + (*image)->firstStored, -2048);
    EXPECT_EQ((*image)->samples[2] + (*image)->firstStored, 2047);
}

/// A lossless stream may hold more bits than the header says are stored.
TEST(PixelDecoder, BringsWhatJpegLosslessDecodesWithinTheStoredBits)
{
    TemporaryFolder folder;
    auto image = sample("a", 16);
    image.transferSyntax = *transferSyntax("jpeg-lossless");
    for (const bool beyond : {true, false}) {
        if (!beyond)
            for (std::uint16_t& each : image.samples)
                each &= 0xFFF;
        for (const Uint16 isSigned : {Uint16{0}, Uint16{1}}) {
            const auto file = write(image, folder / (std::to_string(isSigned) + (beyond ? "beyond.dcm" : ".dcm")));
            edit(file, [isSigned](DcmDataset& dataset) {
                dataset.putAndInsertUint16(DCM_BitsStored, 12);
                dataset.putAndInsertUint16(DCM_HighBit, 11);
                dataset.putAndInsertUint16(DCM_PixelRepresentation, isSigned);
            });
            auto expected = image.samples;
            for (std::uint16_t& each : expected)
                each = static_cast<std::uint16_t>((each & 0xFFF) ^ (isSigned != 0 ? 0x800 : 0));
            const auto decoded = decode(file);
            ASSERT_TRUE(decoded) << decoded.error().detail;
            EXPECT_EQ((*decoded)->samples, expected) << beyond << isSigned;
        }
    }
    EXPECT_NE(sample("a", 16).samples, image.samples) << "no sample was beyond 12 bits";
}

TEST(PixelDecoder, DropsOverlayBitsAndHonoursHighBit)
{
    TemporaryFolder folder;
    const auto original = sample();
    const auto file = write(original, folder / "a.dcm");
    edit(file, [&original](DcmDataset& dataset) {
        std::vector<Uint16> words(original.samples.begin(), original.samples.end());
        for (std::size_t i = 0; i < words.size(); ++i)  // samples in bits 3..14, other things around them
            words[i] = static_cast<Uint16>(words[i] << 3 | (i % 2 != 0 ? 0x8005 : 0));
        dataset.putAndInsertUint16(DCM_HighBit, 14);
        dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size());
    });
    const auto image = decode(file);
    ASSERT_TRUE(image);
    EXPECT_EQ((*image)->samples, original.samples);
}

TEST(PixelDecoder, RefusesFewerPixelsThanRowsAndColumns)
{
    TemporaryFolder folder;
    const auto file = write(sample(), folder / "a.dcm");
    edit(file, [](DcmDataset& dataset) { dataset.putAndInsertUint16(DCM_Rows, 97); });
    EXPECT_EQ(readOne(file).reasons, std::vector{Reason::PixelDataDamaged});
    EXPECT_EQ(decodeFailure(file), Reason::PixelDataDamaged);
}

TEST(PixelDecoder, RefusesHugeClaimsBeforeTakingMemory)
{
    TemporaryFolder folder;
    const auto file = write(sample(), folder / "a.dcm");
    edit(file, [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_Rows, 65535);
        dataset.putAndInsertUint16(DCM_Columns, 65535);
    });
    EXPECT_EQ(decodeFailure(file), Reason::UnsupportedPixelFormat);
}

TEST(PixelDecoder, RefusesATruncatedFileOfEverySyntax)
{
    TemporaryFolder folder;
    for (const char* name : {"explicit", "implicit", "deflated", "rle", "jpeg-lossless", "jpeg-ls", "jpeg-extended",
                             "jpeg2000-lossless"}) {
        auto image = sample(name);
        image.transferSyntax = *transferSyntax(name);
        const auto file = write(image, folder / name);
        const auto size = std::filesystem::file_size(file);
        std::filesystem::resize_file(file, size - size / 8);
        EXPECT_EQ(decodeFailure(file), Reason::PixelDataDamaged) << name;
    }
}

/// Shortens the one fragment of a compressed image, the file staying well-formed around it.
void cutFragment(const std::filesystem::path& file, double keep)
{
    edit(file, [keep](DcmDataset& dataset) {
        DcmElement* element = nullptr;
        dataset.findAndGetElement(DCM_PixelData, element);
        auto* pixels = dynamic_cast<DcmPixelData*>(element);
        E_TransferSyntax syntax = EXS_Unknown;
        const DcmRepresentationParameter* parameter = nullptr;
        pixels->getOriginalRepresentationKey(syntax, parameter);
        DcmPixelSequence* sequence = nullptr;
        ASSERT_TRUE(pixels->getEncapsulatedRepresentation(syntax, parameter, sequence).good());
        DcmPixelItem* item = nullptr;
        ASSERT_TRUE(sequence->getItem(item, 1).good());
        Uint8* bytes = nullptr;
        item->getUint8Array(bytes);
        const auto length = static_cast<unsigned long>(item->getLength() * keep) & ~1UL;
        const std::vector<Uint8> kept(bytes, bytes + length);
        item->putUint8Array(kept.data(), length);
    });
}

TEST(PixelDecoder, NeverShowsHalfOfACompressedImage)
{
    TemporaryFolder folder;
    for (const char* name : {"rle", "jpeg-lossless", "jpeg-ls", "jpeg-extended", "jpeg2000-lossless"}) {
        auto image = sample(name);
        image.transferSyntax = *transferSyntax(name);
        const auto file = write(image, folder / name);
        cutFragment(file, 0.6);
        EXPECT_EQ(decodeFailure(file), Reason::PixelDataDamaged) << name;
    }
}

TEST(PixelDecoder, NoticesBrokenEntropyCodedData)
{
    TemporaryFolder folder;
    auto image = sample();
    image.transferSyntax = TransferSyntax::JpegLossless;
    const auto file = write(image, folder / "a.dcm");
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) - 1200));
    stream << std::string(400, '\x7F');
    stream.close();
    // Random bytes may happen to be valid codes; what must not be is a crash, a hang or an image of another size.
    const auto decoded = decode(file);
    if (decoded)
        EXPECT_EQ((*decoded)->samples.size(), image.samples.size());
    else
        EXPECT_EQ(decoded.error().reason, Reason::PixelDataDamaged);
}

TEST(PixelDecoder, WorksOnSeveralThreadsAtOnce)
{
    TemporaryFolder folder;
    auto image = sample();
    image.transferSyntax = TransferSyntax::JpegLossless;
    const auto whole = readOne(write(image, folder / "whole")).pixels;
    const auto cut = write(image, folder / "cut");
    cutFragment(cut, 0.5);
    const auto damaged = readOne(cut).pixels;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 10; ++i) {
                const auto decoded = (t % 2 == 0 ? whole : damaged)->decode();
                // A warning about the damaged one must not fall on the whole one.
                right += t % 2 == 0 ? decoded && (*decoded)->samples == image.samples : !decoded;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(right, 40);
}

TEST(PixelDecoder, NamesWhatItCannotDecode)
{
    TemporaryFolder folder;
    const auto colour = write(sample("colour"), folder / "colour.dcm");
    edit(colour, [](DcmDataset& dataset) { dataset.putAndInsertUint16(DCM_SamplesPerPixel, 3); });
    EXPECT_EQ(decodeFailure(colour), Reason::UnsupportedPixelFormat);

    const auto frames = write(sample("frames"), folder / "frames.dcm");
    edit(frames, [](DcmDataset& dataset) { put(dataset, DCM_NumberOfFrames, "2"); });
    EXPECT_EQ(decodeFailure(frames), Reason::UnsupportedPixelFormat);

    const auto none = write(sample("none"), folder / "none.dcm");
    edit(none, [](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_PixelData); });
    EXPECT_EQ(decodeFailure(none), Reason::PixelDataMissing);

    const auto gone = write(sample("gone"), folder / "gone.dcm");
    const MammogramView view = readOne(gone);
    std::filesystem::remove(gone);
    ASSERT_FALSE(view.pixels->decode());
    EXPECT_EQ(view.pixels->decode().error().reason, Reason::Unreadable);
    write(sample("another"), gone);
    ASSERT_FALSE(view.pixels->decode()) << "another image under the same name";
    EXPECT_EQ(view.pixels->decode().error().reason, Reason::Unreadable);
}

}  // namespace
}  // namespace diptych::dicom
