#include "pixel_decoder.h"

#include <algorithm>
#include <array>
#include <memory>
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
#include "fragments.h"
#include "functional_groups.h"
#include "grey_attributes.h"
#include "jpeg2000.h"
#include "pixel_format.h"
#include "tomosynthesis.h"

namespace diptych::dicom
{

namespace
{

/// What can be told without decoding: refuses what DCMTK would crash on, hang in or silently fill up.
Result<void> examine(const std::filesystem::path& file, const FileOutline& outline, const PixelFormat& format)
{
    const PixelDataOutline& pixels = *outline.pixelData;
    if (!pixels.encapsulated)
        return pixels.length < format.bytes()
                   ? failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns")
                   : Result<void>{};
    return examineCompressed(file, outline, format);
}

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

/// The frame's samples of uncompressed pixel data, read from the file without those of the others.
Result<void> readNativeFrame(DcmDataset& dataset, const PixelFormat& format, int frame,
                             std::vector<std::uint16_t>& samples)
{
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr)
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    const std::uint64_t begin = format.bytes() * static_cast<std::uint64_t>(frame);
    if (element->getLength() < begin + format.bytes())
        return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns x Number of Frames");
    const auto partRead = [&](void* target) {
        return element
            ->getPartialValue(target, static_cast<Uint32>(begin), static_cast<Uint32>(format.bytes()), nullptr,
                              gLocalByteOrder)
            .good();
    };
    bool read = false;
    if (format.bitsAllocated == 8) {
        std::vector<Uint8> bytes(format.pixels());
        read = partRead(bytes.data());
        copySamples(bytes.data(), format, samples);
    } else {
        std::vector<Uint16> words(format.pixels());
        read = partRead(words.data());
        copySamples(words.data(), format, samples);
    }
    return read ? Result<void>{} : failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
}

/// Leaves this one frame in the data set, so that it is decompressed as the only image of a file is.
Result<void> keepCompressedFrame(DcmDataset& dataset, const std::vector<std::uint8_t>& bytes)
{
    if (!insertFragment(dataset, dataset.getOriginalXfer(), bytes) ||
        dataset.putAndInsertString(DCM_NumberOfFrames, "1").bad())
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be parsed");
    return {};
}

bool isJpegLossless(const std::string& transferSyntaxUid)
{
    return transferSyntaxUid == UID_JPEGProcess14TransferSyntax ||
           transferSyntaxUid == UID_JPEGProcess14SV1TransferSyntax;
}

/// Whether decompressing leaves every sample where the header says it is: nothing that decoders change.
bool isPlain(const PixelFormat& format, int precision)
{
    return format.bitsAllocated == 16 && precision > 8 && precision >= format.bitsStored &&
           format.highBit + 1 == format.bitsStored;
}

/// JPEG lossless into `samples` itself: the usual mammogram, for which a decompressed data set of its own and a copy
/// out of it would take a third of the decoder's time again.
Result<void> decodeInto(DcmDataset& dataset, const PixelFormat& format, std::vector<std::uint16_t>& samples)
{
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad())
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    samples = roomFor<std::uint16_t>(format.pixels());
    samples.resize(format.pixels());
    const DcmtkWarningCount warnings;
    Uint32 fragment = 0;
    OFString colours;
    const OFCondition decoded = element->getUncompressedFrame(&dataset, 0, fragment, samples.data(),
                                                              static_cast<Uint32>(format.bytes()), colours);
    if (decoded == EC_MemoryExhausted)
        return failure(Reason::OutOfMemory, "no memory to decompress the pixel data");
    if (decoded.bad() || colours.substr(0, 10) != "MONOCHROME")
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be decompressed");
    if (warnings.value() > 0)
        return failure(Reason::PixelDataDamaged, "the compressed pixel data are damaged");
    // A prediction may run over the precision, and a sign is turned into an offset (PixelImage::firstStored).
    const auto mask = static_cast<std::uint16_t>((1U << format.bitsStored) - 1U);
    const auto signBit = static_cast<std::uint16_t>(format.isSigned ? 1U << (format.bitsStored - 1) : 0U);
    for (std::uint16_t& sample : samples)
        sample = static_cast<std::uint16_t>((sample & mask) ^ signBit);
    return {};
}

