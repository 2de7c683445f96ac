// A mammogram at a part of its size, laid out as it hangs: seen until its pixels are decoded, and never anything else.
// Nothing is measured, marked, covered or judged on it: HungView::pyramid alone is the image.
#pragma once

#include <memory>

#include "views/image_pyramid.h"
#include "views/view_renderer.h"

namespace diptych::viewer
{

struct ImagePreview {
    std::shared_ptr<const ImagePyramid> pyramid;  // never null; its level 0 is the smaller image
    int halvings = 0;                             // from the image itself to that

    /// Where the smaller image lies so that each of its pixels covers those that it was made of. `columns` and `rows`
    /// are the image's own, laid out; `placement` is the image's.
    [[nodiscard]] ViewPlacement placed(const ViewPlacement& placement, int columns, int rows) const;
    /// Device pixels per pixel of the smaller image, where the image's own have `zoom`.
    [[nodiscard]] double zoom(double zoom) const;
};

}  // namespace diptych::viewer
