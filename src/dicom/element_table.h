// Where the elements of a header lie, as the walk over the file met them (file_outline.h), and the values of the plain
// ones among them, read where they lie.
//
// Most mammograms' headers are plain: little endian, values of the VR that the attribute has, nothing that must be put
// right. For them setting up DCMTK's objects takes ten times as long as reading the file. What is not plain in any way
// is not interpreted here: the table says so, and DCMTK reads that file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctagkey.h"
#include "dcmtk/dcmdata/dcvr.h"

namespace diptych::dicom
{

/// One thread at a time; the bytes must outlive it.
class ElementTable
{
public:
    struct Element {
        std::uint32_t tag = 0;  // group in the upper half; an item has (FFFE,E000)
        std::uint32_t depth = 0;
        DcmEVR vr = EVR_UNKNOWN;
        std::uint64_t offset = 0;  // of the value, from the file's beginning
        std::uint32_t length = 0;
    };
    /// The elements of one data set or item: those of `depth` among [first, end).
    struct Range {
        std::size_t first = 0;
        std::size_t end = 0;
        std::uint32_t depth = 0;
    };

    /// In the order of the file.
    void add(const Element& element);
    void setBytes(std::span<const unsigned char> file) { bytes_ = file; }
    [[nodiscard]] Range dataset() const { return {0, elements_.size(), 0}; }

    /// Whether everything asked for so far was plain. Once it was not, what was read may be wrong and is thrown away.
    [[nodiscard]] bool isPlain() const { return plain_; }

    /// The value as it lies in the file; nullopt where there is none. Text without the padding behind it.
    [[nodiscard]] std::optional<std::string_view> text(const Range& range, const DcmTagKey& tag, bool freeText);
    [[nodiscard]] std::optional<std::uint16_t> word(const Range& range, const DcmTagKey& tag, unsigned long index);
    [[nodiscard]] std::vector<Range> items(const Range& range, const DcmTagKey& sequence);

private:
    [[nodiscard]] const Element* find(const Range& range, const DcmTagKey& tag);
    [[nodiscard]] std::span<const unsigned char> value(const Element& element);
    [[nodiscard]] std::size_t endOf(std::size_t index, const Range& range) const;

    std::vector<Element> elements_;
    std::vector<std::uint32_t> top_;  // those of the data set itself, by ascending tag
    std::span<const unsigned char> bytes_;
    bool plain_ = true;
};

}  // namespace diptych::dicom
