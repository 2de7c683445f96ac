#include "study/early_pixels.h"

namespace diptych::viewer
{

void EarlyPixels::begin() const
{
    if (source_->mayHavePreview())
        preview_.begin([this] { return source_->decodePreview(); });
    else
        image_.begin([this] { return source_->decode(); });
}

Result<std::unique_ptr<PixelImage>> EarlyPixels::decode() const
{
    return image_.take([this] { return source_->decode(); });
}

Result<std::unique_ptr<PixelImage>> EarlyPixels::decodeFrame(int frame) const
{
    return source_->decodeFrame(frame);
}

Result<PixelPreview> EarlyPixels::decodePreview() const
{
    return preview_.take([this] { return source_->decodePreview(); });
}

}  // namespace diptych::viewer
