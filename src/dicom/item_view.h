// One data set or item of a sequence, wherever it was read from: DCMTK's objects or the table of a plain header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcitem.h"

#include "element_table.h"

namespace diptych::dicom
{

enum class HeaderParser {
    PlainFirst,  // a plain header (element_table.h) is read where it lies, any other by DCMTK
    Dcmtk,       // every header by DCMTK; what comes out is the same
};

/// A light handle, passed by value or reference; what it stands for must outlive it.
class ItemView
{
public:
    /// What reads attributes takes DCMTK's data sets and items as they are.
    ItemView(DcmItem& item) : item_(&item) {}  // NOLINT(google-explicit-constructor)
    ItemView(ElementTable& table, ElementTable::Range range) : table_(&table), range_(range) {}

    /// DCMTK's object; nullptr where it is an element table that is read.
    [[nodiscard]] DcmItem* dcmItem() const { return item_; }

    /// The value at `index` of an attribute of text or numbers written as text; nullopt where it is not told.
    [[nodiscard]] std::optional<std::string> value(const DcmTagKey& tag, unsigned long index = 0) const;
    /// All values, with the backslashes between them; nullopt where it is not told or empty.
    [[nodiscard]] std::optional<std::string> values(const DcmTagKey& tag) const;
    /// Free text, in its own character set, which `characterSet` tells. With its backslashes, as the first two of them
    /// may be the half of a character.
    [[nodiscard]] std::optional<std::string> freeText(const DcmTagKey& tag) const;
    [[nodiscard]] std::string characterSet() const;
    /// A US or SS value as the 16 bits that were written.
    [[nodiscard]] std::optional<std::uint16_t> word(const DcmTagKey& tag, unsigned long index) const;
    /// The items of a sequence; empty where there is none.
    [[nodiscard]] std::vector<ItemView> items(const DcmTagKey& sequence) const;

private:
    DcmItem* item_ = nullptr;
    ElementTable* table_ = nullptr;
    ElementTable::Range range_;
};

}  // namespace diptych::dicom
