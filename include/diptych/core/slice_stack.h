// The slices of a breast tomosynthesis image, in the order in which they lie in the breast.
//
// DICOM PS3.3 A.55 (Breast Tomosynthesis Image): one object holds a breast's slices (or thicker slabs) as frames. In
// which order they lie is told by their positions, not by their numbers in the file. Lengths are millimetres. Values
// without behaviour, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace diptych
{

struct Slice {
    int frame = 0;                      // the frame in the file, from 0: Frame Number less one
    std::optional<double> positionMm;   // along the stack, from its first slice
    std::optional<double> thicknessMm;  // Slice Thickness (0018,0050)
    bool slab = false;                  // made of several slices: thicker than slices lie apart, or told by Frame Type
};

/// What the order of the slices rests on.
enum class SliceOrder {
    Position,       // Image Position (Patient) (0020,0032) along the slices' normal
    StackPosition,  // In-Stack Position Number (0020,9057)
    AsStored,       // neither is told for every slice, or they contradict: the file's order, and the reader is told
};

struct SliceStack {
    /// In order; the end at which frame 1 lies comes first. Empty where the file's number of frames makes no sense.
    std::vector<Slice> slices;
    SliceOrder order = SliceOrder::AsStored;
    std::optional<double> spacingMm;  // between neighbouring slices
    /// Which slice stands for the stack: Representative Frame Number (0028,6010), else the middle one.
    std::size_t representative = 0;
    /// A stack may be cut over several objects (a concatenation, PS3.3 C.7.6.16.2.2.4): which part this one is.
    int part = 1;
    int parts = 1;
};

}  // namespace diptych
