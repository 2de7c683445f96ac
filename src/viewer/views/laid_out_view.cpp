#include "views/laid_out_view.h"

#include <exception>
#include <new>
#include <utility>

#include "views/tissue_mask.h"

namespace diptych::viewer
{

ViewOrder orderOf(const Study& study, std::size_t image, StandardView place)
{
    const MammogramView& view = study.views[image];
    const ImagePlacement placement = placementOf(view, place);
    return {view.sopInstanceUid, view.pixels, placement.layout, placement.chestWall};
}

LaidOutView layOutView(const ViewOrder& order, const std::function<bool()>& last)
{
    try {
        auto pixels = order.pixels->decode();
        if (last())
            order.pixels->rest();
        if (!pixels)
            return tl::make_unexpected(pixels.error());
        auto pyramid = ImagePyramid::build(*std::move(pixels), order.layout);
        (void)tissueOf(*pyramid, order.chestWall);
        return pyramid;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const std::exception& error) {
        return failure(Reason::Unreadable, error.what());
    }
}

LaidOutPreview layOutPreview(const ViewOrder& order)
{
    try {
        auto preview = order.pixels->decodePreview();
        if (!preview)
            return std::nullopt;
        auto pyramid = ImagePyramid::build(std::move(preview->image), order.layout);
        (void)tissueOf(*pyramid, order.chestWall);
        return ImagePreview{std::move(pyramid), preview->halvings};
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace diptych::viewer
