#include "pixel_decoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "compressed_stream.h"
#include "dcmtk_runtime.h"
#include "file_outline.h"
#include "fragments.h"
#include "functional_groups.h"
#include "grey_attributes.h"
#include "jpeg2000.h"
#include "native_frame.h"
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

Result<void> readSamples(DcmDataset& dataset, const PixelFormat& format, SampleRoom& room)
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
        room.begin(format.pixels());
        appendSamples(std::span<const Uint8>(bytes, format.pixels()), format, room);
    } else {
        Uint16* words = nullptr;
        if (element->getUint16Array(words).bad() || words == nullptr)
            return failure(Reason::PixelDataDamaged, "the pixel data cannot be read");
        room.begin(format.pixels());
        appendSamples(std::span<const Uint16>(words, format.pixels()), format, room);
    }
    return {};
}

/// The same of pixel data that do not lie plainly, one frame of several.
Result<void> readNativeFrame(DcmDataset& dataset, const PixelFormat& format, int frame, SampleRoom& room)
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
        room.begin(format.pixels());
        appendSamples(std::span<const Uint8>(bytes), format, room);
    } else {
        std::vector<Uint16> words(format.pixels());
        read = partRead(words.data());
        room.begin(format.pixels());
        appendSamples(std::span<const Uint16>(words), format, room);
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

// Not inlined: within what decodes a file GCC takes these loops for seldom run, and keeps each sum in memory.

[[gnu::noinline]] bool areWithin(std::span<const std::uint16_t> samples, std::uint16_t mask)
{
    constexpr std::size_t kAtOnce = sizeof(std::uint64_t) / sizeof(std::uint16_t);
    const std::size_t words = samples.size() / kAtOnce;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t four = 0;
        std::memcpy(&four, samples.data() + kAtOnce * i, sizeof four);
        bits |= four;
    }
    bits |= bits >> 32U;
    bits |= bits >> 16U;
    for (const std::uint16_t sample : samples.subspan(kAtOnce * words))
        bits |= sample;
    return (bits & 0xFFFFU & ~std::uint64_t{mask}) == 0;
}

[[gnu::noinline]] void bringWithin(std::span<std::uint16_t> samples, std::uint16_t mask, std::uint16_t signBit)
{
    for (std::uint16_t& sample : samples)
        sample = static_cast<std::uint16_t>((sample & mask) ^ signBit);
}

