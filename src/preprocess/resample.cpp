#include "resample.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "diptych/core/area_average.h"
#include "diptych/core/large_memory.h"

namespace diptych::preprocess
{

namespace
{

int interpolation(int from, int to)
{
    return to < from ? cv::INTER_AREA : cv::INTER_LINEAR;
}

}  // namespace

double resampledLength(int count, double spacingMm, double targetMm)
{
    return std::max(1.0, std::floor(count * spacingMm / targetMm + 0.5));
}

cv::Mat resample(const PixelImage& image, const std::vector<float>& table, int columns, int rows)
{
    if (columns < image.columns && rows < image.rows) {
        cv::Mat smaller(rows, columns, CV_32F);
        wishLargePages(smaller.data, smaller.total() * smaller.elemSize());
        areaAverage(image, table, columns, rows, smaller.ptr<float>(0));
        return smaller;
    }
    cv::Mat looked(image.rows, image.columns, CV_32F);
    const std::uint16_t* sample = image.samples.data();
    for (float* out = looked.ptr<float>(0); out < looked.ptr<float>(0) + looked.total(); ++out)
        *out = table[*sample++];
    if (columns != image.columns) {
        cv::Mat narrowed;
        cv::resize(looked, narrowed, cv::Size(columns, image.rows), 0, 0, interpolation(image.columns, columns));
        looked = narrowed;
    }
    if (rows == image.rows)
        return looked;
    cv::Mat result;
    cv::resize(looked, result, cv::Size(columns, rows), 0, 0, interpolation(image.rows, rows));
    return result;
}

cv::Mat laidOut(cv::Mat image, const Dihedral& layout)
{
    cv::Mat result = std::move(image);
    if (layout.transpose) {
        cv::Mat transposed;
        cv::transpose(result, transposed);
        result = transposed;
    }
    if (layout.flipX || layout.flipY)
        cv::flip(result, result, layout.flipX && layout.flipY ? -1 : layout.flipX ? 1 : 0);
    return result;
}

}  // namespace diptych::preprocess
