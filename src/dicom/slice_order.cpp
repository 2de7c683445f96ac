#include "slice_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace diptych::dicom
{

namespace
{

/// Positions nearer than this are the same: no reconstruction has slices so thin.
constexpr double kSamePlaceMm = 0.01;

using Order = std::vector<std::size_t>;

/// Frames by ascending value; empty where two have the same.
template <typename Value>
Order ascending(const std::vector<Value>& values, double same)
{
    Order order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&values](std::size_t frame) { return values[frame]; });
    for (std::size_t i = 1; i < order.size(); ++i)
        if (static_cast<double>(values[order[i]]) - static_cast<double>(values[order[i - 1]]) < same)
            return {};
    return order;
}

Order byPosition(const std::vector<FramePlace>& places)
{
    std::vector<double> positions;
    for (const FramePlace& place : places) {
        if (!place.alongNormalMm)
            return {};
        positions.push_back(*place.alongNormalMm);
    }
    return ascending(positions, kSamePlaceMm);
}

Order byStackPosition(const std::vector<FramePlace>& places)
{
    std::vector<int> numbers;
    for (const FramePlace& place : places) {
        if (!place.inStack || place.stack != places.front().stack)
            return {};
        numbers.push_back(*place.inStack);
    }
    return ascending(numbers, 1.0);
}

/// From the end at which frame 1 lies.
Order fromFirstFrame(Order order)
{
    const auto at = std::ranges::find(order, std::size_t{0}) - order.begin();
    if (2 * at > static_cast<std::ptrdiff_t>(order.size()) - 1)
        std::ranges::reverse(order);
    return order;
}

/// Nothing to say where the slices do not lie evenly.
std::optional<double> evenSpacing(const std::vector<Slice>& slices)
{
    if (slices.size() < 2)
        return std::nullopt;
    const double mean = *slices.back().positionMm / static_cast<double>(slices.size() - 1);
    for (std::size_t i = 1; i < slices.size(); ++i)
        if (std::abs(*slices[i].positionMm - *slices[i - 1].positionMm - mean) > 0.1 * mean)
            return std::nullopt;
    return std::round(mean * 1000.0) / 1000.0;  // micrometres: positions are Decimal Strings
}

}  // namespace

SliceStack orderedStack(std::vector<Slice> slices, const std::vector<FramePlace>& places)
{
    SliceStack stack;
    Order order = byPosition(places);
    const Order numbered = byStackPosition(places);
    stack.order = !order.empty() ? SliceOrder::Position : SliceOrder::StackPosition;
    if (order.empty())
        order = numbered;
    order = fromFirstFrame(std::move(order));
    const bool contradict =
        stack.order == SliceOrder::Position && !numbered.empty() && fromFirstFrame(numbered) != order;
    if (order.empty() || contradict) {
        stack.order = SliceOrder::AsStored;
        stack.slices = std::move(slices);
        return stack;
    }
    for (const std::size_t frame : order) {
        stack.slices.push_back(slices[frame]);
        if (stack.order == SliceOrder::Position)
            stack.slices.back().positionMm =
                std::abs(*places[frame].alongNormalMm - *places[order.front()].alongNormalMm);
    }
    if (stack.order == SliceOrder::Position)
        stack.spacingMm = evenSpacing(stack.slices);
    return stack;
}

}  // namespace diptych::dicom
