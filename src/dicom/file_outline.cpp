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
#include "meta_information.h"

namespace diptych::dicom
{

namespace
{

/// A header of more elements than this is an attack or rubbish; real ones have some hundreds, enhanced multi-frame
/// objects some hundred thousand.
constexpr std::uint64_t kMaxElements = 5'000'000;

struct Tag {
    std::uint16_t group = 0;
    std::uint16_t element = 0;

    [[nodiscard]] bool is(const DcmTagKey& key) const { return group == key.getGroup() && element == key.getElement(); }
    [[nodiscard]] bool isAbove(const DcmTagKey& key) const { return DcmTagKey(group, element) > key; }
    [[nodiscard]] bool isZero() const { return group == 0 && element == 0; }
    [[nodiscard]] bool delimits() const { return group == 0xFFFE; }
    [[nodiscard]] bool isPrivate() const { return group % 2 == 1; }
};

bool isUnknown(DcmEVR vr)
{
    return vr == EVR_UN || vr == EVR_UNKNOWN || vr == EVR_UNKNOWN2B;
}

/// As pixel data of undefined length do.
bool holdsFragments(DcmEVR vr)
{
    return vr == EVR_OB || vr == EVR_OW || vr == EVR_ox || vr == EVR_px || vr == EVR_PixelData;
}

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
    constexpr std::size_t kLetters = 26;
    static const auto kOfLetters = [] {
        std::array<ValueRepresentation, kLetters * kLetters> all;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::array<char, 3> pair{static_cast<char>('A' + i / kLetters), static_cast<char>('A' + i % kLetters),
                                           '\0'};
            all[i] = ValueRepresentation(pair.data());
        }
        return all;
    }();
    const auto isLetter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!isLetter(name[0]) || !isLetter(name[1]))
        return ValueRepresentation(name.data());
    const auto letter = [](char c) { return static_cast<std::size_t>(c - 'A'); };
    return kOfLetters[letter(name[0]) * kLetters + letter(name[1])];
}

/// An open sequence, item or list of fragments.
struct Level {
    enum class Kind { Sequence, Item, Fragments };
    Kind kind = Kind::Sequence;
    std::uint64_t end = 0;  // where its defined length ends; 0 for undefined length
    bool implicitVr = false;
};

/// How far a walk goes.
enum class Until {
    PixelData,  // or the end, where there are none
    TagBehind,  // the pixel data
    End,
};

class Walker
{
public:
    Walker(ByteSource& source, DatasetEncoding encoding, ElementTable* table)
        : source_(source), encoding_(encoding), table_(table)
    {
    }

    /// From the start of a data set.
    Result<std::optional<PixelDataOutline>> walk(bool withFragments, Until until);
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
    Result<void> enterPrivate(const ElementHead& head);
    Result<PixelDataOutline> pixelData(const ElementHead& head, bool withFragments, bool whole);
    Result<void> readFragments(PixelDataOutline& pixels);
    Result<void> closeEndedLevels();
    /// Zeros to the end, as media and archives put behind a file to fill their blocks.
    bool paddingFollows();

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

/// With a dictionary of private attributes DCMTK takes some of these values for sequences. Which, only their creator
/// tells: one that begins as an item is walked as a sequence.
Result<void> Walker::enterPrivate(const ElementHead& head)
{
    const std::uint64_t end = source_.position() + head.length;
    Tag first;
    if (!readTag(first))
        return damaged("the file ends inside an element's value");
    if (!first.is(DCM_ItemTag))
        return source_.skip(end - source_.position()) ? Result<void>{}
                                                      : damaged("the file ends inside an element's value");
    if (++sequenceDepth_ > kMaxSequenceDepth)
        return damaged("sequences nested too deep");
    levels_.push_back({Level::Kind::Sequence, end, true});
    return delimiter(first);
}

Result<void> Walker::enter(const Tag& tag, const ElementHead& head)
{
    const bool undefined = head.length == kUndefinedLength;
    if (undefined && tag.is(DCM_PixelData) && holdsFragments(head.vr)) {  // of an icon
        levels_.push_back({Level::Kind::Fragments, 0, implicitNow()});
        return {};
    }
    // No other value than a sequence may (PS3.5 7.1.1), nor does DCMTK read a header that has one; of some it would
    // believe that four gigabytes follow.
    if (undefined && (tag.is(DCM_PixelData) || (head.vr != EVR_SQ && !isUnknown(head.vr))))
        return damaged("a value of undefined length that cannot have one");
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
    if (implicitNow() && tag.isPrivate() && head.length >= 8)
        return enterPrivate(head);
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

Result<PixelDataOutline> Walker::pixelData(const ElementHead& head, bool withFragments, bool whole)
{
    PixelDataOutline pixels;
    pixels.encapsulated = head.length == kUndefinedLength;
    if (head.vr == EVR_SQ || (pixels.encapsulated && !holdsFragments(head.vr)))
        return failure(Reason::PixelDataDamaged, "the pixel data are a sequence");
    if (!pixels.encapsulated) {
        pixels.length = head.length;
        // Inflating all of a deflated image only to measure it would cost as much as reading it.
        pixels.truncated = (whole || !encoding_.deflated) && !source_.skip(head.length);
        return pixels;
    }
    if (whole || (withFragments && !encoding_.deflated)) {
        if (auto read = readFragments(pixels); !read)
            return tl::make_unexpected(read.error());
        pixels.fragmentsRead = true;
    }
    return pixels;
}

bool Walker::paddingFollows()
{
    constexpr int kMost = 1 << 20;  // far more than any block: DCMTK may make elements of them
    char byte = 0;
    for (int i = 0; i < kMost && byte == 0; ++i)
        if (!source_.read(&byte, 1))
            return true;
    return false;
}

Result<std::optional<PixelDataOutline>> Walker::walk(bool withFragments, Until until)
{
    std::optional<PixelDataOutline> found;
    for (std::uint64_t elements = 0; elements < kMaxElements; ++elements) {
        if (auto closed = closeEndedLevels(); !closed)
            return tl::make_unexpected(closed.error());
        if (source_.atEnd()) {
            if (!found)
                headerEnd_ = source_.position();
            if (levels_.empty())
                return found;
            return damaged("the file ends inside a sequence");
        }
        Tag tag;
        if (!readTag(tag)) {
            if (until != Until::TagBehind || !found)
                return damaged("the file ends inside a tag");
            found->badTail = true;
            return found;
        }
        if (found && levels_.empty()) {
            const bool padding = tag.isZero() && paddingFollows();
            found->badTail = !padding && !tag.isAbove(DCM_PixelData);
            if (until == Until::TagBehind || padding)
                return found;
            if (found->badTail)
                return failure(Reason::PixelDataDamaged, "attributes of the header stand behind the pixel data");
        }
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
            auto pixels = pixelData(*head, withFragments, until != Until::PixelData);
            if (!pixels)
                return tl::make_unexpected(pixels.error());
            found = std::move(*pixels);
            if (until == Until::PixelData || found->truncated)
                return found;
            continue;
        }
        note(tag, head->vr, head->length);
        if (auto entered = enter(tag, *head); !entered)
            return tl::make_unexpected(entered.error());
    }
    return damaged("too many elements");
}

Result<FileOutline> outline(ByteSource& source, bool withFragments, Until until, ElementTable* table)
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

