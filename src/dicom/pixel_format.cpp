#include "pixel_format.h"

#include <algorithm>
#include <array>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcuid.h"

namespace diptych::dicom
{

PixelFormat pixelFormat(const ItemView& dataset)
{
    PixelFormat format;
    format.rows = word(dataset, DCM_Rows).value_or(0);
    format.columns = word(dataset, DCM_Columns).value_or(0);
    // Fewer than none tell as little as no number does.
    format.frames =
        text(dataset, DCM_NumberOfFrames).empty() ? 1 : std::max(integer(dataset, DCM_NumberOfFrames).value_or(0), 0);
    const auto samplesPerPixel = word(dataset, DCM_SamplesPerPixel);
    const auto bitsAllocated = word(dataset, DCM_BitsAllocated);
    const auto bitsStored = word(dataset, DCM_BitsStored);
    const auto highBit = word(dataset, DCM_HighBit);
    const auto representation = word(dataset, DCM_PixelRepresentation);
    format.samplesPerPixel = samplesPerPixel.value_or(1);
    format.bitsAllocated = bitsAllocated.value_or(0);
    format.bitsStored = bitsStored.value_or(0);
    format.highBit = highBit.value_or(static_cast<std::uint16_t>(std::max(format.bitsStored - 1, 0)));
    format.isSigned = representation.value_or(0) == 1;
    format.complete = samplesPerPixel && bitsAllocated && bitsStored && highBit && representation;
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

std::span<const std::string_view> decodedTransferSyntaxes()
{
    static constexpr std::array<std::string_view, 15> kDecoded{
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
        UID_JPEG2000LosslessOnlyTransferSyntax,
        UID_JPEG2000TransferSyntax,
    };
    return kDecoded;
}

bool isSupportedTransferSyntax(const std::string& uid)
{
    // A file without meta information has none and is never compressed.
    return uid.empty() || std::ranges::find(decodedTransferSyntaxes(), uid) != decodedTransferSyntaxes().end();
}

std::string transferSyntaxRefusal(const std::string& uid)
{
    // By what the UID begins with below "1.2.840.10008.1.2" (PS3.6 A.1); longer beginnings first.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kNames{{
        {"1.2.840.10008.1.2.4.92", "JPEG 2000 of several components (Part 2)"},
        {"1.2.840.10008.1.2.4.93", "JPEG 2000 of several components (Part 2)"},
        {"1.2.840.10008.1.2.4.94", "pixels kept elsewhere (JPIP)"},
        {"1.2.840.10008.1.2.4.95", "pixels kept elsewhere (JPIP)"},
        {"1.2.840.10008.1.2.4.10", "video (MPEG)"},
        {"1.2.840.10008.1.2.4.11", "JPEG XL"},
        {"1.2.840.10008.1.2.4.20", "HTJ2K"},
        {"1.2.840.10008.1.2.8.1", "deflated frames"},
        {"1.2.840.10008.1.2.4.", "a JPEG process that is not in use any more"},
    }};
    const auto row = std::ranges::find_if(kNames, [&uid](const auto& name) { return uid.starts_with(name.first); });
    const std::string name = row != kNames.end() ? std::string(row->second) + ", " + uid : "transfer syntax " + uid;
    return name + ": have the archive send the image uncompressed, as JPEG lossless or as JPEG 2000";
}

bool isJpeg2000(std::string_view uid)
{
    return uid == UID_JPEG2000LosslessOnlyTransferSyntax || uid == UID_JPEG2000TransferSyntax;
}

}  // namespace diptych::dicom
