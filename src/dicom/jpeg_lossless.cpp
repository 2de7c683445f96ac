#include "jpeg_lossless.h"

#include <memory>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcerror.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmjpeg/djcparam.h"
#include "dcmtk/dcmjpeg/djdijg12.h"
#include "dcmtk/dcmjpeg/djdijg16.h"

#include "dcmtk_runtime.h"
#include "sample_bits.h"

namespace diptych::dicom
{

namespace
{

constexpr int kMostBitsOf12 = 12;

std::unique_ptr<DJDecoder> decoderOf(int precision, const DJCodecParameter& parameters)
{
    if (precision > kMostBitsOf12)
        return std::make_unique<DJDecompressIJG16Bit>(parameters, OFFalse);
    return std::make_unique<DJDecompressIJG12Bit>(parameters, OFFalse);
}

}  // namespace

bool isJpegLossless(std::string_view transferSyntaxUid)
{
    return transferSyntaxUid == UID_JPEGProcess14TransferSyntax ||
           transferSyntaxUid == UID_JPEGProcess14SV1TransferSyntax;
}

bool liesAsDecoded(const PixelFormat& format, int precision)
{
    return format.bitsAllocated == 16 && precision > 8 && precision >= format.bitsStored &&
           format.highBit + 1 == format.bitsStored;
}

Result<void> decodeJpegLossless(std::span<const std::uint8_t> stream, int precision, const PixelFormat& format,
                                SampleRoom& room)
{
    if (!format.complete)
        return failure(Reason::PixelDataDamaged, "the header does not tell how the pixel data are to be decompressed");
    // Grey has one component, to which none of these applies.
    const DJCodecParameter parameters(ECC_lossyYCbCr, EDC_photometricInterpretation, EUC_never, EPC_default);
    const auto decoder = decoderOf(precision, parameters);
    const std::span<std::uint16_t> samples = room.whole(format.pixels());
    const DcmtkWarningCount warnings;
    OFCondition decoded = decoder->init();
    if (decoded.good())  // it does not write to the stream
        decoded = decoder->decode(const_cast<Uint8*>(stream.data()), static_cast<Uint32>(stream.size()),
                                  reinterpret_cast<Uint8*>(samples.data()), static_cast<Uint32>(samples.size_bytes()),
                                  format.isSigned ? OFTrue : OFFalse);
    if (decoded == EC_MemoryExhausted)
        return failure(Reason::OutOfMemory, "no memory to decompress the pixel data");
    if (decoded.bad())
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be decompressed");
    if (warnings.value() > 0)
        return failure(Reason::PixelDataDamaged, "the compressed pixel data are damaged");
    // A prediction may run over the precision, and a sign is turned into an offset (PixelImage::firstStored).
    const std::uint16_t mask = lowBits(format.bitsStored);
    const auto signBit = static_cast<std::uint16_t>(format.isSigned ? 1U << (format.bitsStored - 1) : 0U);
    if (signBit != 0 || (!room.isCutByReceiver() && (bitsIn(samples) & ~mask) != 0))
        cutTo(samples, mask, signBit);
    return {};
}

}  // namespace diptych::dicom
