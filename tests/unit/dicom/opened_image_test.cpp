// What a header says of the pixels is told where it lies, or by DCMTK: the same.
#include "opened_image.h"

#include "decoded_image.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::decodedBy;
using testing::edit;
using testing::put;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

void putTable(DcmDataset& dataset, const DcmTagKey& sequence)
{
    DcmItem* item = nullptr;
    ASSERT_TRUE(dataset.findOrCreateSequenceItem(sequence, item, -2).good());
    const std::array<Uint16, 3> descriptor{4, 100, 12};
    const std::array<Uint16, 4> entries{0, 1000, 2000, 4000};
    item->putAndInsertUint16Array(DCM_LUTDescriptor, descriptor.data(), descriptor.size());
    item->putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_US), entries.data(), entries.size());
}

struct HeaderChange {
    const char* name;
    std::function<void(DcmDataset&)> change;
    bool plain = true;  // it is read where it lies, where its transfer syntax allows
    bool image = true;
};

std::vector<HeaderChange> headerChanges()
{
    return {
        {"as it is", [](DcmDataset&) {}},
        {"windows",
         [](DcmDataset& d) {
             put(d, DCM_WindowCenter, "2653\\ 2713\\2569.5");
             put(d, DCM_WindowWidth, "900\\0.5\\1050");
             put(d, DCM_WindowCenterWidthExplanation, "NORMAL\\HARDER\\SOFTER");
             put(d, DCM_VOILUTFunction, "SIGMOID");
         },
         false},  // a blank before a number
        {"three windows",
         [](DcmDataset& d) {
             put(d, DCM_WindowCenter, "2653\\2713\\2569.5");
             put(d, DCM_WindowWidth, "900\\0.5\\1050");
             put(d, DCM_VOILUTFunction, "SIGMOID");
         }},
        {"umlaut",
         [](DcmDataset& d) {
             put(d, DCM_SpecificCharacterSet, "ISO_IR 100");
             put(d, DCM_WindowCenterWidthExplanation, "W\xE4rme");
         }},
        {"no window",
         [](DcmDataset& d) {
             d.findAndDeleteElement(DCM_WindowCenter);
             d.findAndDeleteElement(DCM_WindowWidth);
         }},
        {"rescaled",
         [](DcmDataset& d) {
             put(d, DCM_RescaleSlope, "-0.5");
             put(d, DCM_RescaleIntercept, "-1024");
         }},
        {"blank in a number", [](DcmDataset& d) { put(d, DCM_RescaleSlope, "1 5"); }, false},
        {"low values bright", [](DcmDataset& d) { put(d, DCM_PhotometricInterpretation, "MONOCHROME1"); }},
        {"inverse",
         [](DcmDataset& d) {
             put(d, DCM_PhotometricInterpretation, "MONOCHROME1");
             put(d, DCM_PresentationLUTShape, "INVERSE");
         }},
        {"padding",
         [](DcmDataset& d) {
             d.putAndInsertUint16(DCM_PixelPaddingValue, 4000);
             d.putAndInsertUint16(DCM_PixelPaddingRangeLimit, 4095);
         }},
        {"signed",
         [](DcmDataset& d) {
             d.putAndInsertUint16(DCM_PixelRepresentation, 1);
             d.insert(new DcmSignedShort(DcmTag(DCM_PixelPaddingValue, EVR_SS)), OFTrue);
             d.putAndInsertSint16(DcmTag(DCM_PixelPaddingValue, EVR_SS), -5);
         }},
        {"modality table", [](DcmDataset& d) { putTable(d, DCM_ModalityLUTSequence); }, false},
        {"VOI tables",
         [](DcmDataset& d) {
             putTable(d, DCM_VOILUTSequence);
             putTable(d, DCM_VOILUTSequence);
         },
         false},
        {"three samples a pixel", [](DcmDataset& d) { d.putAndInsertUint16(DCM_SamplesPerPixel, 3); }, true, false},
        {"two frames", [](DcmDataset& d) { put(d, DCM_NumberOfFrames, "2"); }, true, false},
        {"another object", [](DcmDataset& d) { put(d, DCM_SOPInstanceUID, "1.2.3"); }, true, false},
        {"a size of another kind",
         [](DcmDataset& d) {
             d.findAndDeleteElement(DCM_Rows);
             d.insert(new DcmUnsignedLong(DcmTag(DCM_Rows, EVR_UL)), OFTrue);
             d.putAndInsertUint32(DcmTag(DCM_Rows, EVR_UL), 96);
         },
         false, false},
        {"a long header", [](DcmDataset& d) { put(d, DCM_ImageComments, std::string(20000, 'a').c_str()); }, false},
    };
}

