#include "meta_information.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcistrmb.h"
#include "dcmtk/dcmdata/dcitem.h"
#include "dcmtk/dcmdata/dcvr.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "byte_source.h"

namespace diptych::dicom
{

namespace
{

tl::unexpected<Error> endsInside()
{
    return failure(Reason::Unreadable, "the file ends inside its meta information");
}

tl::unexpected<Error> damaged()
{
    return failure(Reason::Unreadable, "the meta information is damaged");
}

/// What DCMTK goes by where it is not told: the first tag and VR. It asks its dictionary, which is first read from a
/// file for that; it need not for the length of the meta information, with which most begin: that group is the smaller
/// one only as little endian.
E_TransferSyntax guessOfDcmtk(const FirstBytes& head)
{
    constexpr std::array<unsigned char, 6> kGroupLength{2, 0, 0, 0, 'U', 'L'};
    if (std::ranges::equal(std::span(head).first(kGroupLength.size()), kGroupLength))
        return EXS_LittleEndianExplicit;
    struct Item : DcmItem {
        using DcmItem::checkTransferSyntax;
    } item;
    DcmInputBufferStream stream;
    stream.setBuffer(head.data(), static_cast<offile_off_t>(head.size()));
    stream.setEos();
    return item.checkTransferSyntax(stream);
}

bool isAs(E_TransferSyntax syntax, const DatasetEncoding& encoding)
{
    const DcmXfer told(syntax);
    return bool(told.isImplicitVR()) == encoding.implicitVr && bool(told.isBigEndian()) == encoding.bigEndian;
}

struct MetaElement {
    std::uint16_t element = 0;
    DcmEVR vr = EVR_UNKNOWN;
    std::uint32_t length = 0;
};

/// After the group.
Result<MetaElement> readElementHead(ByteSource& source)
{
    MetaElement found;
    std::array<char, 3> name{};
    if (!source.readUint16(found.element, false) || !source.read(name.data(), 2))
        return endsInside();
    const DcmVR vr(name.data());
    found.vr = vr.getEVR();
    std::uint16_t shortLength = 0;
    if (!source.readUint16(shortLength, false))
        return endsInside();
    found.length = shortLength;
    if (vr.usesExtendedLengthEncoding() && !source.readUint32(found.length, false))
        return endsInside();
    if (found.vr == EVR_SQ || found.length == kUndefinedLength)
        return damaged();
    return found;
}

Result<std::string> readTransferSyntax(ByteSource& source, std::uint32_t length)
{
    constexpr std::uint32_t kMostOfAUid = 64;
    if (length > kMostOfAUid)
        return damaged();
    std::string uid(length, '\0');
    if (!source.read(uid.data(), length))
        return endsInside();
    while (!uid.empty() && (uid.back() == '\0' || uid.back() == ' '))
        uid.pop_back();
    // To DCMTK a value of padding alone is no absent one but the name of a syntax of its own.
    if (uid.empty() && length > 0)
        return damaged();
    // DCMTK would stop at a zero byte and pass over spaces, and so know another syntax than is compared here.
    if (uid.find_first_not_of("0123456789.") != std::string::npos)
        return damaged();
    return uid;
}

}  // namespace

Result<std::string> readMetaInformation(ByteSource& source)
{
    constexpr std::uint16_t kTransferSyntaxUid = 0x0010;
    std::optional<std::string> transferSyntax;
    FirstBytes head{};
    const std::uint64_t first = source.position();
    // Meta information in another encoding never was DICOM; DCMTK reads it all the same.
    if (!source.read(head.data(), head.size()) || !isAs(guessOfDcmtk(head), DatasetEncoding{}))
        return damaged();
    source.seek(first);
    while (!source.atEnd()) {
        const std::uint64_t start = source.position();
        std::uint16_t group = 0;
        if (!source.readUint16(group, false))
            return endsInside();
        if (group != 0x0002) {
            source.seek(start);
            break;
        }
        const auto found = readElementHead(source);
        if (!found)
            return tl::make_unexpected(found.error());
        if (found->element == kTransferSyntaxUid && found->vr == EVR_UI && !transferSyntax) {
            auto uid = readTransferSyntax(source, found->length);
            if (!uid)
                return uid;
            transferSyntax = std::move(*uid);
        } else if (found->element == kTransferSyntaxUid) {
            return damaged();  // twice, or no UID
        } else if (!source.skip(found->length)) {
            return endsInside();
        }
    }
    return transferSyntax.value_or("");
}

std::optional<DatasetEncoding> guessEncoding(const FirstBytes& head)
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
    // DCMTK takes any two letters for a VR.
    if (std::isalpha(head[4]) != 0 && std::isalpha(head[5]) != 0)
        return std::nullopt;
    if (encoding.bigEndian)  // implicit VR big endian never was a DICOM transfer syntax
        return std::nullopt;
    // The first element of a header is short; text that begins with such bytes is not.
    const std::uint32_t length = head[4] + 256U * head[5] + 65536U * head[6] + 16777216U * head[7];
    return length < 65536 ? std::optional(encoding) : std::nullopt;
}

std::optional<DatasetEncoding> encodingOf(const std::string& transferSyntaxUid, const FirstBytes& head)
{
    const DcmXfer syntax(transferSyntaxUid.c_str());
    // Absent, private or younger than DCMTK: as it does, look at the data. (DCMTK gives the empty UID to a syntax of
    // its own.)
    if (transferSyntaxUid.empty() || syntax.getXfer() == EXS_Unknown) {
        const auto guess = guessEncoding(head);
        return guess && isAs(guessOfDcmtk(head), *guess) ? guess : std::nullopt;
    }
    DatasetEncoding encoding;
    encoding.implicitVr = syntax.isImplicitVR();
    encoding.bigEndian = syntax.isBigEndian();
    encoding.deflated = syntax.getStreamCompression() == ESC_zlib;
    return encoding;
}

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

}  // namespace diptych::dicom
