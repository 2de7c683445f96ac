#include "diptych/core/pixel_image.h"

namespace diptych
{

Result<std::shared_ptr<const PixelImage>> PixelSource::decodeFrame(int frame) const
{
    if (frame != 0)
        return failure(Reason::InvalidArgument, "an image of one frame has no other");
    return decode();
}

}  // namespace diptych
