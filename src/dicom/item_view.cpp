#include "item_view.h"

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"

namespace diptych::dicom
{

namespace
{

std::string standard(const OFString& value)
{
    return {value.c_str(), value.size()};
}

}  // namespace

std::optional<std::string> ItemView::value(const DcmTagKey& tag, unsigned long index) const
{
    if (table_) {
        auto all = table_->text(range_, tag, false);
        for (; all && index > 0; --index) {
            const auto end = all->find('\\');
            all = end == std::string_view::npos ? std::nullopt : std::optional(all->substr(end + 1));
        }
        return all ? std::optional(std::string(all->substr(0, all->find('\\')))) : std::nullopt;
    }
    OFString value;
    return item_->findAndGetOFString(tag, value, index).good() ? std::optional(standard(value)) : std::nullopt;
}

std::optional<std::string> ItemView::values(const DcmTagKey& tag) const
{
    if (table_) {
        const auto all = table_->text(range_, tag, false);
        return all && !all->empty() ? std::optional(std::string(*all)) : std::nullopt;
    }
    OFString all;
    const bool told = item_->findAndGetOFStringArray(tag, all).good() && !all.empty();
    return told ? std::optional(standard(all)) : std::nullopt;
}

std::optional<std::string> ItemView::freeText(const DcmTagKey& tag) const
{
    if (!table_)
        return values(tag);
    const auto all = table_->text(range_, tag, true);
    return all && !all->empty() ? std::optional(std::string(*all)) : std::nullopt;
}

std::string ItemView::characterSet() const
{
    return values(DCM_SpecificCharacterSet).value_or(std::string());
}

std::optional<std::uint16_t> ItemView::word(const DcmTagKey& tag, unsigned long index) const
{
    if (table_)
        return table_->word(range_, tag, index);
    Uint16 plain = 0;
    if (item_->findAndGetUint16(tag, plain, index).good())
        return plain;
    Sint16 negative = 0;
    if (item_->findAndGetSint16(tag, negative, index).good())
        return static_cast<std::uint16_t>(negative);
    return std::nullopt;
}

std::vector<ItemView> ItemView::items(const DcmTagKey& sequence) const
{
    std::vector<ItemView> found;
    if (table_) {
        for (const ElementTable::Range& range : table_->items(range_, sequence))
            found.emplace_back(*table_, range);
        return found;
    }
    DcmSequenceOfItems* items = nullptr;
    if (item_->findAndGetSequence(sequence, items).bad() || items == nullptr)
        return found;
    // Not by index, which counts from the list's beginning each time.
    for (DcmObject* item = items->nextInContainer(nullptr); item != nullptr; item = items->nextInContainer(item))
        if (auto* each = dynamic_cast<DcmItem*>(item))
            found.emplace_back(*each);
    return found;
}

}  // namespace diptych::dicom
