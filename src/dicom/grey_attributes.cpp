#include "grey_attributes.h"

#include <algorithm>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcelem.h"
#include "dcmtk/dcmdata/dcsequen.h"

namespace diptych::dicom
{

namespace
{

constexpr std::size_t kMaxEntries = 65536;

/// LUT Data is US or OW of one word an entry; entries of 8 bits may be packed two to a word (PS3.3 C.11.1.1.1).
bool readEntries(DcmItem& item, std::size_t count, int bits, std::vector<std::uint16_t>& entries)
{
    const Uint16* words = nullptr;
    unsigned long wordCount = 0;
    if (item.findAndGetUint16Array(DCM_LUTData, words, &wordCount).bad() || words == nullptr)
        return false;
    if (wordCount >= count) {
        entries.assign(words, words + count);
        return true;
    }
    if (bits > 8 || wordCount * 2 < count)
        return false;
    entries.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        entries[i] = static_cast<std::uint16_t>(i % 2 == 0 ? words[i / 2] & 0xFF : words[i / 2] >> 8);
    return true;
}

/// `inputSigned`: how the table's input, the first value mapped, is to be read where the file does not say itself
/// (implicit VR keeps no difference of US and SS).
std::optional<LookUpTable> lookUpTable(DcmItem& item, bool inputSigned)
{
    const auto count = word(item, DCM_LUTDescriptor, 0);
    const auto first = word(item, DCM_LUTDescriptor, 1);
    const auto bits = word(item, DCM_LUTDescriptor, 2);
    if (!count || !first || !bits)
        return std::nullopt;
    DcmElement* descriptor = nullptr;
    if (item.findAndGetElement(DCM_LUTDescriptor, descriptor).good() && descriptor->getVR() == EVR_SS)
        inputSigned = true;

    LookUpTable table;
    table.firstValue = inputSigned ? static_cast<std::int16_t>(*first) : *first;
    table.bits = *bits >= 8 && *bits <= 16 ? *bits : 16;
    table.explanation = unicodeText(item, DCM_LUTExplanation);
    if (!readEntries(item, *count == 0 ? kMaxEntries : *count, table.bits, table.entries))
        return std::nullopt;
    return table;
}

/// The values of a multi-valued text, without spaces around them.
std::vector<std::string> separated(const std::string& values)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= values.size();) {
        const auto end = std::min(values.find('\\', start), values.size());
        const std::string part = values.substr(start, end - start);
        const auto first = part.find_first_not_of(' ');
        parts.push_back(first == std::string::npos ? "" : part.substr(first, part.find_last_not_of(' ') + 1 - first));
        start = end + 1;
    }
    return parts;
}

void readPadding(const ItemView& dataset, const PixelFormat& format, GreyScale& grey)
{
    const auto value = word(dataset, DCM_PixelPaddingValue);
    if (!value)
        return;
    // Value and limit are of the pixels' own kind whatever VR they were written with.
    const auto stored = [&format](std::uint16_t bits) -> int {
        return format.isSigned ? static_cast<std::int16_t>(bits) : bits;
    };
    const int first = stored(*value);
    const int last = stored(word(dataset, DCM_PixelPaddingRangeLimit).value_or(*value));
    grey.paddingFirst = std::min(first, last);
    grey.paddingLast = std::max(first, last);
}

}  // namespace

std::vector<LookUpTable> lookUpTables(DcmItem& dataset, const DcmTagKey& sequence, bool inputSigned)
{
    std::vector<LookUpTable> tables;
    DcmSequenceOfItems* items = nullptr;
    if (dataset.findAndGetSequence(sequence, items).bad() || items == nullptr)
        return tables;
    for (unsigned long i = 0; i < items->card(); ++i)
        if (DcmItem* item = items->getItem(i))
            if (auto table = lookUpTable(*item, inputSigned))
                tables.push_back(std::move(*table));
    return tables;
}

std::vector<VoiWindow> voiWindows(const ItemView& dataset)
{
    const std::string name = text(dataset, DCM_VOILUTFunction);
    const VoiFunction function = name == "SIGMOID"        ? VoiFunction::Sigmoid
                                 : name == "LINEAR_EXACT" ? VoiFunction::LinearExact
                                                          : VoiFunction::Linear;
    const auto explanations = separated(unicodeText(dataset, DCM_WindowCenterWidthExplanation));
    std::vector<VoiWindow> windows;
    const auto count = texts(dataset, DCM_WindowCenter).size();
    for (unsigned long i = 0; i < count; ++i) {
        const auto centre = number(dataset, DCM_WindowCenter, i);
        const auto width = number(dataset, DCM_WindowWidth, i);
        // PS3.3 C.11.2.1.2: at least 1 for LINEAR, above 0 for the others.
        if (!centre || !width || *width <= 0.0 || (function == VoiFunction::Linear && *width < 1.0))
            continue;
        // One explanation a window, in their order.
        windows.push_back({*centre, *width, function, i < explanations.size() ? explanations[i] : std::string()});
    }
    return windows;
}

bool hasLookUpTables(const ItemView& dataset)
{
    return !dataset.items(DCM_ModalityLUTSequence).empty() || !dataset.items(DCM_VOILUTSequence).empty();
}

GreyScale greyScale(const ItemView& dataset, const PixelFormat& format)
{
    GreyScale grey;
    const double slope = number(dataset, DCM_RescaleSlope).value_or(1.0);
    grey.rescaleSlope = slope == 0.0 ? 1.0 : slope;
    grey.rescaleIntercept = number(dataset, DCM_RescaleIntercept).value_or(0.0);
    if (DcmItem* const item = dataset.dcmItem()) {
        auto modality = lookUpTables(*item, DCM_ModalityLUTSequence, format.isSigned);
        if (!modality.empty())
            grey.modalityLut = std::move(modality.front());
        const bool negativeModality = !grey.modalityLut && (format.isSigned || grey.rescaleIntercept < 0.0);
        grey.voiLuts = lookUpTables(*item, DCM_VOILUTSequence, negativeModality);
    }
    grey.voiWindows = voiWindows(dataset);
    // PS3.3 C.8.11.3.1.2 pairs MONOCHROME1 with Presentation LUT Shape INVERSE: both say the one thing, that low
    // values are bright, so together they invert once. Either alone inverts as well.
    grey.inverse =
        format.photometricInterpretation == "MONOCHROME1" || text(dataset, DCM_PresentationLUTShape) == "INVERSE";
    readPadding(dataset, format, grey);
    return grey;
}

}  // namespace diptych::dicom
