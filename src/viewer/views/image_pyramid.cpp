#include "views/image_pyramid.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <utility>

#include "diptych/core/large_memory.h"
#include "views/pyramid_rows.h"

namespace diptych::viewer
{

namespace
{

constexpr int kSmallestLevelPx = 64;

PaddingRange paddingSamples(const GreyScale& grey, int firstStored)
{
    if (!grey.paddingFirst)
        return {};
    const auto [first, last] = std::minmax({*grey.paddingFirst, grey.paddingLast.value_or(*grey.paddingFirst)});
    return {first - firstStored, last - firstStored};
}

int halved(int length)
{
    return (length + 1) / 2;
}

/// Upside down.
void turnOver(std::vector<std::uint16_t>& samples, int columns)
{
    auto upper = samples.begin();
    for (auto lower = samples.end() - columns; upper < lower; upper += columns, lower -= columns)
        std::swap_ranges(upper, upper + columns, lower);
}

}  // namespace

void ImagePyramid::setFinest(int rows, int columns, std::vector<std::uint16_t> samples)
{
    finest_ = std::move(samples);
    levels_.push_back({rows, columns, finest_});
}

void ImagePyramid::layOut(PixelImage& image)
{
    if (!layout_.transpose) {
        if (layout_.flipY)
            turnOver(image.samples, image.columns);
        linesToMirror_ = layout_.flipX;
        setFinest(image.rows, image.columns, std::move(image.samples));
        return;
    }
    const int rows = image.columns;
    const int columns = image.rows;
    // Step through the stored samples by constant strides: +1 column and +1 row of the laid-out image.
    std::ptrdiff_t alongColumn = image.columns;
    std::ptrdiff_t alongRow = 1;
    std::ptrdiff_t start = 0;
    if (layout_.flipX) {
        start += alongColumn * (columns - 1);
        alongColumn = -alongColumn;
    }
    if (layout_.flipY) {
        start += alongRow * (rows - 1);
        alongRow = -alongRow;
    }
    auto samples = roomFor<std::uint16_t>(image.samples.size());
    std::vector<std::uint16_t> line(static_cast<std::size_t>(columns));
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        const std::uint16_t* from = image.samples.data() + start + row * alongRow;
        for (int column = 0; column < columns; ++column)
            line[static_cast<std::size_t>(column)] = from[column * alongColumn];
        samples.insert(samples.end(), line.begin(), line.end());
    }
    setFinest(rows, columns, std::move(samples));
}

/// What remains to be done with whole lines of level 0: to be called once for each, best while it is in the cache.
void ImagePyramid::finishLines(std::span<std::uint16_t> samples)
{
    largestSample_ = std::max(largestSample_, largestOf(samples));
    if (!linesToMirror_)
        return;
    const auto width = static_cast<std::size_t>(levels_.front().columns);
    for (std::size_t line = 0; line < samples.size(); line += width)
        reverseRow(samples.subspan(line, width));
}

/// `room` holds the level's samples when this returns.
void ImagePyramid::addHalvedLevel(std::span<std::uint16_t> room)
{
    const bool finest = levels_.size() == 1;
    const PyramidLevel fine = levels_.back();
    const PaddingRange padding = paddingSamples(grey_, firstStored_);
    const int rows = halved(fine.rows);
    const int columns = halved(fine.columns);
    const std::ptrdiff_t whole = fine.columns / 2;
    for (int row = 0; row < rows; ++row) {
        const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(2 * row) * fine.columns;
        const std::uint16_t* upper = fine.samples.data() + from;
        const bool hasLower = 2 * row + 1 < fine.rows;
        if (finest)
            finishLines(std::span(finest_).subspan(static_cast<std::size_t>(from),
                                                   static_cast<std::size_t>(fine.columns) * (hasLower ? 2 : 1)));
        const std::uint16_t* lower = hasLower ? upper + fine.columns : upper;
        const auto line = room.subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(columns),
                                       static_cast<std::size_t>(columns));
        // A lower row that is not there is the upper one again: the mean of the two is the same.
        halveRows(upper, lower, padding, line.first(static_cast<std::size_t>(whole)));
        if (columns > whole)
            line.back() = meanOf(std::array{upper[2 * whole], lower[2 * whole]}, padding);
    }
    levels_.push_back({rows, columns, room});
}

/// All of them in one piece of memory: every piece begins and ends with small pages.
void ImagePyramid::addHalvedLevels()
{
    const auto isLast = [](int rows, int columns) { return std::max(rows, columns) <= kSmallestLevelPx; };
    std::vector<std::size_t> counts;
    for (int rows = levels_.front().rows, columns = levels_.front().columns; !isLast(rows, columns);) {
        rows = halved(rows);
        columns = halved(columns);
        counts.push_back(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    }
    if (counts.empty())
        return finishLines(finest_);
    const std::size_t all = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    halved_ = largeRoom<std::uint16_t>(all);
    std::size_t begin = 0;
    for (const std::size_t count : counts) {
        addHalvedLevel({halved_.get() + begin, count});
        begin += count;
    }
}

std::uint64_t ImagePyramid::bytes() const
{
    std::uint64_t bytes = 0;
    for (const PyramidLevel& level : levels_)
        bytes += level.samples.size_bytes();
    return bytes;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::build(std::unique_ptr<PixelImage> image, const Dihedral& layout)
{
    const std::shared_ptr<ImagePyramid> pyramid(new ImagePyramid);
    pyramid->storedRows_ = image->rows;
    pyramid->storedColumns_ = image->columns;
    pyramid->layout_ = layout;
    pyramid->grey_ = image->grey;
    pyramid->firstStored_ = image->firstStored;
    pyramid->lastStored_ = image->lastStored;
    pyramid->layOut(*image);
    pyramid->addHalvedLevels();
    return pyramid;
}

}  // namespace diptych::viewer
