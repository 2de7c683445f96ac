// A look over a DICOM file's structure before DCMTK parses it.
//
// DCMTK 3.6.7 parses nested sequences by recursion, so that a small file of many thousand nested sequences ends
// the process. This walk uses no recursion, reads tags and lengths only, and refuses such files; on the way it
// learns cheaply where the pixel data lie and whether the file really holds them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/reason.h"

namespace diptych::dicom
{

class ByteSource;
class ElementTable;

/// How the data set is encoded, as far as walking it goes.
struct DatasetEncoding {
    bool implicitVr = false;
    bool bigEndian = false;
    bool deflated = false;
};

/// A run of bytes in the file.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Pixel Data (7FE0,0010) of the data set itself, not of an icon.
struct PixelDataOutline {
    bool encapsulated = false;
    std::uint64_t length = 0;          // as the element says; 0 where it is encapsulated
    bool truncated = false;            // the file ends before the element does
    bool fragmentsRead = false;        // `fragments` was filled: encapsulated, not deflated, asked for
    std::vector<ByteRange> fragments;  // without the Basic Offset Table
    ByteRange offsetTable;             // the Basic Offset Table; of no length where it is empty
    bool badTail = false;  // no higher tag (PS3.5 7.1) behind it, nor zeros: DCMTK would add it to the header
};

struct FileOutline {
    bool hasMetaInformation = false;  // File Meta Information, with or without the preamble
    std::string transferSyntaxUid;    // (0002,0010); empty where the file does not say
    DatasetEncoding encoding;
    std::optional<PixelDataOutline> pixelData;
    /// From the file's beginning up to and with the head of the pixel data, or to the file's end where there are none.
    /// 0 where the data set is deflated.
    std::uint64_t headerBytes = 0;
    /// With preamble and meta information, in a little endian transfer syntax that is known, as which the data set's
    /// beginning looks too; not deflated.
    bool plainEncoding = false;
};

/// Sequences nested deeper than this are refused. DICOM names no limit; the deepest objects in use, structured
/// reports, stay below 20.
inline constexpr int kMaxSequenceDepth = 64;

/// Walks the elements up to the pixel data; `withFragments` also the items of encapsulated pixel data.
/// NotDicom: the file does not begin as a DICOM file does. Unreadable: it does, but is empty, cannot be opened,
/// ends early or makes no sense. Details name tags' places, never values.
[[nodiscard]] Result<FileOutline> outlineFile(const std::filesystem::path& file, bool withFragments);
/// The same of a file that is open already, from its beginning.
/// `table`: where the elements met on the way are noted.
[[nodiscard]] Result<FileOutline> outlineFile(ByteSource& source, bool withFragments, ElementTable* table = nullptr);
/// With the fragments and what the first tag behind the pixel data tells: before DCMTK loads the pixels.
[[nodiscard]] Result<FileOutline> outlinePixels(ByteSource& source, ElementTable* table = nullptr);
/// With the fragments and all that lies behind the pixel data: before DCMTK loads a file to its end. PixelDataDamaged
/// where that is out of order.
[[nodiscard]] Result<FileOutline> outlineWholeFile(const std::filesystem::path& file);

}  // namespace diptych::dicom
