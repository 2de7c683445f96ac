#include "resample.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace diptych::preprocess
{

namespace
{

/// Rows looked up and shrunk at a time: the float copy of a whole mammogram (54 MB) would cost more time to fill
/// and read back than the arithmetic does.
constexpr int kStripRows = 32;

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
    // A row of the first result depends on that row alone, so strips give the same numbers as the whole would.
    cv::Mat narrowed(image.rows, columns, CV_32F);
    const int strips = (image.rows + kStripRows - 1) / kStripRows;
    cv::parallel_for_(cv::Range(0, strips), [&](const cv::Range& range) {
        cv::Mat looked(kStripRows, image.columns, CV_32F);
        for (int strip = range.start; strip < range.end; ++strip) {
            const int first = strip * kStripRows;
            const int count = std::min(kStripRows, image.rows - first);
            const std::uint16_t* samples =
                image.samples.data() + static_cast<std::size_t>(first) * static_cast<std::size_t>(image.columns);
            cv::Mat source =
                columns == image.columns ? narrowed.rowRange(first, first + count) : looked.rowRange(0, count);
            for (int row = 0; row < count; ++row) {
                float* out = source.ptr<float>(row);
                for (int column = 0; column < image.columns; ++column)
                    out[column] = table[*samples++];
            }
            if (columns == image.columns)
                continue;
            cv::Mat target = narrowed.rowRange(first, first + count);
            cv::resize(source, target, cv::Size(columns, count), 0, 0, interpolation(image.columns, columns));
        }
    });
    if (rows == image.rows)
        return narrowed;
    cv::Mat result;
    cv::resize(narrowed, result, cv::Size(columns, rows), 0, 0, interpolation(image.rows, rows));
    return result;
}

cv::Mat laidOut(const cv::Mat& image, const Dihedral& layout)
{
    cv::Mat result = image;
    if (layout.transpose) {
        cv::Mat transposed;
        cv::transpose(result, transposed);
        result = transposed;
    }
    if (layout.flipX || layout.flipY) {
        cv::Mat mirrored;
        cv::flip(result, mirrored, layout.flipX && layout.flipY ? -1 : layout.flipX ? 1 : 0);
        result = mirrored;
    }
    return result;
}

}  // namespace diptych::preprocess
