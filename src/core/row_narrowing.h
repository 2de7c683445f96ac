// One row of an image, made narrower by area average.
#pragma once

#include <cstdint>
#include <vector>

#include "area_coverage.h"

namespace diptych
{

/// For all rows of an image. Immutable; any thread.
class RowNarrowing
{
public:
    RowNarrowing(int from, int to);

    /// Behind the row's values lie kReadBehind more that may be read: finite, and without effect.
    void apply(const float* row, float* out) const;

    static constexpr int kReadBehind = 32;

private:
    /// For kGroup target pixels next to each other: their weights, and where in the registers that are loaded from
    /// `begin` on the values lie, both tap by tap.
    void makeGroups();
    void applyGroups(const float* row, float* out) const;

    static constexpr int kGroup = 8;

    int columns_;
    AreaCoverage cover_;
    int registers_ = 0;  // that a group's values take; 0: more than is worth it, or the CPU has none so wide
    std::vector<int> begin_;
    std::vector<std::int32_t> places_;
    std::vector<float> weights_;
};

}  // namespace diptych
