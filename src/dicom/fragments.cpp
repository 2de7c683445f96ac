#include "fragments.h"

#include <memory>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"

namespace diptych::dicom
{

bool insertFragment(DcmDataset& dataset, E_TransferSyntax syntax, std::span<const std::uint8_t> bytes)
{
    auto fragment = std::make_unique<DcmPixelItem>(DCM_PixelItemTag);
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    auto sequence = std::make_unique<DcmPixelSequence>(DCM_PixelSequenceTag);
    if (fragment->putUint8Array(bytes.data(), bytes.size()).bad() ||
        sequence->insert(new DcmPixelItem(DCM_PixelItemTag)).bad() || sequence->insert(fragment.release()).bad())
        return false;
    pixels->putOriginalRepresentation(syntax, nullptr, sequence.release());
    if (dataset.insert(pixels.get(), OFTrue).bad())
        return false;
    (void)pixels.release();  // the data set's now
    return true;
}

}  // namespace diptych::dicom
