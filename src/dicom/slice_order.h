// In which order the frames of a stack lie in the breast.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diptych/core/slice_stack.h"

namespace diptych::dicom
{

/// What a frame tells of where it lies.
struct FramePlace {
    std::optional<double> alongNormalMm;  // Image Position (Patient) projected on the slices' normal
    std::string stack;                    // Stack ID (0020,9056)
    std::optional<int> inStack;           // In-Stack Position Number (0020,9057)
};

/// `slices` in the order of the file, one for each of `places`. By positions where every frame has one of its own; else
/// by the numbers in the one stack; else as stored. Positions and numbers that contradict each other are believed
/// neither. The order runs from the end at which the file's first frame lies, so that it changes a file that is in
/// order in nothing. Fills in Slice::positionMm and SliceStack::spacingMm where positions tell them.
[[nodiscard]] SliceStack orderedStack(std::vector<Slice> slices, const std::vector<FramePlace>& places);

}  // namespace diptych::dicom
