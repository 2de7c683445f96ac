#include "views/image_preview.h"

namespace diptych::viewer
{

ViewPlacement ImagePreview::placed(const ViewPlacement& placement, int columns, int rows) const
{
    const int factor = 1 << halvings;
    ViewPlacement smaller = placement;
    smaller.scaleX *= factor;
    smaller.scaleY *= factor;
    // Its last pixel may cover more than there is: laid out mirrored, it is the first one that does.
    if (pyramid->layout().flipX)
        smaller.originX -= (pyramid->columns() * factor - columns) * placement.scaleX;
    if (pyramid->layout().flipY)
        smaller.originY -= (pyramid->rows() * factor - rows) * placement.scaleY;
    return smaller;
}

double ImagePreview::zoom(double zoom) const
{
    return zoom * (1 << halvings);
}

}  // namespace diptych::viewer
