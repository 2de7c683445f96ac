#include "row_narrowing.h"

#include <algorithm>
#include <random>
#include <utility>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

/// The definition, in the order in which every way adds up.
std::vector<float> narrowedOneByOne(const std::vector<float>& row, const AreaCoverage& cover, int to)
{
    std::vector<float> out;
    for (int column = 0; column < to; ++column) {
        float sum = 0.0F;
        for (int tap = 0; tap < cover.taps; ++tap)
            sum += cover.of(column)[tap] *
                   row[static_cast<std::size_t>(cover.first[static_cast<std::size_t>(column)] + tap)];
        out.push_back(sum);
    }
    return out;
}

TEST(RowNarrowing, EightAtOnceAreTheSameToTheLastBit)
{
    std::mt19937 random(3);
    std::uniform_real_distribution<float> grey(-5000.0F, 5000.0F);
    for (const auto& [from, to] :
         {std::pair(3328, 2330), std::pair(2560, 2559), std::pair(4096, 2048), std::pair(1000, 401),
          std::pair(1000, 199), std::pair(17, 16), std::pair(9, 8), std::pair(8, 7), std::pair(2, 1)}) {
        std::vector<float> row(static_cast<std::size_t>(from + RowNarrowing::kReadBehind), 1e30F);
        std::generate_n(row.begin(), from, [&] { return grey(random); });
        std::vector<float> out(static_cast<std::size_t>(to));
        RowNarrowing(from, to).apply(row.data(), out.data());
        EXPECT_EQ(out, narrowedOneByOne(row, AreaCoverage(from, to), to)) << from << " to " << to;
    }
}

}  // namespace
}  // namespace diptych
