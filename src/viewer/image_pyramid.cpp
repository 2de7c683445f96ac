#include "image_pyramid.h"

#include <algorithm>
#include <limits>

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

PyramidLevel layOut(const PixelImage& image, const Dihedral& layout)
{
    PyramidLevel level;
    level.rows = layout.transpose ? image.columns : image.rows;
    level.columns = layout.transpose ? image.rows : image.columns;
    if (layout == Dihedral{}) {
        level.samples = image.samples;
        return level;
    }
    level.samples.resize(image.samples.size());
    // Step through the stored samples by constant strides: +1 column and +1 row of the laid-out image.
    const std::ptrdiff_t stride = image.columns;
    std::ptrdiff_t alongColumn = layout.transpose ? stride : 1;
    std::ptrdiff_t alongRow = layout.transpose ? 1 : stride;
    std::ptrdiff_t start = 0;
    if (layout.flipX) {
        start += alongColumn * (level.columns - 1);
        alongColumn = -alongColumn;
    }
    if (layout.flipY) {
        start += alongRow * (level.rows - 1);
        alongRow = -alongRow;
    }
    std::size_t out = 0;
    for (std::ptrdiff_t row = 0; row < level.rows; ++row) {
        std::ptrdiff_t from = start + row * alongRow;
        for (int column = 0; column < level.columns; ++column, from += alongColumn)
            level.samples[out++] = image.samples[static_cast<std::size_t>(from)];
    }
    return level;
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

}  // namespace

void ImagePyramid::addHalvedLevel()
{
    const PyramidLevel& fine = levels_.back();
    const PaddingRange padding = paddingSamples(grey_, firstStored_);
    PyramidLevel coarse;
    coarse.rows = (fine.rows + 1) / 2;
    coarse.columns = (fine.columns + 1) / 2;
    coarse.samples.resize(static_cast<std::size_t>(coarse.rows) * static_cast<std::size_t>(coarse.columns));
    std::size_t out = 0;
    for (int row = 0; row < coarse.rows; ++row) {
        const std::uint16_t* upper = fine.samples.data() + static_cast<std::ptrdiff_t>(2 * row) * fine.columns;
        const bool hasLower = 2 * row + 1 < fine.rows;
        const std::uint16_t* lower = hasLower ? upper + fine.columns : upper;
        const int whole = fine.columns / 2;
        if (hasLower && !hasPadding()) {
            for (int column = 0; column < whole; ++column) {
                const unsigned sum = static_cast<unsigned>(upper[2 * column]) + upper[2 * column + 1] +
                                     lower[2 * column] + lower[2 * column + 1];
                coarse.samples[out++] = static_cast<std::uint16_t>((sum + 2) / 4);
            }
        } else {
            for (int column = 0; column < whole; ++column) {
                const std::uint16_t square[4] = {upper[2 * column], upper[2 * column + 1], lower[2 * column],
                                                 lower[2 * column + 1]};
                coarse.samples[out++] = meanOf(square, hasLower ? 4 : 2, padding);
            }
        }
        if (coarse.columns > whole) {
            const std::uint16_t pair[2] = {upper[2 * whole], lower[2 * whole]};
            coarse.samples[out++] = meanOf(pair, hasLower ? 2 : 1, padding);
        }
    }
    levels_.push_back(std::move(coarse));
}

std::uint64_t ImagePyramid::bytes() const
{
    std::uint64_t bytes = 0;
    for (const PyramidLevel& level : levels_)
        bytes += level.samples.size() * sizeof(std::uint16_t);
    return bytes;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::build(const PixelImage& image, const Dihedral& layout)
{
    const std::shared_ptr<ImagePyramid> pyramid(new ImagePyramid);
    pyramid->storedRows_ = image.rows;
    pyramid->storedColumns_ = image.columns;
    pyramid->layout_ = layout;
    pyramid->grey_ = image.grey;
    pyramid->firstStored_ = image.firstStored;
    pyramid->lastStored_ = image.lastStored;
    pyramid->largestSample_ = image.samples.empty() ? 0 : *std::max_element(image.samples.begin(), image.samples.end());
    pyramid->levels_.push_back(layOut(image, layout));
    while (std::max(pyramid->levels_.back().rows, pyramid->levels_.back().columns) > kSmallestLevelPx)
        pyramid->addHalvedLevel();
    return pyramid;
}

}  // namespace diptych::viewer
