#include "pixel_format.h"

#include <algorithm>
#include <array>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcuid.h"

namespace diptych::dicom
{

PixelFormat pixelFormat(DcmItem& dataset)
{
    PixelFormat format;
    format.rows = word(dataset, DCM_Rows).value_or(0);
    format.columns = word(dataset, DCM_Columns).value_or(0);
    format.frames = text(dataset, DCM_NumberOfFrames).empty() ? 1 : integer(dataset, DCM_NumberOfFrames).value_or(0);
    format.samplesPerPixel = word(dataset, DCM_SamplesPerPixel).value_or(1);
    format.bitsAllocated = word(dataset, DCM_BitsAllocated).value_or(0);
    format.bitsStored = word(dataset, DCM_BitsStored).value_or(0);
    format.highBit =
        word(dataset, DCM_HighBit).value_or(static_cast<std::uint16_t>(std::max(format.bitsStored - 1, 0)));
    format.isSigned = word(dataset, DCM_PixelRepresentation).value_or(0) == 1;
    format.photometricInterpretation = text(dataset, DCM_PhotometricInterpretation);
    return format;
}

std::optional<Error> unsupported(const PixelFormat& format, int mostFrames)
{
    if (format.rows == 0 || format.columns == 0)
        return Error{Reason::PixelDataMissing, "no Rows or Columns", {}};
    const auto refuse = [](const char* why) { return Error{Reason::UnsupportedPixelFormat, why, {}}; };
    if (format.pixels() > kMaxPixels)
        return refuse("more than 200 million pixels");
    if (format.frames < 1 || format.frames > mostFrames)
        return refuse("a number of frames that an image of this class cannot have");
    if (format.samplesPerPixel != 1)
        return refuse("Samples per Pixel is not 1");
    if (format.photometricInterpretation != "MONOCHROME1" && format.photometricInterpretation != "MONOCHROME2")
        return refuse("Photometric Interpretation is neither MONOCHROME1 nor MONOCHROME2");
    if (format.bitsAllocated != 8 && format.bitsAllocated != 16)
        return refuse("Bits Allocated is neither 8 nor 16");
    if (format.bitsStored < 2 || format.highBit < format.bitsStored - 1 || format.highBit >= format.bitsAllocated)
        return refuse("Bits Stored and High Bit do not fit Bits Allocated");
    return std::nullopt;
}

bool isSupportedTransferSyntax(const std::string& uid)
{
    static constexpr std::array<std::string_view, 14> kSupported{
        UID_LittleEndianImplicitTransferSyntax,
        UID_LittleEndianExplicitTransferSyntax,
        UID_BigEndianExplicitTransferSyntax,
        UID_DeflatedExplicitVRLittleEndianTransferSyntax,
        UID_RLELosslessTransferSyntax,
        UID_JPEGProcess1TransferSyntax,
        UID_JPEGProcess2_4TransferSyntax,
        UID_JPEGProcess6_8TransferSyntax,
        UID_JPEGProcess10_12TransferSyntax,
        UID_JPEGProcess14TransferSyntax,
        UID_JPEGProcess14SV1TransferSyntax,
        UID_JPEGLSLosslessTransferSyntax,
        UID_JPEGLSLossyTransferSyntax,
        "",  // a file without meta information, which is never compressed
    };
    return std::ranges::find(kSupported, uid) != kSupported.end();
}

}  // namespace diptych::dicom