/// JPEG lossless into the room itself: the usual mammogram, for which a decompressed data set of its own and a copy
/// out of it would take a third of the decoder's time again.
Result<void> decodeInto(DcmDataset& dataset, const PixelFormat& format, SampleRoom& room)
{
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad())
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    const std::span<std::uint16_t> samples = room.whole(format.pixels());
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
    if (signBit != 0 || !areWithin(samples, mask))
        bringWithin(samples, mask, signBit);
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
                              const PixelFormat& declared, int frame, SampleRoom& room)
{
    const PixelDataOutline& pixels = *outline.pixelData;
    const bool several = declared.frames > 1;
    if (several && !pixels.encapsulated) {
        if (pixels.length / static_cast<std::uint64_t>(declared.frames) < declared.bytes())
            return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns x Number of Frames");
        const auto read = liesPlainly(outline) ? readPlainFrame(path, outline, declared, frame, room)
                                               : readNativeFrame(dataset, declared, frame, room);
        if (!read)
            return tl::make_unexpected(read.error());
        return declared;
    }
    if (!pixels.encapsulated && pixels.length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");
    if (liesPlainly(outline)) {
        if (auto read = readPlainFrame(path, outline, declared, 0, room); !read)
            return tl::make_unexpected(read.error());
        return declared;
    }
    const bool jpeg2000 = isJpeg2000(outline.transferSyntaxUid);
    if (several || jpeg2000 || isJpegLossless(outline.transferSyntaxUid)) {
        const auto compressed = compressedFrame(path, outline, declared, frame);
        if (!compressed)
            return tl::make_unexpected(compressed.error());
        if (jpeg2000) {
            const bool lossless = outline.transferSyntaxUid == UID_JPEG2000LosslessOnlyTransferSyntax;
            if (auto read = decodeJpeg2000(compressed->bytes, compressed->codestream, declared, lossless, room); !read)
                return tl::make_unexpected(read.error());
            return declared;
        }
        if (auto kept = keepCompressedFrame(dataset, compressed->bytes); !kept)
            return tl::make_unexpected(kept.error());
        if (isJpegLossless(outline.transferSyntaxUid) && isPlain(declared, compressed->precision)) {
            if (auto read = decodeInto(dataset, declared, room); !read)
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
    if (auto read = readSamples(dataset, format, room); !read)
        return tl::make_unexpected(read.error());
    return format;
}

/// Whether readFrame() takes the samples from where the outline found them, so that DCMTK need not go so far.
bool needsHeaderOnly(const FileOutline& outline)
{
    return liesPlainly(outline) || (outline.pixelData->fragmentsRead && (isJpeg2000(outline.transferSyntaxUid) ||
                                                                         isJpegLossless(outline.transferSyntaxUid)));
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
    const bool headerOnly = needsHeaderOnly(opened->outline);
    // The header ended before it when the folder was read.
    if (!headerOnly && opened->outline.pixelData->badTail)
        return failure(Reason::PixelDataDamaged, "attributes of the header stand behind the pixel data");
    // What follows the pixel data was not walked, and nothing in it is needed. Values of more than DCM_MaxReadLength
    // stay in the file until they are asked for.
    if (opened->file
            .loadFileUntilTag(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                              headerOnly ? DCM_PixelData : DcmTagKey(0x7FE0, 0x0011))
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

Result<PixelImage> decodeFile(const std::filesystem::path& path, const std::string& sopInstanceUid, int frame,
                              SampleRoom& room)
{
    const auto opened = openFile(path, sopInstanceUid, frame);
    if (!opened)
        return tl::make_unexpected(opened.error());
    DcmDataset& dataset = *(*opened)->file.getDataset();
    const PixelFormat& declared = (*opened)->declared;
    const auto format = readFrame(dataset, path, (*opened)->outline, declared, frame, room);
    if (!format)
        return tl::make_unexpected(format.error());
    PixelImage image;
    describe(*format, image);
    image.grey =
        (*opened)->slices ? frameGreyScale(dataset, *format, frame, declared.frames) : greyScale(dataset, *format);
    return image;
}

Result<PixelImage> previewOfFile(const std::filesystem::path& path, const std::string& sopInstanceUid, SampleRoom& room)
{
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
    if (auto read = decodeJpeg2000Smaller(compressed->bytes, compressed->codestream, declared, kPreviewHalvings, room);
        !read)
        return tl::make_unexpected(read.error());
    PixelImage image;
    describe(declared, image);
    const auto smaller = [](int size) { return (size + (1 << kPreviewHalvings) - 1) >> kPreviewHalvings; };
    image.rows = smaller(declared.rows);
    image.columns = smaller(declared.columns);
    image.grey = greyScale(*(*opened)->file.getDataset(), declared);
    return image;
}

/// The file's name goes with what is wrong with it.
template <typename Read>
Result<PixelImage> named(const std::filesystem::path& file, Read read)
{
    ensureDcmtkRuntime();
    try {
        auto image = read();
        if (!image)
            image.error().subject = file.string();
        return image;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the pixels", file.string());
    }
}

}  // namespace

Result<PixelImage> decodeFrame(const FrameOfFile& frame, SampleRoom& room)
{
    return named(frame.file, [&] { return decodeFile(frame.file, frame.sopInstanceUid, frame.frame, room); });
}

Result<PixelImage> decodeSmaller(const FrameOfFile& frame, SampleRoom& room)
{
    return named(frame.file, [&] { return previewOfFile(frame.file, frame.sopInstanceUid, room); });
}

}  // namespace diptych::dicom
