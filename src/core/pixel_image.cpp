#include "diptych/core/pixel_image.h"

namespace diptych
{

Result<std::unique_ptr<PixelImage>> PixelSource::decodeFrame(int frame) const
{
    if (frame != 0)
        return failure(Reason::InvalidArgument, "an image of one frame has no other");
    return decode();
}

Result<PixelPreview> PixelSource::decodePreview() const
{
    return failure(Reason::UnsupportedPixelFormat, "no smaller image is stored");
}

}  // namespace diptych
