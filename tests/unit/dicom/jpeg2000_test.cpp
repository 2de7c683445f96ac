#include "jpeg2000_file.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <numeric>
#include <thread>

namespace diptych::dicom
{
namespace
{

using testing::Bytes;
using testing::edit;
using testing::encode;
using testing::Jpeg2000ToEncode;
using testing::picture;
using testing::put;
using testing::readOne;
using testing::TemporaryFolder;
using testing::valuesOf;
using testing::writeJpeg2000;

using Change = std::function<void(DcmDataset&)>;

/// The file's stored values; where they cannot be had, the error.
Result<std::vector<std::int32_t>> decoded(const Jpeg2000ToEncode& image, const std::vector<Bytes>& fragments,
                                          bool lossless = true, const Change& change = {})
{
    TemporaryFolder folder;
    const auto view = readOne(writeJpeg2000(image, fragments, folder / "a.dcm", lossless, change));
    EXPECT_EQ(view.transferSyntaxUid, lossless ? "1.2.840.10008.1.2.4.90" : "1.2.840.10008.1.2.4.91");
    const auto pixels = view.pixels->decode();
    if (!pixels)
        return tl::make_unexpected(pixels.error());
    return valuesOf(**pixels);
}

Reason refusal(const Jpeg2000ToEncode& image, const std::vector<Bytes>& fragments, const Change& change = {})
{
    const auto values = decoded(image, fragments, true, change);
    EXPECT_FALSE(values) << "came out as an image";
    EXPECT_TRUE(values || !values.error().detail.empty());
    return values ? Reason::InvalidArgument : values.error().reason;
}

struct Depth {
    int bits;
    bool isSigned;
};

class Jpeg2000Depth : public ::testing::TestWithParam<Depth>
{
};

TEST_P(Jpeg2000Depth, LosslessKeepsEveryBit)
{
    const auto image = picture(GetParam().bits, GetParam().isSigned);
    const auto values = decoded(image, {encode(image)});
    ASSERT_TRUE(values) << values.error().detail;
    EXPECT_EQ(*values, image.values);
}

TEST_P(Jpeg2000Depth, LossyStaysClose)
{
    auto image = picture(GetParam().bits, GetParam().isSigned);
    image.irreversible = true;
    image.rates = {6.0F};
    const auto values = decoded(image, {encode(image)}, false);
    ASSERT_TRUE(values) << values.error().detail;
    double sum = 0.0;
    for (std::size_t i = 0; i < values->size(); ++i)
        sum += std::abs((*values)[i] - image.values[i]);
    EXPECT_GT(sum, 0.0);
    EXPECT_LT(sum / static_cast<double>(values->size()), std::max(3.0, 0.005 * (1 << GetParam().bits)));
}

INSTANTIATE_TEST_SUITE_P(Depths, Jpeg2000Depth,
                         ::testing::Values(Depth{8, false}, Depth{8, true}, Depth{10, false}, Depth{10, true},
                                           Depth{12, false}, Depth{12, true}, Depth{14, false}, Depth{14, true},
                                           Depth{16, false}, Depth{16, true}),
                         [](const auto& depth) {
                             return std::to_string(depth.param.bits) + (depth.param.isSigned ? "signed" : "unsigned");
                         });

TEST(Jpeg2000, ReadsTilesLayersTilePartsBlocksAndPrecincts)
{
    const auto plain = picture(12, false, 150, 130);
    const auto same = [&plain](const char* what, const std::function<void(Jpeg2000ToEncode&)>& change) {
        auto image = plain;
        change(image);
        const auto values = decoded(image, {encode(image)});
        ASSERT_TRUE(values) << what << ": " << values.error().detail;
        EXPECT_EQ(*values, plain.values) << what;
    };
    same("tiles", [](auto& image) { image.tileSize = 64; });
    same("layers", [](auto& image) { image.rates = {20.0F, 5.0F, 0.0F}; });
    same("tile-parts", [](auto& image) { image.tileParts = true; });
    same("tiles and parts", [](auto& image) { image.tileSize = 48, image.tileParts = true; });
    same("small blocks", [](auto& image) { image.blockSize = 4; });
    same("precincts", [](auto& image) { image.precinctSize = 32, image.blockSize = 16; });
}

TEST(Jpeg2000, ReadsTheFormsOfTheField)
{
    const auto image = picture(12, false);
    const Bytes stream = encode(image);
    Bytes padded = stream;
    padded.insert(padded.end(), stream.size() % 2 + 2, 0);
    auto boxed = image;
    boxed.jp2 = true;
    const auto middle = stream.begin() + static_cast<std::ptrdiff_t>(stream.size() / 4 * 2);
    Bytes open = stream;  // Psot 0: the last tile-part goes on to the end
    const std::array<std::uint8_t, 4> sot{0xFF, 0x90, 0x00, 0x0A};
    const auto part = std::search(open.begin(), open.end(), sot.begin(), sot.end());
    std::fill_n(part + 6, 4, std::uint8_t{0});
    for (const auto& [what, fragments] : std::vector<std::pair<const char*, std::vector<Bytes>>>{
             {"padding", {padded}},
             {"JP2 boxes", {encode(boxed)}},
             {"two fragments", {Bytes(stream.begin(), middle), Bytes(middle, stream.end())}},
             {"a tile-part up to the end", {open}},
         }) {
        const auto values = decoded(image, fragments);
        ASSERT_TRUE(values) << what << ": " << values.error().detail;
        EXPECT_EQ(*values, image.values) << what;
    }
}

TEST(Jpeg2000, ReadsMonochrome1)
{
    const auto image = picture(12, false);
    const auto values = decoded(image, {encode(image)}, true, [](DcmDataset& dataset) {
        put(dataset, DCM_PhotometricInterpretation, "MONOCHROME1");
    });
    ASSERT_TRUE(values) << values.error().detail;
    EXPECT_EQ(*values, image.values);
}

TEST(Jpeg2000, TakesAnotherPrecisionThanBitsStored)
{
    auto image = picture(12, false);
    image.precision = 16;
    const auto twelve = [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_BitsStored, 12);
        dataset.putAndInsertUint16(DCM_HighBit, 11);
    };
    const auto whole = decoded(image, {encode(image)}, true, twelve);
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_EQ(*whole, image.values);

