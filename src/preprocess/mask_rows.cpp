#include "mask_rows.h"

#include <algorithm>
#include <cmath>

namespace diptych::preprocess
{

namespace
{

/// For each of `to` pixels the one of `from` in which its corner lies.
std::vector<int> nearest(int from, int to)
{
    const double step = 1.0 / (static_cast<double>(to) / from);  // OpenCV's rounding
    std::vector<int> of(static_cast<std::size_t>(to));
    for (int pixel = 0; pixel < to; ++pixel)
        of[static_cast<std::size_t>(pixel)] = std::min(static_cast<int>(std::floor(pixel * step)), from - 1);
    return of;
}

}  // namespace

MaskRows::MaskRows(const cv::Mat& mask, cv::Size image)
    : columns_(image.width), maskRow_(nearest(mask.rows, image.height))
{
    // Where each of the mask's columns begins in the image.
    const std::vector<int> maskColumn = nearest(mask.cols, image.width);
    std::vector<int> begin(static_cast<std::size_t>(mask.cols) + 1);
    for (int column = 0; column <= mask.cols; ++column)
        begin[static_cast<std::size_t>(column)] =
            static_cast<int>(std::lower_bound(maskColumn.begin(), maskColumn.end(), column) - maskColumn.begin());
    for (int row = 0; row < mask.rows; ++row) {
        const std::uint8_t* const first = mask.ptr<std::uint8_t>(row);
        const std::uint8_t* const last = first + mask.cols;
        const auto inside = [](std::uint8_t value) { return value != 0; };
        for (const std::uint8_t* at = std::find_if(first, last, inside); at != last;) {
            const std::uint8_t* const end = std::find(at, last, 0);
            const Run run{begin[static_cast<std::size_t>(at - first)], begin[static_cast<std::size_t>(end - first)]};
            if (run.begin < run.end)
                runs_.push_back(run);
            at = std::find_if(end, last, inside);
        }
        end_.push_back(runs_.size());
    }
}

std::span<const MaskRows::Run> MaskRows::row(int row) const
{
    const auto of = static_cast<std::size_t>(maskRow_[static_cast<std::size_t>(row)]);
    const std::size_t begin = of > 0 ? end_[of - 1] : 0;
    return std::span(runs_).subspan(begin, end_[of] - begin);
}

std::int64_t MaskRows::area() const
{
    std::int64_t area = 0;
    for (int row = 0; row < rows(); ++row)
        for (const Run& run : this->row(row))
            area += run.end - run.begin;
    return area;
}

cv::Rect MaskRows::box() const
{
    cv::Rect box;
    for (int row = 0; row < rows(); ++row)
        if (const auto runs = this->row(row); !runs.empty())
            box |= cv::Rect(runs.front().begin, row, runs.back().end - runs.front().begin, 1);
    return box;
}

}  // namespace diptych::preprocess
