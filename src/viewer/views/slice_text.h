// What a stack of slices says of itself over the image.
#pragma once

#include "views/hung_view.h"

class QPainter;
class QRect;

namespace diptych::viewer
{

class SliceScroller;

/// "Slice 23 of 60, 1.0 mm", "Slab 3 of 12, 10.0 mm": of the pixels that are drawn, whatever is being read. Empty for
/// an image that has no slices.
[[nodiscard]] QString sliceText(const HungView& view);

/// What the reader waits for or sees moving: "reading slice 24", "cine, 10 a second". Empty where the image stands.
[[nodiscard]] QString sliceActivityText(const HungView& view, const SliceScroller& slices);

/// A thin scale along the viewport's outer edge with the place of the slice that is drawn, first slice at the top.
void paintSlicePlace(QPainter& painter, const QRect& area, const HungView& view);

/// That it is not analysed, and what is unknown of it.
[[nodiscard]] std::vector<StateLine> stackStates(const MammogramView& image);

}  // namespace diptych::viewer
