#include "views/image_pyramid.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <utility>

#include "diptych/core/large_memory.h"

namespace diptych::viewer
{

namespace
{

constexpr int kSmallestLevelPx = 64;

struct PaddingRange {
    int first = std::numeric_limits<int>::max();  // as samples
    int last = std::numeric_limits<int>::min();
    [[nodiscard]] bool holds(int sample) const { return sample >= first && sample <= last; }
};

PaddingRange paddingSamples(const GreyScale& grey, int firstStored)
{
    if (!grey.paddingFirst)
        return {};
    const auto [first, last] = std::minmax({*grey.paddingFirst, grey.paddingLast.value_or(*grey.paddingFirst)});
    return {first - firstStored, last - firstStored};
}

/// Mean of the up to four samples; background air counts only where there is nothing else, else it would
/// bleed a rim of false grey into the breast's edge.
std::uint16_t meanOf(const std::uint16_t* samples, int count, const PaddingRange& padding)
{
    unsigned sum = 0;
    unsigned tissue = 0;
    for (int i = 0; i < count; ++i) {
        if (padding.holds(samples[i]))
            continue;
        sum += samples[i];
        ++tissue;
    }
    if (tissue == 0)
        return samples[0];
    return static_cast<std::uint16_t>((sum + tissue / 2) / tissue);
}

/// Without padding: a loop that the compiler turns into one over several pixels at once.
void halveWhole(const std::uint16_t* upper, const std::uint16_t* lower, std::ptrdiff_t pairs, std::uint16_t* out)
{
    for (std::ptrdiff_t column = 0; column < pairs; ++column) {
        const unsigned sum = static_cast<unsigned>(upper[2 * column]) + upper[2 * column + 1] + lower[2 * column] +
                             lower[2 * column + 1];
        out[column] = static_cast<std::uint16_t>((sum + 2) / 4);
    }
}

/// Four samples from the last to the first.
std::uint64_t fourReversed(const std::uint16_t* samples)
{
    std::uint64_t four = 0;
    std::memcpy(&four, samples, sizeof(four));
    const std::uint64_t pairs = (four >> 32U) | (four << 32U);
    return ((pairs >> 16U) & 0x0000FFFF0000FFFFULL) | ((pairs & 0x0000FFFF0000FFFFULL) << 16U);
}

/// In place, from both ends, four at a time: how most images of one side are laid out.
void reverse(std::span<std::uint16_t> samples)
{
    constexpr std::size_t kAtOnce = 4;
    std::uint16_t* first = samples.data();
    std::uint16_t* end = first + samples.size();
    for (; end - first >= static_cast<std::ptrdiff_t>(2 * kAtOnce); first += kAtOnce, end -= kAtOnce) {
        const std::uint64_t front = fourReversed(first);
        const std::uint64_t back = fourReversed(end - kAtOnce);
        std::memcpy(first, &back, sizeof(back));
        std::memcpy(end - kAtOnce, &front, sizeof(front));
    }
    std::reverse(first, end);
}

/// Upside down.
void turnOver(std::vector<std::uint16_t>& samples, int columns)
{
    auto upper = samples.begin();
    for (auto lower = samples.end() - columns; upper < lower; upper += columns, lower -= columns)
        std::swap_ranges(upper, upper + columns, lower);
}

}  // namespace

void ImagePyramid::add(int rows, int columns, std::vector<std::uint16_t> samples)
{
    laidOut_.push_back(std::move(samples));
    levels_.push_back({rows, columns, laidOut_.back()});
}

void ImagePyramid::layOut(PixelImage& image)
{
    if (!layout_.transpose) {
        if (layout_.flipY)
            turnOver(image.samples, image.columns);
        linesToMirror_ = layout_.flipX;
        add(image.rows, image.columns, std::move(image.samples));
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
    add(rows, columns, std::move(samples));
}

/// What remains to be done with whole lines of level 0: to be called once for each, best while it is in the cache.
void ImagePyramid::finishLines(std::span<std::uint16_t> samples)
{
    std::uint16_t largest = largestSample_;
    for (const std::uint16_t sample : samples)
        largest = std::max(largest, sample);
    largestSample_ = largest;
    if (!linesToMirror_)
        return;
    const auto width = static_cast<std::size_t>(levels_.front().columns);
    for (std::size_t line = 0; line < samples.size(); line += width)
        reverse(samples.subspan(line, width));
}

void ImagePyramid::addHalvedLevel()
{
    const bool finest = levels_.size() == 1;
    const std::span<std::uint16_t> fineSamples = laidOut_.back();
    const PyramidLevel fine = levels_.back();
    const PaddingRange padding = paddingSamples(grey_, firstStored_);
    const int rows = (fine.rows + 1) / 2;
    const int columns = (fine.columns + 1) / 2;
    const std::ptrdiff_t whole = fine.columns / 2;
    auto samples = roomFor<std::uint16_t>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    std::vector<std::uint16_t> line(static_cast<std::size_t>(columns));
    for (int row = 0; row < rows; ++row) {
        const std::uint16_t* upper = fine.samples.data() + static_cast<std::ptrdiff_t>(2 * row) * fine.columns;
        const bool hasLower = 2 * row + 1 < fine.rows;
        if (finest)
            finishLines(fineSamples.subspan(static_cast<std::size_t>(upper - fine.samples.data()),
                                            static_cast<std::size_t>(fine.columns) * (hasLower ? 2 : 1)));
        const std::uint16_t* lower = hasLower ? upper + fine.columns : upper;
        if (hasLower && !hasPadding()) {
            halveWhole(upper, lower, whole, line.data());
        } else {
            for (std::ptrdiff_t column = 0; column < whole; ++column) {
                const std::uint16_t square[4] = {upper[2 * column], upper[2 * column + 1], lower[2 * column],
                                                 lower[2 * column + 1]};
                line[static_cast<std::size_t>(column)] = meanOf(square, hasLower ? 4 : 2, padding);
            }
        }
        if (columns > whole) {
            const std::uint16_t pair[2] = {upper[2 * whole], lower[2 * whole]};
            line[static_cast<std::size_t>(whole)] = meanOf(pair, hasLower ? 2 : 1, padding);
        }
        samples.insert(samples.end(), line.begin(), line.end());
    }
    add(rows, columns, std::move(samples));
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
    if (std::max(pyramid->rows(), pyramid->columns()) <= kSmallestLevelPx)
        pyramid->finishLines(pyramid->laidOut_.back());
    while (std::max(pyramid->levels_.back().rows, pyramid->levels_.back().columns) > kSmallestLevelPx)
        pyramid->addHalvedLevel();
    return pyramid;
}

}  // namespace diptych::viewer
