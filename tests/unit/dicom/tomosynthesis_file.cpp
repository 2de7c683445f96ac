#include "tomosynthesis_file.h"

#include <gtest/gtest.h>

#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"
#include "dcmtk/dcmjpeg/djrplol.h"

#include "dcmtk_runtime.h"
#include "jpeg2000.h"
#include "written_files.h"

namespace diptych::dicom::testing
{

namespace
{

void putCode(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning)
{
    DcmItem* code = nullptr;
    ASSERT_TRUE(item.findOrCreateSequenceItem(sequence, code).good());
    put(*code, DCM_CodeValue, value);
    put(*code, DCM_CodingSchemeDesignator, scheme);
    put(*code, DCM_CodeMeaning, meaning);
}

void putDataset(DcmDataset& dataset, const TomosynthesisFile& file)
{
    put(dataset, DCM_SOPClassUID, UID_BreastTomosynthesisImageStorage);
    put(dataset, DCM_SOPInstanceUID, makeUid("instance" + file.name).c_str());
    put(dataset, DCM_SeriesInstanceUID, makeUid("series" + file.name).c_str());
    put(dataset, DCM_StudyInstanceUID, makeUid("study").c_str());
    put(dataset, DCM_PatientID, "P-1");
    put(dataset, DCM_PatientName, "Test^Phantom");
    put(dataset, DCM_PatientBirthDate, "19600102");
    put(dataset, DCM_PatientSex, "F");
    put(dataset, DCM_StudyDate, "20240305");
    put(dataset, DCM_Modality, "MG");
    put(dataset, DCM_PresentationIntentType, "FOR PRESENTATION");
    put(dataset, DCM_ImageType, "ORIGINAL\\PRIMARY\\TOMOSYNTHESIS\\NONE");
    putCode(dataset, DCM_ViewCodeSequence, "399162004", "SCT", "cranio-caudal");
    put(dataset, DCM_NumberOfFrames, std::to_string(file.frames).c_str());
    dataset.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    put(dataset, DCM_PhotometricInterpretation, "MONOCHROME2");
    dataset.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(file.rows));
    dataset.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(file.columns));
    dataset.putAndInsertUint16(DCM_BitsAllocated, 16);
    dataset.putAndInsertUint16(DCM_BitsStored, 12);
    dataset.putAndInsertUint16(DCM_HighBit, 11);
    dataset.putAndInsertUint16(DCM_PixelRepresentation, 0);
    put(dataset, DCM_PresentationLUTShape, "IDENTITY");
    put(dataset, DCM_LossyImageCompression, "00");
}

DcmItem& macroOf(DcmItem& group, const DcmTagKey& macro)
{
    DcmItem* item = nullptr;
    EXPECT_TRUE(group.findOrCreateSequenceItem(macro, item).good());
    return *item;
}

void putGroups(DcmDataset& dataset, const TomosynthesisFile& file)
{
    DcmItem& measures = shared(dataset, DCM_PixelMeasuresSequence);
    put(measures, DCM_PixelSpacing, "0.1\\0.1");
    put(measures, DCM_SliceThickness, "1.0");
    put(measures, DCM_SpacingBetweenSlices, "1.0");
    DcmItem& anatomy = shared(dataset, DCM_FrameAnatomySequence);
    put(anatomy, DCM_FrameLaterality, file.side.c_str());
    putCode(anatomy, DCM_AnatomicRegionSequence, "76752008", "SCT", "Breast");
    // A left CC whose rows run away from the chest wall and whose columns run to the patient's right.
    put(shared(dataset, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, "0\\-1\\0\\-1\\0\\0");
    DcmItem& values = shared(dataset, DCM_PixelValueTransformationSequence);
    put(values, DCM_RescaleIntercept, "0");
    put(values, DCM_RescaleSlope, "1");
    put(values, DCM_RescaleType, "US");
    put(shared(dataset, DCM_XRay3DFrameTypeSequence), DCM_FrameType, "ORIGINAL\\PRIMARY\\TOMOSYNTHESIS\\NONE");
    for (int frame = 0; frame < file.frames; ++frame) {
        const auto index = static_cast<std::size_t>(frame);
        const double height = index < file.positionsMm.size() ? file.positionsMm[index] : frame * 1.0;
        put(perFrame(dataset, frame, DCM_PlanePositionSequence), DCM_ImagePositionPatient,
            ("100\\-20\\" + std::to_string(height)).c_str());
        DcmItem& shown = perFrame(dataset, frame, DCM_FrameVOILUTSequence);
        put(shown, DCM_WindowCenter, std::to_string(1000 + 10 * frame).c_str());
        put(shown, DCM_WindowWidth, "2000");
        put(shown, DCM_WindowCenterWidthExplanation, "SLICE");
    }
}

/// Which DCMTK has no encoder for.
void compressAsJpeg2000(const TomosynthesisFile& tomosynthesis, DcmDataset& dataset)
{
    auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag));
    for (int frame = 0; frame < tomosynthesis.frames; ++frame) {
        const auto codestream =
            encodeJpeg2000(tomosynthesis.samples(frame), tomosynthesis.rows, tomosynthesis.columns, 12);
        ASSERT_TRUE(codestream);
        auto* fragment = new DcmPixelItem(DCM_PixelItemTag);
        fragment->putUint8Array(codestream->data(), codestream->size());
        sequence->insert(fragment);
    }
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence);
    dataset.insert(pixels, OFTrue);
}

}  // namespace

std::vector<std::uint16_t> TomosynthesisFile::samples(int frame) const
{
    std::vector<std::uint16_t> samples(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns),
                                       static_cast<std::uint16_t>(200 + frame));
    const int at = dotRow(frame) % rows * columns + dotColumn(frame) % columns;
    samples[static_cast<std::size_t>(at)] = 3000;
    return samples;
}

DcmItem& perFrame(DcmDataset& dataset, int frame, const DcmTagKey& macro)
{
    DcmItem* group = nullptr;
    EXPECT_TRUE(dataset.findOrCreateSequenceItem(DCM_PerFrameFunctionalGroupsSequence, group, frame).good());
    return macroOf(*group, macro);
}

DcmItem& shared(DcmDataset& dataset, const DcmTagKey& macro)
{
    DcmItem* group = nullptr;
    EXPECT_TRUE(dataset.findOrCreateSequenceItem(DCM_SharedFunctionalGroupsSequence, group).good());
    return macroOf(*group, macro);
}

std::filesystem::path write(const TomosynthesisFile& tomosynthesis, const std::filesystem::path& file)
{
    ensureDcmtkRuntime();
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    putDataset(dataset, tomosynthesis);
    putGroups(dataset, tomosynthesis);
    std::vector<Uint16> words;
    for (int frame = 0; frame < tomosynthesis.frames; ++frame)
        for (const std::uint16_t sample : tomosynthesis.samples(frame))
            words.push_back(sample);
    dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size());
    if (tomosynthesis.change)
        tomosynthesis.change(dataset);
    const DJ_RPLossless lossless(1, 0);
    const bool jpeg = tomosynthesis.transferSyntax == EXS_JPEGProcess14SV1;
    if (tomosynthesis.transferSyntax == EXS_JPEG2000LosslessOnly)
        compressAsJpeg2000(tomosynthesis, dataset);
    else
        EXPECT_TRUE(dataset.chooseRepresentation(tomosynthesis.transferSyntax, jpeg ? &lossless : nullptr).good());
    std::filesystem::create_directories(file.parent_path());
    EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), tomosynthesis.transferSyntax).good());
    return file;
}

}  // namespace diptych::dicom::testing
