#include "grey_attributes.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::put;

PixelFormat format(const char* photometric = "MONOCHROME2", bool isSigned = false)
{
    PixelFormat format;
    format.bitsAllocated = 16;
    format.bitsStored = 12;
    format.highBit = 11;
    format.isSigned = isSigned;
    format.photometricInterpretation = photometric;
    return format;
}

TEST(GreyAttributes, PolarityInvertsOnce)
{
    DcmDataset dataset;
    EXPECT_FALSE(greyScale(dataset, format()).inverse);
    EXPECT_TRUE(greyScale(dataset, format("MONOCHROME1")).inverse);
    put(dataset, DCM_PresentationLUTShape, "INVERSE");
    EXPECT_TRUE(greyScale(dataset, format("MONOCHROME1")).inverse) << "the usual pairing is one inversion";
    EXPECT_TRUE(greyScale(dataset, format()).inverse);
    put(dataset, DCM_PresentationLUTShape, "IDENTITY");
    EXPECT_FALSE(greyScale(dataset, format()).inverse);
}

TEST(GreyAttributes, WindowsKeepFunctionOrderAndNames)
{
    DcmDataset dataset;
    put(dataset, DCM_WindowCenter, "2653\\2713\\2569");
    put(dataset, DCM_WindowWidth, "900\\750\\1050");
    put(dataset, DCM_WindowCenterWidthExplanation, "NORMAL\\HARDER\\SOFTER");
    put(dataset, DCM_VOILUTFunction, "SIGMOID");
    const GreyScale grey = greyScale(dataset, format());
    ASSERT_EQ(grey.voiWindows.size(), 3U);
    EXPECT_EQ(grey.voiWindows[0].centre, 2653.0);
    EXPECT_EQ(grey.voiWindows[1].width, 750.0);
    EXPECT_EQ(grey.voiWindows[2].explanation, "SOFTER");
    EXPECT_EQ(grey.voiWindows[2].function, VoiFunction::Sigmoid);
}

TEST(GreyAttributes, AWindowWithoutWidthIsNone)
{
    DcmDataset dataset;
    put(dataset, DCM_WindowCenter, "100\\200");
    put(dataset, DCM_WindowWidth, "0\\50");
    const GreyScale grey = greyScale(dataset, format());
    ASSERT_EQ(grey.voiWindows.size(), 1U);
    EXPECT_EQ(grey.voiWindows[0].centre, 200.0);
}

void putTable(DcmDataset& dataset, const DcmTagKey& sequence, DcmEVR descriptorVr, std::uint16_t first,
              const std::vector<std::uint16_t>& entries, std::uint16_t count, std::uint16_t bits, DcmEVR dataVr)
{
    DcmItem* item = nullptr;
    dataset.findOrCreateSequenceItem(sequence, item, -2);
    if (descriptorVr == EVR_SS) {
        const Sint16 values[] = {static_cast<Sint16>(count), static_cast<Sint16>(first), static_cast<Sint16>(bits)};
        item->putAndInsertSint16Array(DcmTag(DCM_LUTDescriptor, EVR_SS), values, 3);
    } else {
        const Uint16 values[] = {count, first, bits};
        item->putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), values, 3);
    }
    item->putAndInsertUint16Array(DcmTag(DCM_LUTData, dataVr), entries.data(), entries.size());
    put(*item, DCM_LUTExplanation, "FILM");
}

TEST(GreyAttributes, ReadsTablesOfWordsAndOfOw)
{
    for (const DcmEVR vr : {EVR_US, EVR_OW}) {
        DcmDataset dataset;
        putTable(dataset, DCM_VOILUTSequence, EVR_US, 10, {0, 100, 4095}, 3, 12, vr);
        const GreyScale grey = greyScale(dataset, format());
        ASSERT_EQ(grey.voiLuts.size(), 1U);
        EXPECT_EQ(grey.voiLuts[0].firstValue, 10);
        EXPECT_EQ(grey.voiLuts[0].bits, 12);
        EXPECT_EQ(grey.voiLuts[0].entries, (std::vector<std::uint16_t>{0, 100, 4095}));
        EXPECT_EQ(grey.voiLuts[0].explanation, "FILM");
    }
}

TEST(GreyAttributes, ReadsANegativeFirstValue)
{
    DcmDataset dataset;
    putTable(dataset, DCM_ModalityLUTSequence, EVR_SS, 0xFF9C, {1, 2}, 2, 16, EVR_OW);
    const GreyScale grey = greyScale(dataset, format());
    ASSERT_TRUE(grey.modalityLut);
    EXPECT_EQ(grey.modalityLut->firstValue, -100);
}

TEST(GreyAttributes, UnpacksTablesOfBytes)
{
    DcmDataset dataset;
    putTable(dataset, DCM_VOILUTSequence, EVR_US, 0, {0x0201, 0x0403}, 4, 8, EVR_OW);
    const GreyScale grey = greyScale(dataset, format());
    ASSERT_EQ(grey.voiLuts.size(), 1U);
    EXPECT_EQ(grey.voiLuts[0].entries, (std::vector<std::uint16_t>{1, 2, 3, 4}));
}

TEST(GreyAttributes, LeavesOutATableShorterThanItSays)
{
    DcmDataset dataset;
    putTable(dataset, DCM_VOILUTSequence, EVR_US, 0, {1, 2, 3}, 4096, 12, EVR_OW);
    EXPECT_TRUE(greyScale(dataset, format()).voiLuts.empty());
}

TEST(GreyAttributes, PaddingIsAPairOfStoredValues)
{
    DcmDataset dataset;
    EXPECT_FALSE(greyScale(dataset, format()).paddingFirst);
    dataset.putAndInsertUint16(DcmTag(DCM_PixelPaddingValue, EVR_US), 30);
    EXPECT_EQ(greyScale(dataset, format()).paddingFirst, 30);
    EXPECT_EQ(greyScale(dataset, format()).paddingLast, 30);
    dataset.putAndInsertUint16(DcmTag(DCM_PixelPaddingRangeLimit, EVR_US), 0);
    EXPECT_EQ(greyScale(dataset, format()).paddingFirst, 0);
    EXPECT_EQ(greyScale(dataset, format()).paddingLast, 30);
}

TEST(GreyAttributes, PaddingOfSignedPixelsIsSigned)
{
    DcmDataset dataset;
    dataset.putAndInsertSint16(DcmTag(DCM_PixelPaddingValue, EVR_SS), -2000);
    EXPECT_EQ(greyScale(dataset, format("MONOCHROME2", true)).paddingFirst, -2000);
}

TEST(GreyAttributes, RescaleIsReadAndASlopeOfZeroIsNot)
{
    DcmDataset dataset;
    put(dataset, DCM_RescaleSlope, "2.5");
    put(dataset, DCM_RescaleIntercept, "-10");
    EXPECT_EQ(greyScale(dataset, format()).rescaleSlope, 2.5);
    EXPECT_EQ(greyScale(dataset, format()).rescaleIntercept, -10.0);
    put(dataset, DCM_RescaleSlope, "0");
    EXPECT_EQ(greyScale(dataset, format()).rescaleSlope, 1.0);
}

}  // namespace
}  // namespace diptych::dicom
