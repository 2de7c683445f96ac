#include "pixel_decoder.h"

#include <array>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "compressed_stream.h"
#include "dcmtk_runtime.h"
#include "fragments.h"
#include "jpeg2000.h"
#include "jpeg_lossless.h"
#include "native_frame.h"
#include "opened_image.h"

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
Result<void> keepCompressedFrame(DcmDataset& dataset, std::span<const std::uint8_t> bytes)
{
    if (!insertFragment(dataset, dataset.getOriginalXfer(), bytes) ||
        dataset.putAndInsertString(DCM_NumberOfFrames, "1").bad())
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be parsed");
    return {};
}

/// The one frame of a file, or one of several, that its decoders take out of a data set.
Result<PixelFormat> decompressFrame(DcmDataset& dataset, const PixelFormat& declared, SampleRoom& room)
{
    if (auto failed = decompress(dataset))
        return tl::make_unexpected(std::move(*failed));
    // Decoders may change how many bits are allocated and stored.
    const PixelFormat format = pixelFormat(dataset);
    if (auto refused = unsupported(format))
        return tl::make_unexpected(std::move(*refused));
    if (format.rows != declared.rows || format.columns != declared.columns)
        return failure(Reason::PixelDataDamaged, "the compressed image is not of Rows x Columns");
    if (auto read = readSamples(dataset, format, room); !read)
        return tl::make_unexpected(std::move(read.error()));
    return format;
}

Result<void> readUncompressed(OpenedImage& image, int frame, SampleRoom& room)
{
    const PixelFormat& declared = image.declared();
    const PixelDataOutline& pixels = *image.outline().pixelData;
    if (declared.frames > 1 && pixels.length / static_cast<std::uint64_t>(declared.frames) < declared.bytes())
        return failure(Reason::PixelDataDamaged, "fewer pixel data than Rows x Columns x Number of Frames");
    if (liesPlainly(image.outline()))
        return readPlainFrame(image.path(), image.outline(), declared, frame, room);
    const auto dataset = image.dataset();
    return dataset ? readNativeFrame(**dataset, declared, frame, room) : tl::make_unexpected(dataset.error());
}

/// One frame's fragments, which are taken from where they lie; nullopt: DCMTK is to decompress them.
Result<std::optional<PixelFormat>> decodeWhereItLies(OpenedImage& image, const CompressedFrame& compressed,
                                                     SampleRoom& room)
{
    const PixelFormat& declared = image.declared();
    const std::string& syntax = image.outline().transferSyntaxUid;
    Result<void> read;
    if (isJpeg2000(syntax))
        read = decodeJpeg2000(compressed.bytes, compressed.codestream, declared,
                              syntax == UID_JPEG2000LosslessOnlyTransferSyntax, room);
    else if (isJpegLossless(syntax) && liesAsDecoded(declared, compressed.precision))
        read = decodeJpegLossless(compressed.bytes, compressed.precision, declared, room);
    else
        return std::nullopt;
    if (!read)
        return tl::make_unexpected(std::move(read.error()));
    return declared;
}

/// Pixels of `frame` and their format as decompressed.
Result<PixelFormat> readFrame(OpenedImage& image, int frame, SampleRoom& room)
{
    const PixelFormat& declared = image.declared();
    const FileOutline& outline = image.outline();
    const PixelDataOutline& pixels = *outline.pixelData;
    const bool several = declared.frames > 1;
    if (!pixels.encapsulated && !several && pixels.length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");
    if (!pixels.encapsulated && (several || liesPlainly(outline))) {
        if (auto read = readUncompressed(image, frame, room); !read)
            return tl::make_unexpected(std::move(read.error()));
        return declared;
    }
    const std::string& syntax = outline.transferSyntaxUid;
    if (!several && !isJpeg2000(syntax) && !isJpegLossless(syntax)) {
        if (auto examined = examine(image.path(), outline, declared); !examined)
            return tl::make_unexpected(std::move(examined.error()));
        const auto dataset = image.dataset();
        return dataset ? decompressFrame(**dataset, declared, room) : tl::make_unexpected(dataset.error());
    }
    const auto compressed = compressedFrame(image.path(), outline, declared, frame);
    if (!compressed)
        return tl::make_unexpected(compressed.error());
    auto decoded = decodeWhereItLies(image, *compressed, room);
    if (!decoded)
        return tl::make_unexpected(std::move(decoded.error()));
    if (*decoded)
        return **decoded;
    const auto dataset = image.dataset();
    if (!dataset)
        return tl::make_unexpected(dataset.error());
    if (auto kept = keepCompressedFrame(**dataset, compressed->bytes); !kept)
        return tl::make_unexpected(std::move(kept.error()));
    return decompressFrame(**dataset, declared, room);
}

void describe(const PixelFormat& format, PixelImage& image)
{
    image.rows = format.rows;
    image.columns = format.columns;
    image.bitsStored = format.bitsStored;
    image.firstStored = format.isSigned ? -(1 << (format.bitsStored - 1)) : 0;
    image.lastStored = image.firstStored + (1 << format.bitsStored) - 1;
}

Result<PixelImage> decodeFile(const FrameOfFile& wanted, SampleRoom& room, HeaderParser parser)
{
    const auto opened = OpenedImage::open(wanted.file, wanted.sopInstanceUid, wanted.frame, parser);
    if (!opened)
        return tl::make_unexpected(opened.error());
    const auto format = readFrame(**opened, wanted.frame, room);
    if (!format)
        return tl::make_unexpected(format.error());
    PixelImage image;
    describe(*format, image);
    image.grey = (*opened)->grey(*format, wanted.frame);
    return image;
}

Result<PixelImage> previewOfFile(const FrameOfFile& wanted, SampleRoom& room)
{
    const auto opened = OpenedImage::open(wanted.file, wanted.sopInstanceUid, 0, HeaderParser::PlainFirst);
    if (!opened)
        return tl::make_unexpected(opened.error());
    const PixelFormat& declared = (*opened)->declared();
    const FileOutline& outline = (*opened)->outline();
    if (!isJpeg2000(outline.transferSyntaxUid) || !outline.pixelData->encapsulated || declared.frames != 1)
        return failure(Reason::UnsupportedPixelFormat, "no smaller image is stored");
    const auto compressed = compressedFrame((*opened)->path(), outline, declared, 0);
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
    image.grey = (*opened)->grey(declared, 0);
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

Result<PixelImage> decodeFrame(const FrameOfFile& frame, SampleRoom& room, HeaderParser parser)
{
    return named(frame.file, [&] { return decodeFile(frame, room, parser); });
}

Result<PixelImage> decodeSmaller(const FrameOfFile& frame, SampleRoom& room)
{
    return named(frame.file, [&] { return previewOfFile(frame, room); });
}

}  // namespace diptych::dicom
