// JPEG 2000 files of other makers beside the checkout; skipped, saying so, where they are not there. Most are no
// mammograms, so that their pixels are asked for without a folder being read.
#include <algorithm>
#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

#include "compressed_stream.h"
#include "dcmtk_runtime.h"
#include "jpeg2000.h"
#include "pixel_decoder.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;

using Decoded = Result<std::shared_ptr<const PixelImage>>;

class Jpeg2000Data : public ::testing::Test
{
protected:
    void SetUp() override
    {
        ensureDcmtkRuntime();
        const char* shared = std::getenv("DIPTYCH_SHARED");
        root_ = fs::path(shared != nullptr ? shared : "") / "dicom" / "corpus";
        if (!fs::is_directory(root_))
            GTEST_SKIP() << "no real files beside the checkout";
    }

    [[nodiscard]] Decoded decode(const std::string& file) const
    {
        DcmFileFormat format;
        OFString uid;
        if (format
                .loadFileUntilTag(OFFilename((root_ / file).c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
                                  ERM_autoDetect, DCM_PixelData)
                .bad() ||
            format.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, uid).bad()) {
            ADD_FAILURE() << file;
            return failure(Reason::Unreadable);
        }
        return FilePixelSource(root_ / file, uid.c_str()).decode();
    }

    fs::path root_;
};

TEST_F(Jpeg2000Data, LosslessFilesAreTheirTwinsBitForBit)
{
    for (const auto& [file, twin] : std::map<std::string, std::string>{
             {"CT1_J2KR", "CT1_UNC"},
             {"CT2_J2KR", "CT2_UNC"},
             {"MR4_J2KR", "MR4_UNC"},
             {"NM1_J2KR", "NM1_UNC"},
             {"RG3_J2KR", "RG3_JLSL"},
         }) {
        const auto image = decode("transfer-syntaxes/wg04/" + file);
        const auto other = decode("transfer-syntaxes/wg04/" + twin);
        ASSERT_TRUE(image) << file << ": " << image.error().detail;
        ASSERT_TRUE(other) << twin << ": " << other.error().detail;
        EXPECT_EQ((*image)->firstStored, (*other)->firstStored) << file;
        EXPECT_EQ((*image)->samples, (*other)->samples) << file;
    }
}

TEST_F(Jpeg2000Data, LossyFilesAreAsFarFromTheirTwinsAsTheirMakersLeftThem)
{
    struct Difference {
        std::string twin;
        int most;
        double mean;
    };
    // As opj_decompress gives them, the last one looked up here.
    for (const auto& [file, expected] : std::map<std::string, Difference>{
             {"CT1_J2KI", {"CT1_UNC", 352, 25.921}},
             {"CT2_J2KI", {"CT2_UNC", 402, 17.616}},
             {"MR4_J2KI", {"MR4_UNC", 29, 3.015}},
             {"NM1_J2KI", {"NM1_UNC", 101, 4.219}},
             {"RG3_J2KI", {"RG3_JLSL", 9, 0.777}},
         }) {
        const auto image = decode("transfer-syntaxes/wg04/" + file);
        const auto other = decode("transfer-syntaxes/wg04/" + expected.twin);
        ASSERT_TRUE(image) << file << ": " << image.error().detail;
        ASSERT_TRUE(other) << expected.twin << ": " << other.error().detail;
        const auto& samples = (*image)->samples;
        ASSERT_EQ(samples.size(), (*other)->samples.size());
        int most = 0;
        double sum = 0.0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const int difference = std::abs(samples[i] - (*other)->samples[i]);
            most = std::max(most, difference);
            sum += difference;
        }
        EXPECT_EQ(most, expected.most) << file;
        EXPECT_NEAR(sum / static_cast<double>(samples.size()), expected.mean, 0.01) << file;
    }
}

