// What is made of an image before it can be drawn: decoded, laid out as it hangs, halved, its tissue found.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "views/hung_view.h"
#include "views/pyramid_cache.h"

namespace diptych::viewer
{

/// One image to decode and how to lay it out.
struct ViewOrder {
    std::string sopInstanceUid;
    std::shared_ptr<const PixelSource> pixels;
    Dihedral layout;
    ChestWall chestWall = ChestWall::Unknown;  // where the breast is looked for in it

    [[nodiscard]] ImageKey key() const { return {pixels, layout}; }
};

/// An image of `study` as it hangs in that place.
[[nodiscard]] ViewOrder orderOf(const Study& study, std::size_t image, StandardView place);

using LaidOutView = Result<std::shared_ptr<const ImagePyramid>>;
using LaidOutPreview = std::optional<ImagePreview>;

/// `last`: whether no other image is wanted by now. What its decoding kept for the next one is then let go while the
/// pyramid takes its part. Whatever is thrown on the way is an error of this image. Any thread.
[[nodiscard]] LaidOutView layOutView(const ViewOrder& order, const std::function<bool()>& last);

/// Of the smaller image in it; nullopt where there is none or where it is damaged, which the image itself then tells.
[[nodiscard]] LaidOutPreview layOutPreview(const ViewOrder& order);

}  // namespace diptych::viewer