    image = picture(10, true);
    const auto fewer = decoded(image, {encode(image)}, true, twelve);
    ASSERT_TRUE(fewer) << fewer.error().detail;
    EXPECT_EQ(*fewer, image.values);
}

TEST(Jpeg2000, CutsOverlayBitsOffWhereNothingIsLostAndClampsWhereSomethingIs)
{
    auto image = picture(12, false);
    const auto original = image.values;
    image.precision = 16;
    for (std::size_t i = 0; i < image.values.size(); i += 3)
        image.values[i] |= 0x4000;
    const auto twelve = [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_BitsStored, 12);
        dataset.putAndInsertUint16(DCM_HighBit, 11);
    };
    EXPECT_EQ(decoded(image, {encode(image)}, true, twelve).value(), original);
    const auto clamped = decoded(image, {encode(image)}, false, twelve);
    ASSERT_TRUE(clamped);
    EXPECT_EQ(clamped->at(3), 4095);
    EXPECT_EQ(clamped->at(4), original.at(4));
}

TEST(Jpeg2000, HonoursHighBit)
{
    auto image = picture(12, false);
    const auto original = image.values;
    image.precision = 16;
    for (std::int32_t& value : image.values)
        value <<= 3;
    const auto shifted = [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_BitsStored, 12);
        dataset.putAndInsertUint16(DCM_HighBit, 14);
    };
    EXPECT_EQ(decoded(image, {encode(image)}, true, shifted).value(), original);
    image = picture(12, false);
    EXPECT_EQ(refusal(image, {encode(image)}, shifted), Reason::UnsupportedPixelFormat);
}

TEST(Jpeg2000, TheDataSetTellsTheSignOfWholeWords)
{
    auto asUnsigned = picture(12, true);
    const auto original = asUnsigned.values;
    const Bytes right = encode(asUnsigned);
    asUnsigned.isSigned = false;
    for (std::int32_t& value : asUnsigned.values)
        value &= 0xFFF;
    const auto representation = [](int value) {
        return [value](DcmDataset& dataset) {
            dataset.putAndInsertUint16(DCM_PixelRepresentation, static_cast<Uint16>(value));
        };
    };
    EXPECT_EQ(decoded(asUnsigned, {encode(asUnsigned)}, true, representation(1)).value(), original);
    EXPECT_EQ(decoded(asUnsigned, {right}, true, representation(0)).value(), asUnsigned.values);
    EXPECT_EQ(refusal(asUnsigned, {encode(asUnsigned)},
                      [](DcmDataset& dataset) {
                          dataset.putAndInsertUint16(DCM_PixelRepresentation, 1);
                          dataset.putAndInsertUint16(DCM_BitsStored, 14);
                          dataset.putAndInsertUint16(DCM_HighBit, 13);
                      }),
              Reason::UnsupportedPixelFormat);
}

