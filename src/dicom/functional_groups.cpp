#include "functional_groups.h"

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"

namespace diptych::dicom
{

namespace
{

/// The only item of a macro's sequence; nullptr where there is none, or several of which none is the one.
DcmItem* macroItem(DcmItem* group, const DcmTagKey& macro)
{
    DcmSequenceOfItems* sequence = nullptr;
    if (group == nullptr || group->findAndGetSequence(macro, sequence).bad() || sequence == nullptr ||
        sequence->card() != 1)
        return nullptr;
    return sequence->getItem(0);
}

}  // namespace

FunctionalGroups::FunctionalGroups(DcmItem& dataset, int frames) : frames_(frames)
{
    DcmSequenceOfItems* sequence = nullptr;
    if (dataset.findAndGetSequence(DCM_SharedFunctionalGroupsSequence, sequence).good() && sequence != nullptr &&
        sequence->card() == 1)
        shared_ = sequence->getItem(0);
    sequence = nullptr;
    if (frames < 1 || dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, sequence).bad() ||
        sequence == nullptr || sequence->card() != static_cast<unsigned long>(frames))
        return;
    // Not by index, which counts from the list's beginning each time.
    for (DcmObject* item = sequence->nextInContainer(nullptr); item != nullptr; item = sequence->nextInContainer(item))
        perFrame_.push_back(dynamic_cast<DcmItem*>(item));
}

FunctionalGroups::Items FunctionalGroups::items(int frame, const DcmTagKey& macro) const
{
    Items items;
    if (frame >= 0 && static_cast<std::size_t>(frame) < perFrame_.size())
        items.perFrame = macroItem(perFrame_[static_cast<std::size_t>(frame)], macro);
    items.shared = macroItem(shared_, macro);
    return items;
}

}  // namespace diptych::dicom
