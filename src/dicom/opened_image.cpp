#include "opened_image.h"

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "attributes.h"
#include "byte_source.h"
#include "functional_groups.h"
#include "grey_attributes.h"
#include "jpeg_lossless.h"
#include "native_frame.h"
#include "tomosynthesis.h"

namespace diptych::dicom
{

namespace
{

/// What the file must be before anything of it is loaded.
Result<void> checkDecodable(const FileOutline& outline)
{
    if (!outline.pixelData)
        return failure(Reason::PixelDataMissing, "no Pixel Data");
    if (!isSupportedTransferSyntax(outline.transferSyntaxUid))
        return failure(Reason::UnsupportedTransferSyntax, transferSyntaxRefusal(outline.transferSyntaxUid));
    if (outline.pixelData->truncated)
        return failure(Reason::PixelDataDamaged, "the file ends inside its pixel data");
    // A deflated file of a megabyte can say that its pixels are a gigabyte.
    if (outline.encoding.deflated && outline.pixelData->length > 2 * kMaxPixels)
        return failure(Reason::UnsupportedPixelFormat, "more pixel data than any mammogram has");
    return {};
}

/// Whether the samples are taken from where the outline found them, so that DCMTK need not go so far.
bool needsHeaderOnly(const FileOutline& outline)
{
    return liesPlainly(outline) || (outline.pixelData->fragmentsRead && (isJpeg2000(outline.transferSyntaxUid) ||
                                                                         isJpegLossless(outline.transferSyntaxUid)));
}

}  // namespace

OpenedImage::OpenedImage(std::filesystem::path path, FileOutline outline)
    : path_(std::move(path)), outline_(std::move(outline))
{
}

OpenedImage::~OpenedImage() = default;

Result<std::unique_ptr<OpenedImage>> OpenedImage::open(std::filesystem::path path, const std::string& sopInstanceUid,
                                                       int frame, HeaderParser parser)
{
    ByteSource source(path);
    ElementTable table;
    auto outline = outlinePixels(source, &table);
    if (!outline)
        return tl::make_unexpected(std::move(outline.error()));
    if (auto decodable = checkDecodable(*outline); !decodable)
        return tl::make_unexpected(std::move(decodable.error()));
    std::unique_ptr<OpenedImage> opened(new OpenedImage(std::move(path), std::move(*outline)));
    if (parser == HeaderParser::Dcmtk || !opened->readPlain(table, source.head()))
        if (auto read = opened->readByDcmtk(); !read)
            return tl::make_unexpected(std::move(read.error()));
    if (auto checked = opened->check(sopInstanceUid, frame); !checked)
        return tl::make_unexpected(std::move(checked.error()));
    return opened;
}

/// False: DCMTK is to read it.
bool OpenedImage::readPlain(ElementTable& table, std::span<const unsigned char> head)
{
    if (!needsHeaderOnly(outline_) || !table.isPlain() || !outline_.plainEncoding || outline_.headerBytes > head.size())
        return false;
    table.setBytes(head.first(static_cast<std::size_t>(outline_.headerBytes)));
    const ItemView header(table, table.dataset());
    if (text(header, DCM_SOPClassUID) == UID_BreastTomosynthesisImageStorage || hasLookUpTables(header))
        return false;
    sopInstanceUid_ = text(header, DCM_SOPInstanceUID);
    declared_ = pixelFormat(header);
    plain_ = greyScale(header, declared_);
    // Only now is known what was asked for, and whether all of it was plain.
    if (!table.isPlain())
        plain_.reset();
    return plain_.has_value();
}

Result<void> OpenedImage::readByDcmtk()
{
    const auto loaded = dataset();
    if (!loaded)
        return tl::make_unexpected(loaded.error());
    sopInstanceUid_ = text(**loaded, DCM_SOPInstanceUID);
    slices_ = isTomosynthesis(**loaded);
    declared_ = pixelFormat(**loaded);
    return {};
}

Result<void> OpenedImage::check(const std::string& sopInstanceUid, int frame) const
{
    if (sopInstanceUid_ != sopInstanceUid)
        return failure(Reason::Unreadable, "the file holds another image than when its header was read");
    if (auto refused = unsupported(declared_, slices_ ? kMaxFrames : 1))
        return tl::make_unexpected(std::move(*refused));
    if (frame < 0 || frame >= declared_.frames)
        return failure(Reason::InvalidArgument, "no such frame");
    return {};
}

Result<DcmDataset*> OpenedImage::dataset()
{
    if (file_)
        return file_->getDataset();
    const bool headerOnly = needsHeaderOnly(outline_);
    // The header ended before it when the folder was read.
    if (!headerOnly && outline_.pixelData->badTail)
        return failure(Reason::PixelDataDamaged, "attributes of the header stand behind the pixel data");
    auto file = std::make_unique<DcmFileFormat>();
    // What follows the pixel data was not walked, and nothing in it is needed. Values of more than DCM_MaxReadLength
    // stay in the file until they are asked for.
    if (file->loadFileUntilTag(OFFilename(path_.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                               headerOnly ? DCM_PixelData : DcmTagKey(0x7FE0, 0x0011))
            .bad())
        // The header was read when the folder was, so that it is the pixel data that are not what they say.
        return failure(Reason::PixelDataDamaged, "the pixel data cannot be parsed");
    DcmDataset& loaded = *file->getDataset();
    // Of a header that was read where it lay, which may have been replaced since.
    if (plain_ && (text(loaded, DCM_SOPInstanceUID) != sopInstanceUid_ || pixelFormat(loaded) != declared_))
        return failure(Reason::Unreadable, "the file holds another image than when its header was read");
    file_ = std::move(file);
    return &loaded;
}

GreyScale OpenedImage::grey(const PixelFormat& format, int frame)
{
    if (!file_)
        return *plain_;
    DcmDataset& loaded = *file_->getDataset();
    return slices_ ? frameGreyScale(loaded, format, frame, declared_.frames) : greyScale(loaded, format);
}

}  // namespace diptych::dicom
