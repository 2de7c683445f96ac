#include "quantile.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace diptych::preprocess
{

namespace
{

constexpr std::size_t kShelves = 65536;
// Neighbours often lie on one shelf, and a count that was just written is slow to be read again.
constexpr std::size_t kCountsOfShelf = 4;

/// The leading bits of a finite value, so that they grow with it.
std::size_t shelfOf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits >> 31U;
    return (bits ^ (sign ? 0xFFFFFFFFU : 0x80000000U)) >> 16U;
}

template <typename Visit>
void visitInside(const cv::Mat& image, const MaskRows& inside, const Visit& visit)
{
    for (int row = 0; row < image.rows; ++row) {
        const float* line = image.ptr<float>(row);
        for (const MaskRows::Run& run : inside.row(row))
            visit(line + run.begin, line + run.end);
    }
}

std::vector<std::uint32_t> countShelves(const cv::Mat& image, const MaskRows& inside)
{
    std::vector<std::uint32_t> counts(kShelves * kCountsOfShelf, 0);
    visitInside(image, inside, [&counts](const float* value, const float* end) {
        for (; end - value >= static_cast<std::ptrdiff_t>(kCountsOfShelf); value += kCountsOfShelf)
            for (std::size_t i = 0; i < kCountsOfShelf; ++i)
                ++counts[shelfOf(value[i]) * kCountsOfShelf + i];
        for (; value != end; ++value)
            ++counts[shelfOf(*value) * kCountsOfShelf];
    });
    return counts;
}

/// Where the value of a rank stands.
struct Place {
    std::size_t shelf = 0;
    std::size_t rank = 0;  // among those of the shelf
};

Place find(const std::vector<std::uint32_t>& counts, std::size_t rank)
{
    for (std::size_t shelf = 0; shelf < kShelves; ++shelf) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < kCountsOfShelf; ++i)
            count += counts[shelf * kCountsOfShelf + i];
        if (rank < count)
            return {shelf, rank};
        rank -= count;
    }
    return {};  // not reached: a rank is less than the count of all
}

}  // namespace

std::pair<float, float> quantilesInside(const cv::Mat& image, const MaskRows& inside, double low, double high)
{
    const auto count = static_cast<std::size_t>(inside.area());
    const auto counts = countShelves(image, inside);
    const Place lower = find(counts, quantileRank(count, low));
    const Place upper = find(counts, quantileRank(count, high));
    std::vector<float> lowerValues, upperValues;
    visitInside(image, inside, [&](const float* value, const float* end) {
        for (; value != end; ++value) {
            const std::size_t shelf = shelfOf(*value);
            if (shelf == lower.shelf)
                lowerValues.push_back(*value);
            if (shelf == upper.shelf)
                upperValues.push_back(*value);
        }
    });
    return {elementOfRank(lowerValues, lower.rank), elementOfRank(upperValues, upper.rank)};
}

}  // namespace diptych::preprocess
