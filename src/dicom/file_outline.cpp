#include "file_outline.h"

#include <algorithm>
#include <array>
#include <memory>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcistrmf.h"
#include "dcmtk/dcmdata/dctag.h"
#include "dcmtk/dcmdata/dcvr.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "byte_source.h"
#include "dcmtk_runtime.h"
#include "element_table.h"

namespace diptych::dicom
{

namespace
{

constexpr std::uint32_t kUndefinedLength = 0xFFFFFFFF;
constexpr std::uint64_t kPreambleBytes = 128;
/// A header of more elements than this is an attack or rubbish; real ones have some hundreds, enhanced multi-frame
/// objects some hundred thousand.
constexpr std::uint64_t kMaxElements = 5'000'000;

struct Tag {
    std::uint16_t group = 0;
    std::uint16_t element = 0;

    [[nodiscard]] bool is(const DcmTagKey& key) const { return group == key.getGroup() && element == key.getElement(); }
    [[nodiscard]] bool delimits() const { return group == 0xFFFE; }
};

struct ElementHead {
    DcmEVR vr = EVR_UNKNOWN;
    std::uint32_t length = 0;
};

/// DCMTK's own notion of which value representations have a long head, so that both walk the same way.
struct ValueRepresentation {
    DcmEVR code = EVR_UNKNOWN;
    bool longHead = false;

    ValueRepresentation() = default;
    explicit ValueRepresentation(const char* name)
    {
        const DcmVR vr(name);
        code = vr.getEVR();
        longHead = vr.usesExtendedLengthEncoding();
    }
};

/// DCMTK compares names one by one; a walk over thousands of headers asks for the same few again and again.
ValueRepresentation valueRepresentation(const std::array<char, 3>& name)
{
    constexpr int kLetters = 26;
    static const auto kOfLetters = [] {
        std::array<ValueRepresentation, kLetters * kLetters> all;
        for (int i = 0; i < kLetters * kLetters; ++i) {
            const std::array<char, 3> pair{static_cast<char>('A' + i / kLetters), static_cast<char>('A' + i % kLetters),
                                           '\0'};
            all[static_cast<std::size_t>(i)] = ValueRepresentation(pair.data());
        }
        return all;
    }();
    const int first = name[0] - 'A';
    const int second = name[1] - 'A';
    if (first < 0 || first >= kLetters || second < 0 || second >= kLetters)
        return ValueRepresentation(name.data());
    return kOfLetters[static_cast<std::size_t>(first * kLetters + second)];
}

/// An open sequence, item or list of fragments.
struct Level {
    enum class Kind { Sequence, Item, Fragments };
    Kind kind = Kind::Sequence;
    std::uint64_t end = 0;  // where its defined length ends; 0 for undefined length
    bool implicitVr = false;
};

class Walker
{
public:
    Walker(ByteSource& source, DatasetEncoding encoding, ElementTable* table)
        : source_(source), encoding_(encoding), table_(table)
    {
    }

    /// From the start of a data set to its end or its pixel data.
    Result<std::optional<PixelDataOutline>> walk(bool withFragments);
    /// Where that ended, before the pixel data's value.
    [[nodiscard]] std::uint64_t headerEnd() const { return headerEnd_; }

private:
    [[nodiscard]] tl::unexpected<Error> damaged(const char* what) const
    {
        return failure(Reason::Unreadable, std::string(what) + " at byte " + std::to_string(source_.position()));
    }
    [[nodiscard]] bool implicitNow() const
    {
        return levels_.empty() ? encoding_.implicitVr : levels_.back().implicitVr;
    }
    bool readTag(Tag& tag);
    bool readLength(std::uint32_t& length);
    Result<ElementHead> readHead(const Tag& tag);
    Result<void> delimiter(const Tag& tag);
    Result<void> enter(const Tag& tag, const ElementHead& head);
    Result<PixelDataOutline> pixelData(const ElementHead& head, bool withFragments);
    Result<void> readFragments(PixelDataOutline& pixels);
    Result<void> closeEndedLevels();

    void note(const Tag& tag, DcmEVR vr, std::uint32_t length)
    {
        if (table_)
            table_->add({std::uint32_t{tag.group} << 16 | tag.element, static_cast<std::uint32_t>(levels_.size()), vr,
                         source_.position(), length});
    }

