// A mask of large pixels as the image's own, smaller pixels see it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <opencv2/core/mat.hpp>

namespace diptych::preprocess
{

/// Each pixel of an image is inside where the mask's pixel is in which its corner lies (OpenCV's INTER_NEAREST). Told
/// in runs along the rows: the mask at the image's own size would take longer to fill and to read than what is done
/// with it.
class MaskRows
{
public:
    struct Run {
        int begin;
        int end;  // the first column behind it
    };

    MaskRows() = default;
    /// `mask`: CV_8U, inside where it is not 0.
    MaskRows(const cv::Mat& mask, cv::Size image);

    [[nodiscard]] int rows() const { return static_cast<int>(maskRow_.size()); }
    [[nodiscard]] int columns() const { return columns_; }
    /// From left to right, apart from each other.
    [[nodiscard]] std::span<const Run> row(int row) const;
    /// Pixels that are inside.
    [[nodiscard]] std::int64_t area() const;
    /// Around all that is inside; empty where nothing is.
    [[nodiscard]] cv::Rect box() const;

private:
    int columns_ = 0;
    std::vector<int> maskRow_;      // of each image row
    std::vector<Run> runs_;         // of all mask rows, one after the other
    std::vector<std::size_t> end_;  // where those of each mask row end
};

}  // namespace diptych::preprocess