TEST(Jpeg2000, RefusesWhatIsNoOneGreyImage)
{
    auto colour = picture(8, false);
    colour.components = 3;
    const Bytes stream = encode(colour);
    EXPECT_EQ(refusal(colour, {stream}), Reason::UnsupportedPixelFormat) << "header says one sample a pixel";
    EXPECT_EQ(refusal(colour, {stream},
                      [](DcmDataset& dataset) {
                          dataset.putAndInsertUint16(DCM_SamplesPerPixel, 3);
                          put(dataset, DCM_PhotometricInterpretation, "YBR_RCT");
                      }),
              Reason::UnsupportedPixelFormat);
    const auto deep = picture(16, false);
    EXPECT_EQ(refusal(picture(8, false), {encode(deep)}), Reason::UnsupportedPixelFormat) << "more than allocated";
}

TEST(Jpeg2000, RefusesAnotherSize)
{
    const auto image = picture(12, false);
    EXPECT_EQ(refusal(picture(12, false, 97, 64), {encode(image)}), Reason::PixelDataDamaged);
    EXPECT_EQ(refusal(picture(12, false, 96, 63), {encode(image)}), Reason::PixelDataDamaged);
}

TEST(Jpeg2000, NeverShowsHalfOfAnImage)
{
    for (const bool tiled : {false, true}) {
        auto image = picture(12, false, 150, 130);
        if (tiled)
            image.tileSize = 64, image.tileParts = true;
        const Bytes stream = encode(image);
        for (const double keep : {0.02, 0.3, 0.6, 0.9, 0.99}) {
            const auto length = static_cast<std::ptrdiff_t>(static_cast<double>(stream.size()) * keep);
            Bytes cut(stream.begin(), stream.begin() + length);
            EXPECT_EQ(refusal(image, {cut}), Reason::PixelDataDamaged) << keep;
            cut.insert(cut.end(), stream.size() - cut.size(), 0);  // a download that was cut short
            EXPECT_EQ(refusal(image, {cut}), Reason::PixelDataDamaged) << keep << " and zeros";
        }
    }
}

TEST(Jpeg2000, SaysOnTheErrorOutputNothing)
{
    const auto image = picture(12, false);
    Bytes stream = encode(image);
    std::fill_n(stream.begin() + static_cast<std::ptrdiff_t>(stream.size() / 2), 64, std::uint8_t{0xFF});
    ::testing::internal::CaptureStderr();
    ::testing::internal::CaptureStdout();
    const auto values = decoded(image, {stream});
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Jpeg2000, DecodesOnSeveralThreadsAtOnce)
{
    TemporaryFolder folder;
    const auto image = picture(12, false);
    const Bytes stream = encode(image);
    const auto whole = readOne(writeJpeg2000(image, {stream}, folder / "whole")).pixels;
    const Bytes cut(stream.begin(), stream.begin() + 3000);
    const auto damaged = readOne(writeJpeg2000(image, {cut}, folder / "cut")).pixels;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 10; ++i) {
                const auto pixels = (t % 2 == 0 ? whole : damaged)->decode();
                right += t % 2 == 0 ? pixels && valuesOf(**pixels) == image.values : !pixels;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(right, 40);
}

TEST(TransferSyntaxes, OthersAreRefusedByNameWithWhatToDo)
{
    for (const auto& [uid, name] : std::vector<std::pair<const char*, const char*>>{
             {"1.2.840.10008.1.2.4.92", "Part 2"},
             {"1.2.840.10008.1.2.4.93", "Part 2"},
             {"1.2.840.10008.1.2.4.201", "HTJ2K"},
             {"1.2.840.10008.1.2.4.203", "HTJ2K"},
             {"1.2.840.10008.1.2.4.110", "JPEG XL"},
             {"1.2.840.10008.1.2.4.100", "MPEG"},
             {"1.2.3.4", "1.2.3.4"},
         }) {
        TemporaryFolder folder;
        const auto image = picture(12, false);
        const auto file = writeJpeg2000(image, {encode(image)}, folder / "a.dcm");
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
        ASSERT_TRUE(format.loadAllDataIntoMemory().good());
        put(*format.getMetaInfo(), DCM_TransferSyntaxUID, uid);
        ASSERT_TRUE(format
                        .saveFile(OFFilename(file.c_str()), EXS_JPEG2000LosslessOnly, EET_UndefinedLength, EGL_recalcGL,
                                  EPD_noChange, 0, 0, EWM_dontUpdateMeta)
                        .good());
        const MammogramView view = readOne(file);
        EXPECT_EQ(view.transferSyntaxUid, uid);
        EXPECT_EQ(view.reasons, std::vector{Reason::UnsupportedTransferSyntax}) << uid;
        const auto pixels = view.pixels->decode();
        ASSERT_FALSE(pixels) << uid;
        EXPECT_EQ(pixels.error().reason, Reason::UnsupportedTransferSyntax);
        EXPECT_NE(pixels.error().detail.find(name), std::string::npos) << pixels.error().detail;
        EXPECT_NE(pixels.error().detail.find("have the archive send"), std::string::npos);
    }
}

}  // namespace
}  // namespace diptych::dicom