    ByteSource& source_;
    DatasetEncoding encoding_;
    ElementTable* table_;
    std::vector<Level> levels_;
    int sequenceDepth_ = 0;
    std::uint64_t headerEnd_ = 0;
};

bool Walker::readTag(Tag& tag)
{
    return source_.readUint16(tag.group, encoding_.bigEndian) && source_.readUint16(tag.element, encoding_.bigEndian);
}

bool Walker::readLength(std::uint32_t& length)
{
    return source_.readUint32(length, encoding_.bigEndian);
}

Result<ElementHead> Walker::readHead(const Tag& tag)
{
    ElementHead head;
    if (implicitNow()) {
        head.vr = DcmTag(tag.group, tag.element).getEVR();
        if (!readLength(head.length))
            return damaged("the file ends inside an element's head");
        return head;
    }
    std::array<char, 3> name{};
    if (!source_.read(name.data(), 2))
        return damaged("the file ends inside an element's head");
    const ValueRepresentation vr = valueRepresentation(name);
    head.vr = vr.code;
    if (vr.longHead) {
        std::uint16_t reserved = 0;
        if (!source_.readUint16(reserved, false) || !readLength(head.length))
            return damaged("the file ends inside an element's head");
    } else {
        std::uint16_t length = 0;
        if (!source_.readUint16(length, encoding_.bigEndian))
            return damaged("the file ends inside an element's head");
        head.length = length;
    }
    return head;
}

Result<void> Walker::closeEndedLevels()
{
    while (!levels_.empty() && levels_.back().end != 0 && source_.position() >= levels_.back().end) {
        if (source_.position() > levels_.back().end)
            return damaged("a sequence or item is longer than it says");
        if (levels_.back().kind == Level::Kind::Sequence)
            --sequenceDepth_;
        levels_.pop_back();
    }
    return {};
}

Result<void> Walker::delimiter(const Tag& tag)
{
    std::uint32_t length = 0;
    if (!readLength(length))
        return damaged("the file ends inside an item's head");
    if (levels_.empty())
        return damaged("an item outside any sequence");
    Level& level = levels_.back();

    if (tag.is(DCM_ItemTag)) {
        if (level.kind == Level::Kind::Item)
            return damaged("an item directly inside an item");
        if (level.kind == Level::Kind::Fragments)
            return length != kUndefinedLength && source_.skip(length) ? Result<void>{}
                                                                      : damaged("the file ends inside a fragment");
        note(tag, EVR_item, length);
        const std::uint64_t end = length == kUndefinedLength ? 0 : source_.position() + length;
        if (end == source_.position())
            return {};  // an empty item
        levels_.push_back({Level::Kind::Item, end, level.implicitVr});
        return {};
    }
    if (tag.is(DCM_ItemDelimitationItemTag) && level.kind == Level::Kind::Item) {
        levels_.pop_back();
        return {};
    }
    if (tag.is(DCM_SequenceDelimitationItemTag) && level.kind != Level::Kind::Item) {
        if (level.kind == Level::Kind::Sequence)
            --sequenceDepth_;
        levels_.pop_back();
        return {};
    }
    return damaged("a delimiter in the wrong place");
}

Result<void> Walker::enter(const Tag& tag, const ElementHead& head)
{
    const bool undefined = head.length == kUndefinedLength;
    const bool isPixelData = tag.is(DCM_PixelData);
    if (undefined && isPixelData) {  // of an icon
        levels_.push_back({Level::Kind::Fragments, 0, implicitNow()});
        return {};
    }
    if (head.vr == EVR_SQ || undefined) {
        if (++sequenceDepth_ > kMaxSequenceDepth)
            return damaged("sequences nested too deep");
        const std::uint64_t end = undefined ? 0 : source_.position() + head.length;
        // PS3.5 6.2.2: a sequence of unknown VR and undefined length is encoded as implicit VR.
        const bool implicitVr = implicitNow() || (undefined && head.vr != EVR_SQ);
        if (!undefined && head.length == 0)
            --sequenceDepth_;
        else
            levels_.push_back({Level::Kind::Sequence, end, implicitVr});
        return {};
    }
    return source_.skip(head.length) ? Result<void>{} : damaged("the file ends inside an element's value");
}

Result<void> Walker::readFragments(PixelDataOutline& pixels)
{
    bool first = true;
    while (true) {
        Tag tag;
        std::uint32_t length = 0;
        if (!readTag(tag) || !readLength(length)) {
            pixels.truncated = true;
            return {};
        }
        if (tag.is(DCM_SequenceDelimitationItemTag))
            return {};
        if (!tag.is(DCM_ItemTag) || length == kUndefinedLength)
            return failure(Reason::PixelDataDamaged, "the encapsulated pixel data are no list of fragments");
        const std::uint64_t offset = source_.position();
        if (!source_.skip(length)) {
            pixels.truncated = true;
            return {};
        }
        if (first)
            pixels.offsetTable = {offset, length};
        else
            pixels.fragments.push_back({offset, length});
        first = false;
    }
}

Result<PixelDataOutline> Walker::pixelData(const ElementHead& head, bool withFragments)
{
    PixelDataOutline pixels;
    pixels.encapsulated = head.length == kUndefinedLength;
    if (!pixels.encapsulated) {
        pixels.length = head.length;
        // Inflating all of a deflated image only to measure it would cost as much as reading it.
        pixels.truncated = !encoding_.deflated && !source_.skip(head.length);
        return pixels;
    }
    if (withFragments && !encoding_.deflated) {
        if (auto read = readFragments(pixels); !read)
            return tl::make_unexpected(read.error());
        pixels.fragmentsRead = true;
    }
    return pixels;
}

Result<std::optional<PixelDataOutline>> Walker::walk(bool withFragments)
{
    for (std::uint64_t elements = 0; elements < kMaxElements; ++elements) {
        if (auto closed = closeEndedLevels(); !closed)
            return tl::make_unexpected(closed.error());
        if (source_.atEnd()) {
            headerEnd_ = source_.position();
            if (levels_.empty())
                return std::nullopt;
            return damaged("the file ends inside a sequence");
        }
        Tag tag;
        if (!readTag(tag))
            return damaged("the file ends inside a tag");
        if (tag.delimits()) {
            if (auto done = delimiter(tag); !done)
                return tl::make_unexpected(done.error());
            continue;
        }
        if (!levels_.empty() && levels_.back().kind != Level::Kind::Item)
            return damaged("something other than an item inside a sequence");
        const auto head = readHead(tag);
        if (!head)
            return tl::make_unexpected(head.error());
        if (levels_.empty() && tag.is(DCM_PixelData)) {
            headerEnd_ = source_.position();
            auto pixels = pixelData(*head, withFragments);
            if (!pixels)
                return tl::make_unexpected(pixels.error());
            return *pixels;
        }
        note(tag, head->vr, head->length);
        if (auto entered = enter(tag, *head); !entered)
            return tl::make_unexpected(entered.error());
    }
    return damaged("too many elements");
}

/// Group 0002: explicit little endian, ended by the first tag of another group. Leaves `source` behind the last of
/// its elements. Sequences do not occur in it.
Result<std::string> readMetaInformation(ByteSource& source)
{
    std::string transferSyntax;
    while (true) {
        const std::uint64_t start = source.position();
        std::uint16_t group = 0;
        std::uint16_t element = 0;
        std::array<char, 3> name{};
        if (source.atEnd())
            return transferSyntax;
        if (!source.readUint16(group, false))
            return failure(Reason::Unreadable, "the file ends inside its meta information");
        if (group != 0x0002) {
            source.seek(start);
            return transferSyntax;
        }
        if (!source.readUint16(element, false) || !source.read(name.data(), 2))
            return failure(Reason::Unreadable, "the file ends inside its meta information");
        const DcmVR vr(name.data());
        std::uint32_t length = 0;
        std::uint16_t shortLength = 0;
        const bool read = vr.usesExtendedLengthEncoding()
                              ? source.readUint16(shortLength, false) && source.readUint32(length, false)
                              : source.readUint16(shortLength, false);
        if (!vr.usesExtendedLengthEncoding())
            length = shortLength;
        if (!read || vr.getEVR() == EVR_SQ || length == kUndefinedLength)
            return failure(Reason::Unreadable, "the meta information is damaged");
        if (element == 0x0010 && length <= 64) {
            transferSyntax.resize(length);
            if (!source.read(transferSyntax.data(), length))
                return failure(Reason::Unreadable, "the file ends inside its meta information");
            while (!transferSyntax.empty() && (transferSyntax.back() == '\0' || transferSyntax.back() == ' '))
                transferSyntax.pop_back();
        } else if (!source.skip(length)) {
            return failure(Reason::Unreadable, "the file ends inside its meta information");
        }
    }
}

/// What the first tag of a data set tells of its encoding; nullopt where it cannot be one. Data sets begin with
/// group 0008 or below (ACR-NEMA objects, private directories), whichever way round that is written.
std::optional<DatasetEncoding> guessEncoding(const std::array<unsigned char, 8>& head)
{
    DatasetEncoding encoding;
    const unsigned little = head[0] + 256U * head[1];
    const unsigned big = head[1] + 256U * head[0];
    if (little == 0 && big == 0)
        return std::nullopt;
    encoding.bigEndian = big < little;
    if (std::min(little, big) > 0x0008)
        return std::nullopt;
    const std::array<char, 3> name{static_cast<char>(head[4]), static_cast<char>(head[5]), '\0'};
    // Not DcmVR::isStandard(), which says so of anything that it does not know.
    encoding.implicitVr = std::string_view(DcmVR(name.data()).getVRName()) != name.data();
    if (!encoding.implicitVr)
        return encoding;
    if (encoding.bigEndian)  // implicit VR big endian never was a DICOM transfer syntax
        return std::nullopt;
    // The first element of a header is short; text that begins with such bytes is not.
    const std::uint32_t length = head[4] + 256U * head[5] + 65536U * head[6] + 16777216U * head[7];
    return length < 65536 ? std::optional(encoding) : std::nullopt;
}

DatasetEncoding encodingOf(const std::string& transferSyntaxUid, const std::array<unsigned char, 8>& head)
{
    const DcmXfer syntax(transferSyntaxUid.c_str());
    // Absent, private or younger than DCMTK: as it does, look at the data. (DCMTK gives the empty UID to a syntax of
    // its own.)
    if (transferSyntaxUid.empty() || syntax.getXfer() == EXS_Unknown)
        return guessEncoding(head).value_or(DatasetEncoding{});
    DatasetEncoding encoding;
    encoding.implicitVr = syntax.isImplicitVR();
    encoding.bigEndian = syntax.isBigEndian();
    encoding.deflated = syntax.getStreamCompression() == ESC_zlib;
    return encoding;
}

/// Whether the meta information begins with its length (PS3.10 7.1), and that leads to the data set: DCMTK goes by it.
bool statesItsLength(std::span<const unsigned char> head, std::uint64_t dataset)
{
    constexpr std::array<unsigned char, 8> kGroupLength{2, 0, 0, 0, 'U', 'L', 4, 0};
    constexpr std::size_t kAt = kPreambleBytes + 4;
    constexpr std::size_t kBehind = kAt + kGroupLength.size() + 4;
    if (head.size() < kBehind || !std::ranges::equal(head.subspan(kAt, kGroupLength.size()), kGroupLength))
        return false;
    const auto length = head.subspan(kAt + kGroupLength.size(), 4);
    return length[0] + 256ULL * length[1] + 65536ULL * length[2] + 16777216ULL * length[3] == dataset - kBehind;
}

}  // namespace

Result<FileOutline> outlineFile(const std::filesystem::path& file, bool withFragments)
{
    ByteSource source(file);
    return outlineFile(source, withFragments);
}

Result<FileOutline> outlineFile(ByteSource& source, bool withFragments, ElementTable* table)
{
    ensureDcmtkRuntime();
    if (!source.isOpen())
        return failure(Reason::Unreadable, "the file cannot be opened");
    if (source.atEnd())
        return failure(Reason::Unreadable, "the file is empty");

    std::array<char, 4> magic{};
    const bool preamble = source.skip(kPreambleBytes) && source.read(magic.data(), magic.size()) &&
                          std::string_view(magic.data(), magic.size()) == "DICM";
    if (!preamble)
        source.seek(0);

    std::array<unsigned char, 8> head{};
    const std::uint64_t start = source.position();
    if (!source.read(head.data(), head.size()))
        return preamble ? failure(Reason::Unreadable, "the file ends behind its preamble")
                        : failure(Reason::NotDicom, "no DICOM preamble");
    source.seek(start);

    std::uint64_t datasetAt = 0;
    FileOutline outline;
    outline.hasMetaInformation = head[0] == 2 && head[1] == 0;
    if (!preamble && !guessEncoding(head))
        return failure(Reason::NotDicom, "no DICOM preamble and no DICOM element at its beginning");
    if (outline.hasMetaInformation) {
        auto syntax = readMetaInformation(source);
        if (!syntax)
            return tl::make_unexpected(syntax.error());
        outline.transferSyntaxUid = *syntax;
        datasetAt = source.position();
        if (source.atEnd())
            return failure(Reason::Unreadable, "the file ends behind its meta information");
        head = {};
        if (!source.read(head.data(), head.size()))
            return failure(Reason::Unreadable, "the file ends behind its meta information");
        source.seek(datasetAt);
    }
    outline.encoding = encodingOf(outline.transferSyntaxUid, head);
    if (outline.encoding.deflated && !source.inflate())
        return failure(Reason::Unreadable, "the deflated data set cannot be inflated");

    Walker walker(source, outline.encoding, table);
    auto pixels = walker.walk(withFragments);
    if (!pixels)
        return tl::make_unexpected(pixels.error());
    outline.pixelData = *pixels;
    outline.headerBytes = outline.encoding.deflated ? 0 : walker.headerEnd();
    const auto looksLike = guessEncoding(head);
    outline.plainEncoding = preamble && outline.hasMetaInformation && statesItsLength(source.head(), datasetAt) &&
                            !outline.encoding.deflated && !outline.encoding.bigEndian && looksLike &&
                            !looksLike->bigEndian && looksLike->implicitVr == outline.encoding.implicitVr &&
                            DcmXfer(outline.transferSyntaxUid.c_str()).getXfer() != EXS_Unknown;
    return outline;
}

}  // namespace diptych::dicom