TEST(OpenedImage, APlainHeaderSaysWhatItSaysByDcmtk)
{
    TemporaryFolder folder;
    for (const std::string_view syntax :
         {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-lossless", "jpeg-ls", "jpeg2000-lossless"}) {
        const bool allows =
            syntax == "explicit" || syntax == "implicit" || syntax == "jpeg-lossless" || syntax == "jpeg2000-lossless";
        for (const auto& [name, change, plain, whole] : headerChanges()) {
            auto image = sample();
            image.transferSyntax = *transferSyntax(syntax);
            const auto file = write(image, folder / (std::string(syntax) + " " + name + ".dcm"));
            edit(file, change);
            EXPECT_EQ(decodedBy(HeaderParser::PlainFirst, file, image.sopInstanceUid),
                      decodedBy(HeaderParser::Dcmtk, file, image.sopInstanceUid))
                << file;
            if (syntax == "implicit" && std::string_view(name) != "as it is")
                continue;  // what an attribute's VR is, the dictionary says there, not the change
            const auto opened = OpenedImage::open(file, sample().sopInstanceUid, 0, HeaderParser::PlainFirst);
            EXPECT_EQ(opened.has_value(), whole) << file;
            if (opened) {
                EXPECT_EQ((*opened)->isPlain(), plain && allows) << file;
            }
        }
    }
}

TEST(OpenedImage, NothingIsAssumedOfWhatJpegLosslessIsDecompressedBy)
{
    TemporaryFolder folder;
    auto image = sample();
    image.transferSyntax = *transferSyntax("jpeg-lossless");
    const auto file = folder / "image.dcm";
    for (const DcmTagKey& tag :
         {DCM_SamplesPerPixel, DCM_BitsAllocated, DCM_BitsStored, DCM_HighBit, DCM_PixelRepresentation}) {
        std::filesystem::remove(file);
        write(image, file);
        edit(file, [&](DcmDataset& d) { d.findAndDeleteElement(tag); });
        for (const auto parser : {HeaderParser::PlainFirst, HeaderParser::Dcmtk}) {
            std::vector<std::uint16_t> samples;
            VectorRoom room(samples);
            EXPECT_FALSE(decodeFrame({file.string(), image.sopInstanceUid, 0}, room, parser)) << tag.toString().c_str();
        }
    }
}

TEST(OpenedImage, ADataSetThatIsAnotherImagesByThenIsNone)
{
    TemporaryFolder folder;
    auto image = sample();
    image.transferSyntax = *transferSyntax("jpeg-lossless");
    const auto file = folder / "image.dcm";
    for (const bool other : {true, false}) {
        std::filesystem::remove(file);
        write(image, file);
        const auto opened = OpenedImage::open(file, image.sopInstanceUid, 0, HeaderParser::PlainFirst);
        ASSERT_TRUE(opened);
        EXPECT_TRUE((*opened)->isPlain());
        edit(file, [&](DcmDataset& d) {
            if (other)
                put(d, DCM_SOPInstanceUID, "1.2.3");
            else
                put(d, DCM_PhotometricInterpretation, "MONOCHROME1");
        });
        const auto dataset = (*opened)->dataset();
        ASSERT_FALSE(dataset) << other;
        EXPECT_EQ(dataset.error().reason, Reason::Unreadable);
    }
}

TEST(OpenedImage, JpegLosslessOfEveryPrecisionIsWhatItsDataSetDecompressesTo)
{
    TemporaryFolder folder;
    for (const int bits : {8, 10, 12, 13, 16}) {
        auto image = sample("a", bits);
        image.transferSyntax = *transferSyntax("jpeg-lossless");
        const auto file = write(image, folder / (std::to_string(bits) + ".dcm"));
        DcmFileFormat whole;
        ASSERT_TRUE(whole.loadFile(file.c_str()).good());
        ASSERT_TRUE(whole.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).good());
        std::vector<std::uint16_t> samples;
        VectorRoom room(samples);
        ASSERT_TRUE(decodeFrame({file.string(), image.sopInstanceUid, 0}, room)) << bits;
        if (bits == 8) {
            const Uint8* bytes = nullptr;
            unsigned long count = 0;
            ASSERT_TRUE(whole.getDataset()->findAndGetUint8Array(DCM_PixelData, bytes, &count).good());
            ASSERT_GE(count, samples.size());
            EXPECT_TRUE(std::equal(samples.begin(), samples.end(), bytes)) << bits;
            continue;
        }
        const Uint16* words = nullptr;
        unsigned long count = 0;
        ASSERT_TRUE(whole.getDataset()->findAndGetUint16Array(DCM_PixelData, words, &count).good());
        ASSERT_EQ(count, samples.size());
        EXPECT_TRUE(std::equal(samples.begin(), samples.end(), words)) << bits;
    }
}

}  // namespace
}  // namespace diptych::dicom
