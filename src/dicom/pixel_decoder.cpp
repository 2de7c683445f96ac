#include "pixel_decoder.h"

#include <algorithm>
#include <array>
#include <new>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "compressed_stream.h"
#include "dcmtk_runtime.h"
#include "diptych/core/large_memory.h"
#include "file_outline.h"
#include "grey_attributes.h"
#include "lossless_jpeg.h"
#include "pixel_format.h"

namespace diptych::dicom
{

namespace
{

std::optional<Error> decompress(DcmDataset& dataset)
{
    const DcmtkWarningCount warnings;
    const OFCondition decoded = dataset.chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
    if (decoded == EC_MemoryExhausted)
        return Error{Reason::OutOfMemory, "no memory to decompress the pixel data", {}};
    if (decoded.bad() || !dataset.canWriteXfer(EXS_LittleEndianExplicit))
        return Error{Reason::PixelDataDamaged, "the pixel data cannot be decompressed", {}};
    if (warnings.value() > 0)
        return Error{Reason::PixelDataDamaged, "the compressed pixel data are damaged", {}};
    return std::nullopt;
}

/// Copies the stored bits of each sample: those above High Bit (overlay planes of old objects) and below are cut
/// off, and a sign is turned into an offset (PixelImage::firstStored).
template <typename Word>
void copySamples(const Word* words, const PixelFormat& format, std::vector<std::uint16_t>& samples)
{
    const int shift = format.highBit + 1 - format.bitsStored;
    const unsigned mask = (1U << format.bitsStored) - 1U;
    const unsigned signBit = format.isSigned ? 1U << (format.bitsStored - 1) : 0U;
    // By blocks that stay in the cache: the large memory is written once, and not filled with zeros before.
    std::array<std::uint16_t, 4096> block;
    samples = roomFor<std::uint16_t>(format.pixels());
    for (const Word* const end = words + format.pixels(); words < end;) {
        const auto count = std::min<std::size_t>(block.size(), static_cast<std::size_t>(end - words));
        for (std::size_t i = 0; i < count; ++i)
            block[i] = static_cast<std::uint16_t>(((words[i] >> shift) & mask) ^ signBit);
        samples.insert(samples.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
        words += count;
    }
}

Result<void> readSamples(DcmDataset& dataset, const PixelFormat& format, std::vector<std::uint16_t>& samples)
{
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr)
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    if (element->getLength() < format.bytes())
        return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns");
    if (format.bitsAllocated == 8) {
        Uint8* bytes = nullptr;
        if (element->getUint8Array(bytes).bad() || bytes == nullptr)
            return failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
        copySamples(bytes, format, samples);
    } else {
        Uint16* words = nullptr;
        if (element->getUint16Array(words).bad() || words == nullptr)
            return failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
        copySamples(words, format, samples);
    }
    return {};
}

bool isLosslessJpeg(const std::string& syntax)
{
    return syntax == UID_JPEGProcess14SV1TransferSyntax || syntax == UID_JPEGProcess14TransferSyntax;
}

/// Whatever DCMTK has a codec for. The format that the samples turned out to have.
Result<PixelFormat> decodeWithDcmtk(DcmDataset& dataset, const PixelFormat& declared,
                                    std::vector<std::uint16_t>& samples)
{
    if (auto failed = decompress(dataset))
        return tl::make_unexpected(*failed);
    // Decoders may change how many bits are allocated and stored.
    const PixelFormat format = pixelFormat(dataset);
    if (auto refused = unsupported(format))
        return tl::make_unexpected(*refused);
    if (format.rows != declared.rows || format.columns != declared.columns)
        return failure(Reason::PixelDataDamaged, "the compressed image is not of Rows x Columns");
    if (auto read = readSamples(dataset, format, samples); !read)
        return tl::make_unexpected(read.error());
    return format;
}

Result<std::shared_ptr<const PixelImage>> decodeFile(const std::filesystem::path& path,
                                                     const std::string& sopInstanceUid)
{
    const auto outline = outlineFile(path, true);
    if (!outline)
        return tl::make_unexpected(outline.error());
    if (!outline->pixelData)
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    if (!isSupportedTransferSyntax(outline->transferSyntaxUid))
        return failure(Reason::UnsupportedTransferSyntax, outline->transferSyntaxUid);
    if (outline->pixelData->truncated)
        return failure(Reason::PixelDataDamaged, "the file ends inside its pixel data");

    // Before anything is loaded: a deflated file of a megabyte can say that its pixels are a gigabyte.
    if (!outline->pixelData->encapsulated && outline->pixelData->length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");

    // Up to and with the pixel data: what follows them was not walked, and nothing in it is needed.
    DcmFileFormat file;
    if (file.loadFileUntilTag(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                              DcmTagKey(0x7FE0, 0x0011))
            .bad())
        // The header was parsed when the folder was read, so that it is the pixel data that are not what they say.
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be parsed");
    DcmDataset& dataset = *file.getDataset();
    if (text(dataset, DCM_SOPInstanceUID) != sopInstanceUid)
        return failure(Reason::Unreadable, "the file holds another image than when its header was read");

    const PixelFormat declared = pixelFormat(dataset);
    if (auto refused = unsupported(declared))
        return tl::make_unexpected(*refused);
    auto image = std::make_shared<PixelImage>();
    PixelFormat format = declared;
    // What can be told without decoding: refuses what DCMTK would crash on, hang in or silently fill up.
    bool decoded = false;
    if (outline->pixelData->encapsulated) {
        const auto stream = examineCompressed(path, *outline, declared);
        if (!stream)
            return tl::make_unexpected(stream.error());
        decoded =
            isLosslessJpeg(outline->transferSyntaxUid) && decodePlainLosslessJpeg(*stream, declared, image->samples);
    } else if (outline->pixelData->length < declared.bytes()) {
        return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns");
    }
    if (!decoded) {
        auto general = decodeWithDcmtk(dataset, declared, image->samples);
        if (!general)
            return tl::make_unexpected(general.error());
        format = *general;
    }

    image->rows = format.rows;
    image->columns = format.columns;
    image->bitsStored = format.bitsStored;
    image->firstStored = format.isSigned ? -(1 << (format.bitsStored - 1)) : 0;
    image->lastStored = image->firstStored + (1 << format.bitsStored) - 1;
    image->grey = greyScale(dataset, format);
    return image;
}

}  // namespace

Result<std::shared_ptr<const PixelImage>> FilePixelSource::decode() const
{
    ensureDcmtkRuntime();
    try {
        auto image = decodeFile(file_, sopInstanceUid_);
        if (!image)
            image.error().subject = file_.string();
        return image;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the pixels", file_.string());
    }
}

}  // namespace diptych::dicom