/// What the file must be before anything of it is loaded.
Result<FileOutline> decodableOutline(const std::filesystem::path& path)
{
    auto outline = outlinePixels(path);
    if (!outline)
        return outline;
    if (!outline->pixelData)
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    if (!isSupportedTransferSyntax(outline->transferSyntaxUid))
        return failure(Reason::UnsupportedTransferSyntax, transferSyntaxRefusal(outline->transferSyntaxUid));
    if (outline->pixelData->truncated)
        return failure(Reason::PixelDataDamaged, "the file ends inside its pixel data");
    // A deflated file of a megabyte can say that its pixels are a gigabyte.
    if (outline->encoding.deflated && outline->pixelData->length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");
    return outline;
}

/// Pixels of `frame` and their format as decompressed.
Result<PixelFormat> readFrame(DcmDataset& dataset, const std::filesystem::path& path, const FileOutline& outline,
                              const PixelFormat& declared, int frame, std::vector<std::uint16_t>& samples)
{
    const PixelDataOutline& pixels = *outline.pixelData;
    const bool several = declared.frames > 1;
    if (several && !pixels.encapsulated) {
        if (pixels.length / static_cast<std::uint64_t>(declared.frames) < declared.bytes())
            return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns x Number of Frames");
        if (auto read = readNativeFrame(dataset, declared, frame, samples); !read)
            return tl::make_unexpected(read.error());
        return declared;
    }
    if (!pixels.encapsulated && pixels.length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");
    const bool jpeg2000 = isJpeg2000(outline.transferSyntaxUid);
    if (several || jpeg2000 || isJpegLossless(outline.transferSyntaxUid)) {
        const auto compressed = compressedFrame(path, outline, declared, frame);
        if (!compressed)
            return tl::make_unexpected(compressed.error());
        if (jpeg2000) {
            const bool lossless = outline.transferSyntaxUid == UID_JPEG2000LosslessOnlyTransferSyntax;
            if (auto read = decodeJpeg2000(compressed->bytes, compressed->codestream, declared, lossless, samples);
                !read)
                return tl::make_unexpected(read.error());
            return declared;
        }
        if (auto kept = keepCompressedFrame(dataset, compressed->bytes); !kept)
            return tl::make_unexpected(kept.error());
        if (isJpegLossless(outline.transferSyntaxUid) && isPlain(declared, compressed->precision)) {
            if (auto read = decodeInto(dataset, declared, samples); !read)
                return tl::make_unexpected(read.error());
            return declared;
        }
    } else if (auto examined = examine(path, outline, declared); !examined) {
        return tl::make_unexpected(examined.error());
    }
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

/// A file whose header is that of `sopInstanceUid` and says that `frame` can be decoded.
struct OpenedFile {
    FileOutline outline;
    DcmFileFormat file;
    PixelFormat declared;
    bool slices = false;
};

Result<std::unique_ptr<OpenedFile>> openFile(const std::filesystem::path& path, const std::string& sopInstanceUid,
                                             int frame)
{
    auto outline = decodableOutline(path);
    if (!outline)
        return tl::make_unexpected(outline.error());
    auto opened = std::make_unique<OpenedFile>();
    opened->outline = std::move(*outline);
    // Up to and with the pixel data: what follows them was not walked, and nothing in it is needed. Values of more than
    // DCM_MaxReadLength stay in the file until they are asked for.
    if (opened->file
            .loadFileUntilTag(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                              DcmTagKey(0x7FE0, 0x0011))
            .bad())
        // The header was parsed when the folder was read, so that it is the pixel data that are not what they say.
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be parsed");
    DcmDataset& dataset = *opened->file.getDataset();
    if (text(dataset, DCM_SOPInstanceUID) != sopInstanceUid)
        return failure(Reason::Unreadable, "the file holds another image than when its header was read");
    opened->slices = isTomosynthesis(dataset);
    opened->declared = pixelFormat(dataset);
    if (auto refused = unsupported(opened->declared, opened->slices ? kMaxFrames : 1))
        return tl::make_unexpected(*refused);
    if (frame < 0 || frame >= opened->declared.frames)
        return failure(Reason::InvalidArgument, "no such frame");
    return opened;
}

void describe(const PixelFormat& format, PixelImage& image)
{
    image.rows = format.rows;
    image.columns = format.columns;
    image.bitsStored = format.bitsStored;
    image.firstStored = format.isSigned ? -(1 << (format.bitsStored - 1)) : 0;
    image.lastStored = image.firstStored + (1 << format.bitsStored) - 1;
}

Result<std::shared_ptr<const PixelImage>> decodeFile(const std::filesystem::path& path,
                                                     const std::string& sopInstanceUid, int frame)
{
    const auto opened = openFile(path, sopInstanceUid, frame);
    if (!opened)
        return tl::make_unexpected(opened.error());
    DcmDataset& dataset = *(*opened)->file.getDataset();
    const PixelFormat& declared = (*opened)->declared;
    auto image = std::make_shared<PixelImage>();
    const auto format = readFrame(dataset, path, (*opened)->outline, declared, frame, image->samples);
    if (!format)
        return tl::make_unexpected(format.error());
    describe(*format, *image);
    image->grey =
        (*opened)->slices ? frameGreyScale(dataset, *format, frame, declared.frames) : greyScale(dataset, *format);
    return image;
}

Result<PixelPreview> previewOfFile(const std::filesystem::path& path, const std::string& sopInstanceUid)
{
    constexpr int kHalvings = 2;
    const auto opened = openFile(path, sopInstanceUid, 0);
    if (!opened)
        return tl::make_unexpected(opened.error());
    const PixelFormat& declared = (*opened)->declared;
    const FileOutline& outline = (*opened)->outline;
    if (!isJpeg2000(outline.transferSyntaxUid) || !outline.pixelData->encapsulated || declared.frames != 1)
        return failure(Reason::UnsupportedPixelFormat, "no smaller image is stored");
    const auto compressed = compressedFrame(path, outline, declared, 0);
    if (!compressed)
        return tl::make_unexpected(compressed.error());
    auto image = std::make_shared<PixelImage>();
    if (auto read =
            decodeJpeg2000Smaller(compressed->bytes, compressed->codestream, declared, kHalvings, image->samples);
        !read)
        return tl::make_unexpected(read.error());
    describe(declared, *image);
    const auto smaller = [](int size) { return (size + (1 << kHalvings) - 1) >> kHalvings; };
    image->rows = smaller(declared.rows);
    image->columns = smaller(declared.columns);
    image->grey = greyScale(*(*opened)->file.getDataset(), declared);
    return PixelPreview{std::move(image), kHalvings};
}

}  // namespace

Result<std::shared_ptr<const PixelImage>> FilePixelSource::decodeFrame(int frame) const
{
    ensureDcmtkRuntime();
    try {
        auto image = decodeFile(file_, sopInstanceUid_, frame);
        if (!image)
            image.error().subject = file_.string();
        return image;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the pixels", file_.string());
    }
}

Result<PixelPreview> FilePixelSource::decodePreview() const
{
    ensureDcmtkRuntime();
    try {
        auto preview = previewOfFile(file_, sopInstanceUid_);
        if (!preview)
            preview.error().subject = file_.string();
        return preview;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the pixels", file_.string());
    }
}

std::shared_ptr<const PixelSource> filePixels(const MammogramView& view)
{
    const bool hasSlices = view.stack && !view.stack->slices.empty();
    return std::make_shared<FilePixelSource>(view.path, view.sopInstanceUid,
                                             hasSlices ? view.stack->slices[view.stack->representative].frame : 0,
                                             !view.stack && isJpeg2000(view.transferSyntaxUid));
}

}  // namespace diptych::dicom
