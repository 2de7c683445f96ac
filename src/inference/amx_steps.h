// The order in which a convolution in pairs goes through its kernel and channels, which is that of its packed weights.
#pragma once

#include <cstdint>

#include "amx_pairs.h"

namespace diptych::inference
{

constexpr std::int64_t kTileNumbers = 512;  // bfloat16 of a tile of weights

/// Calls work(row, column, first channel, whole group) for every group of an input's channels that the kernel's
/// pixels meet, in the order of the packed weights: along a row of the kernel a group's pixels are the same but for
/// one, so they come from the nearest cache.
template <typename Work>
void forEachStep(std::int64_t rows, std::int64_t columns, std::int64_t width, const Work& work)
{
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t first = 0; first + PairedMap::kGroup <= width; first += PairedMap::kGroup)
            for (std::int64_t column = 0; column < columns; ++column)
                work(row, column, first, true);
    if (width % PairedMap::kGroup == 0)
        return;
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            work(row, column, width - PairedMap::kHalfGroup, false);
}

}  // namespace diptych::inference