    FirstBytes head{};
    const std::uint64_t start = source.position();
    if (!source.read(head.data(), head.size()))
        return preamble ? failure(Reason::Unreadable, "the file ends behind its preamble")
                        : failure(Reason::NotDicom, "no DICOM preamble");
    source.seek(start);

    std::uint64_t datasetAt = 0;
    FileOutline found;
    found.hasMetaInformation = head[0] == 2 && head[1] == 0;
    if (!preamble && !guessEncoding(head))
        return failure(Reason::NotDicom, "no DICOM preamble and no DICOM element at its beginning");
    if (found.hasMetaInformation) {
        auto syntax = readMetaInformation(source);
        if (!syntax)
            return tl::make_unexpected(syntax.error());
        found.transferSyntaxUid = *syntax;
        datasetAt = source.position();
        if (source.atEnd())
            return failure(Reason::Unreadable, "the file ends behind its meta information");
        head = {};
        if (!source.read(head.data(), head.size()))
            return failure(Reason::Unreadable, "the file ends behind its meta information");
        source.seek(datasetAt);
        // To DCMTK still meta information, whichever way round.
        if (head[0] == 0 && head[1] == 2)
            return failure(Reason::Unreadable, "the data set does not begin as one");
    }
    const auto encoding = encodingOf(found.transferSyntaxUid, head);
    if (!encoding)
        return failure(Reason::Unreadable, "neither the transfer syntax nor the data set tell how it is encoded");
    found.encoding = *encoding;
    if (found.encoding.deflated && !source.inflate())
        return failure(Reason::Unreadable, "the deflated data set cannot be inflated");

    Walker walker(source, found.encoding, table);
    auto pixels = walker.walk(withFragments, until);
    if (!pixels)
        return tl::make_unexpected(pixels.error());
    found.pixelData = *pixels;
    found.headerBytes = found.encoding.deflated ? 0 : walker.headerEnd();
    const auto looksLike = guessEncoding(head);
    found.plainEncoding = preamble && found.hasMetaInformation && statesItsLength(source.head(), datasetAt) &&
                          !found.encoding.deflated && !found.encoding.bigEndian && looksLike && !looksLike->bigEndian &&
                          looksLike->implicitVr == found.encoding.implicitVr &&
                          DcmXfer(found.transferSyntaxUid.c_str()).getXfer() != EXS_Unknown;
    return found;
}

}  // namespace

Result<FileOutline> outlineFile(const std::filesystem::path& file, bool withFragments)
{
    ByteSource source(file);
    return outlineFile(source, withFragments);
}

Result<FileOutline> outlineFile(ByteSource& source, bool withFragments, ElementTable* table)
{
    return outline(source, withFragments, Until::PixelData, table);
}

Result<FileOutline> outlinePixels(ByteSource& source, ElementTable* table)
{
    return outline(source, true, Until::TagBehind, table);
}

Result<FileOutline> outlineWholeFile(const std::filesystem::path& file)
{
    ByteSource source(file);
    return outline(source, true, Until::End, nullptr);
}

}  // namespace diptych::dicom
