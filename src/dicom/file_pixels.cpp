#include "pixel_decoder.h"
#include "pixel_format.h"
#include "reader_client.h"

namespace diptych::dicom
{

Result<std::unique_ptr<PixelImage>> FilePixelSource::decodeFrame(int frame) const
{
    FrameOfFile wanted = file_;
    wanted.frame = frame;
    if (readers_)
        return frameByReader(*readers_, wanted);
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    auto image = dicom::decodeFrame(wanted, room);
    if (!image)
        return tl::make_unexpected(std::move(image.error()));
    image->samples = std::move(samples);
    return std::make_unique<PixelImage>(std::move(*image));
}

Result<PixelPreview> FilePixelSource::decodePreview() const
{
    if (readers_)
        return previewByReader(*readers_, file_);
    std::vector<std::uint16_t> samples;
    VectorRoom room(samples);
    auto image = decodeSmaller(file_, room);
    if (!image)
        return tl::make_unexpected(std::move(image.error()));
    image->samples = std::move(samples);
    return PixelPreview{std::make_unique<PixelImage>(std::move(*image)), kPreviewHalvings};
}

void FilePixelSource::rest() const
{
    if (readers_)
        readers_->rest();
}

std::shared_ptr<const PixelSource> filePixels(const MammogramView& view, std::shared_ptr<ReaderProcesses> readers)
{
    const bool hasSlices = view.stack && !view.stack->slices.empty();
    return std::make_shared<FilePixelSource>(view.path.native(), view.sopInstanceUid,
                                             hasSlices ? view.stack->slices[view.stack->representative].frame : 0,
                                             !view.stack && isJpeg2000(view.transferSyntaxUid), std::move(readers));
}

}  // namespace diptych::dicom
