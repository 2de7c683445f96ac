// The functional groups of an enhanced multi-frame object: what it tells of all frames and of each.
//
// DICOM PS3.3 C.7.6.16: Shared (5200,9229) and Per-frame Functional Groups Sequence (5200,9230); the latter has one
// item a frame. A macro belongs in one of the two. Objects that have it in both are met, and believed where both say
// the same.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "attributes.h"

namespace diptych::dicom
{

/// Stacks of more frames than this are refused. A thick breast gives about 120 slices of a millimetre.
inline constexpr int kMaxFrames = 2000;

class FunctionalGroups
{
public:
    /// `dataset` must outlive this. Per-frame items that are not as many as the frames are not believed: nothing says
    /// which frame each of them is of.
    FunctionalGroups(DcmItem& dataset, int frames);

    [[nodiscard]] int frames() const { return frames_; }
    /// The macro's items for a frame, per-frame before shared; at most two, nullptr for none.
    struct Items {
        DcmItem* perFrame = nullptr;
        DcmItem* shared = nullptr;
        [[nodiscard]] DcmItem* either() const { return perFrame != nullptr ? perFrame : shared; }
    };
    [[nodiscard]] Items items(int frame, const DcmTagKey& macro) const;

private:
    int frames_;
    DcmItem* shared_ = nullptr;
    std::vector<DcmItem*> perFrame_;
};

/// What every frame tells, where all tell the same. Values are compared by ==.
template <typename Value>
struct ToldByAll {
    std::optional<Value> value;
    std::optional<Value> some;  // what the first frame that tells it tells, though others may be silent
    bool conflict = false;      // told twice, and not the same
};

/// `read` takes the macro's item and gives an optional value.
template <typename Read>
auto toldByAll(const FunctionalGroups& groups, const DcmTagKey& macro, Read read)
{
    ToldByAll<typename decltype(read(std::declval<DcmItem&>()))::value_type> told;
    bool silent = groups.frames() < 1;
    for (int frame = 0; frame < groups.frames(); ++frame) {
        const auto items = groups.items(frame, macro);
        silent = silent || items.either() == nullptr;
        for (DcmItem* item : {items.perFrame, items.shared}) {
            if (item == nullptr)
                continue;
            const auto value = read(*item);
            if (!value)
                silent = true;
            else if (!told.some)
                told.some = value;
            else if (!(*told.some == *value))
                told.conflict = true;
        }
    }
    if (!silent && !told.conflict)
        told.value = told.some;
    return told;
}

}  // namespace diptych::dicom
