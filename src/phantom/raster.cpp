#include "raster.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace diptych::phantom
{

Raster coarsened(const Raster& raster, double mm)
{
    if (raster.mm >= mm) {
        return raster;
    }
    return {static_cast<int>(std::ceil(raster.heightMm() / mm)), static_cast<int>(std::ceil(raster.widthMm() / mm)),
            mm};
}

cv::Mat1f resampled(const cv::Mat1f& image, const Raster& from, const Raster& to)
{
    if (from.mm == to.mm && from.size() == to.size()) {
        return image;
    }
    const double scale = to.mm / from.mm;
    const double offset = 0.5 * scale - 0.5;
    const cv::Matx23d sourceFromTarget{scale, 0.0, offset, 0.0, scale, offset};
    cv::Mat1f result;
    cv::warpAffine(image, result, sourceFromTarget, to.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
    return result;
}

float valueAt(const cv::Mat1f& image, const Raster& raster, PlanePoint point)
{
    const int x = std::clamp(static_cast<int>(point.x / raster.mm), 0, image.cols - 1);
    const int y = std::clamp(static_cast<int>(point.y / raster.mm), 0, image.rows - 1);
    return image(y, x);
}

}  // namespace diptych::phantom