TEST_F(Jpeg2000Data, EveryFileHasItsOutcome)
{
    struct Outcome {
        std::string file;
        std::optional<Reason> refused;
    };
    const std::optional<Reason> decoded;
    for (const auto& [file, refused] : std::vector<Outcome>{
             {"mammography/MG1_J2KI", decoded},
             {"other-modalities/orthanc/ISO_IR13.dcm", decoded},
             {"other-modalities/pydicom/explicit_VR-UN.dcm", decoded},
             {"transfer-syntaxes/cornerstone/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
              decoded},
             {"transfer-syntaxes/cornerstone/CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm", decoded},
             {"transfer-syntaxes/dwv/nema-vl2_j2kr.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/fo-dicom/GH064.dcm", decoded},
             {"transfer-syntaxes/pydicom/693_J2KI.dcm", decoded},
             {"transfer-syntaxes/pydicom/693_J2KR.dcm", decoded},
             {"transfer-syntaxes/pydicom/GDCMJ2K_TextGBR.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/pydicom/HTJ2KLossless_08_RGB.dcm", Reason::UnsupportedTransferSyntax},
             {"transfer-syntaxes/pydicom/HTJ2K_08_RGB.dcm", Reason::UnsupportedTransferSyntax},
             {"transfer-syntaxes/pydicom/J2K_pixelrep_mismatch.dcm", decoded},
             {"transfer-syntaxes/pydicom/JPEG2000-embedded-sequence-delimiter.dcm", Reason::PixelDataDamaged},
             {"transfer-syntaxes/pydicom/JPEG2000.dcm", decoded},
             {"transfer-syntaxes/pydicom/MR_small_jp2klossless.dcm", decoded},
             {"transfer-syntaxes/pydicom/SC_rgb_gdcm_KY.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/pydicom/emri_small_jpeg_2k_lossless.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/pydicom/emri_small_jpeg_2k_lossless_too_short.dcm", Reason::PixelDataDamaged},
             {"transfer-syntaxes/pydicom/liver_j2k.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/pydicom/liver_nonbyte_aligned_j2k.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/weasis/jpeg2000-multiframe-multifragments.dcm", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/wg04/RG1_J2KI", decoded},
             {"transfer-syntaxes/wg04/RG2_J2KI", decoded},
             {"transfer-syntaxes/wg04/US1_J2KI", Reason::UnsupportedPixelFormat},
             {"transfer-syntaxes/wg04/US1_J2KR", Reason::UnsupportedPixelFormat},
         }) {
        const auto image = decode(file);
        const std::string detail = image ? "decoded" : image.error().detail;
        EXPECT_EQ(image ? std::nullopt : std::optional(image.error().reason), refused) << file << ": " << detail;
    }
}

TEST_F(Jpeg2000Data, TheBitsOfASignThatTheStreamDeniesAreRight)
{
    const auto image = decode("transfer-syntaxes/pydicom/J2K_pixelrep_mismatch.dcm");
    ASSERT_TRUE(image) << image.error().detail;
    EXPECT_EQ((*image)->firstStored, -4096);
    EXPECT_EQ((*image)->samples.front() + (*image)->firstStored, -2000) << "outside the scanner's field";
}

/// Frame by frame as a stack of slices is read, whatever the class of the image.
TEST_F(Jpeg2000Data, FramesOfSeveralFragmentsAreToldApart)
{
    struct Stack {
        std::string file;
        int whole;
    };
    for (const auto& [file, whole] : std::vector<Stack>{
             {"pydicom/emri_small_jpeg_2k_lossless.dcm", 10},
             {"weasis/jpeg2000-multiframe-multifragments.dcm", 19},
         }) {
        const fs::path path = root_ / "transfer-syntaxes" / file;
        const auto outline = outlineFile(path, true);
        ASSERT_TRUE(outline);
        DcmFileFormat header;
        ASSERT_TRUE(header
                        .loadFileUntilTag(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
                                          ERM_autoDetect, DCM_PixelData)
                        .good());
        const PixelFormat format = pixelFormat(*header.getDataset());
        int decoded = 0;
        for (int frame = 0; frame < format.frames; ++frame) {
            const auto compressed = compressedFrame(path, *outline, format, frame);
            if (!compressed)
                continue;
            std::vector<std::uint16_t> samples;
            VectorRoom room(samples);
            decoded += decodeJpeg2000(compressed->bytes, compressed->codestream, format, false, room) ? 1 : 0;
        }
        EXPECT_EQ(decoded, whole) << file;
    }
}

}  // namespace
}  // namespace diptych::dicom
