#include "element_table.h"

#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dctag.h"

namespace diptych::dicom
{

namespace
{

/// Headers of mammograms have some hundred elements; DCMTK reads what has more.
constexpr std::size_t kMostElements = 2048;
constexpr std::uint32_t kItem = 0xFFFEE000;

std::uint32_t orderOf(const DcmTagKey& tag)
{
    return std::uint32_t{tag.getGroup()} << 16 | tag.getElement();
}

/// Of which a backslash is part, and which have one value.
bool isOneText(DcmEVR vr)
{
    return vr == EVR_ST || vr == EVR_LT || vr == EVR_UT;
}

bool isText(DcmEVR vr)
{
    switch (vr) {
        case EVR_AE:
        case EVR_AS:
        case EVR_CS:
        case EVR_DA:
        case EVR_DS:
        case EVR_DT:
        case EVR_IS:
        case EVR_LO:
        case EVR_PN:
        case EVR_SH:
        case EVR_TM:
        case EVR_UI:
            return true;
        default:
            return isOneText(vr);
    }
}

/// Where a blank between other characters is against the rules, so that somebody must decide what was meant.
bool bearsNoBlank(DcmEVR vr)
{
    return vr == EVR_AS || vr == EVR_DA || vr == EVR_DS || vr == EVR_DT || vr == EVR_IS || vr == EVR_TM || vr == EVR_UI;
}

/// DCMTK refuses a header in which a sequence is told to be bytes. Which private elements are sequences its dictionary
/// knows by their creator.
bool mayBeASequence(const ElementTable::Element& element)
{
    if (element.vr != EVR_OB && element.vr != EVR_OW)
        return false;
    if (element.tag == orderOf(DCM_PixelData))  // of every image: the dictionary may not have been read yet
        return false;
    const auto group = static_cast<std::uint16_t>(element.tag >> 16);
    return group % 2 == 1 || DcmTag(group, static_cast<std::uint16_t>(element.tag & 0xFFFFU)).getEVR() == EVR_SQ;
}

}  // namespace

void ElementTable::add(const Element& element)
{
    if (!plain_)
        return;
    const bool ascends = element.depth > 0 || top_.empty() || elements_[top_.back()].tag < element.tag;
    if (elements_.size() == kMostElements || !ascends || mayBeASequence(element)) {
        plain_ = false;  // where tags do not ascend: two of a kind, or a data set put together by hand
        return;
    }
    if (elements_.empty()) {
        elements_.reserve(192);
        top_.reserve(128);
    }
    if (element.depth == 0)
        top_.push_back(static_cast<std::uint32_t>(elements_.size()));
    elements_.push_back(element);
}

const ElementTable::Element* ElementTable::find(const Range& range, const DcmTagKey& tag)
{
    const std::uint32_t wanted = orderOf(tag);
    if (range.depth == 0) {
        const auto place =
            std::ranges::lower_bound(top_, wanted, {}, [this](std::uint32_t index) { return elements_[index].tag; });
        return place != top_.end() && elements_[*place].tag == wanted ? &elements_[*place] : nullptr;
    }
    const Element* found = nullptr;
    for (std::size_t i = range.first; i < range.end; ++i) {
        if (elements_[i].depth != range.depth || elements_[i].tag != wanted)
            continue;
        if (found)
            plain_ = false;
        found = &elements_[i];
    }
    return found;
}

std::span<const unsigned char> ElementTable::value(const Element& element)
{
    if (element.length % 2 != 0 || element.offset > bytes_.size() || element.length > bytes_.size() - element.offset) {
        plain_ = false;
        return {};
    }
    return bytes_.subspan(static_cast<std::size_t>(element.offset), element.length);
}

std::optional<std::string_view> ElementTable::text(const Range& range, const DcmTagKey& tag, bool freeText)
{
    const Element* const element = find(range, tag);
    if (!element)
        return std::nullopt;
    const auto bytes = value(*element);
    std::string_view characters(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!characters.empty() && (characters.back() == ' ' || characters.back() == '\0'))
        characters.remove_suffix(1);
    const bool noBlank = bearsNoBlank(element->vr);
    const auto expected = [&](std::size_t i) {
        const auto c = static_cast<unsigned char>(characters[i]);
        if (c == ' ')
            return !noBlank;
        if (c == '\\')
            return !freeText && !isOneText(element->vr);
        if (c < 0x20)
            return freeText && (c == '\t' || c == '\r' || c == '\n');
        return c < 0x7F || (freeText && c > 0x7F);
    };
    bool plain = isText(element->vr);
    for (std::size_t i = 0; plain && i < characters.size(); ++i)
        plain = expected(i);
    plain_ = plain_ && plain;
    return characters;
}

std::optional<std::uint16_t> ElementTable::word(const Range& range, const DcmTagKey& tag, unsigned long index)
{
    const Element* const element = find(range, tag);
    if (!element)
        return std::nullopt;
    if (element->vr != EVR_US && element->vr != EVR_SS) {
        plain_ = false;
        return std::nullopt;
    }
    const auto bytes = value(*element);
    if (index >= bytes.size() / 2)
        return std::nullopt;
    return static_cast<std::uint16_t>(bytes[2 * index] + 256U * bytes[2 * index + 1]);
}

std::size_t ElementTable::endOf(std::size_t index, const Range& range) const
{
    std::size_t end = index + 1;
    while (end < range.end && elements_[end].depth > elements_[index].depth)
        ++end;
    return end;
}

std::vector<ElementTable::Range> ElementTable::items(const Range& range, const DcmTagKey& sequence)
{
    std::vector<Range> found;
    const Element* const element = find(range, sequence);
    if (!element)
        return found;
    if (element->vr != EVR_SQ) {
        plain_ = false;
        return found;
    }
    const auto at = static_cast<std::size_t>(element - elements_.data());
    const std::size_t end = endOf(at, range);
    for (std::size_t i = at + 1; i < end; ++i)
        if (elements_[i].tag == kItem && elements_[i].depth == element->depth + 1)
            found.push_back({i + 1, endOf(i, {0, end, 0}), element->depth + 2});
    return found;
}

}  // namespace diptych::dicom
