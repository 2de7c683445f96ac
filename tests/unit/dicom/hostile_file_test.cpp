// Small files made to end the program: what DCMTK would parse by recursion, or take memory for, lies where a plainer
// look over the file would not see it. Each is refused; none ends the process.
#include <cstring>
#include <fstream>

#include "file_outline.h"
#include "mammogram_header.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::bytesOf;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

constexpr int kLevels = 50'000;  // end the process where they are parsed

std::string text(std::initializer_list<int> bytes)
{
    std::string made;
    for (const int byte : bytes)
        made += static_cast<char>(byte);
    return made;
}

std::string length(std::size_t value)
{
    return text({int(value & 0xFF), int(value >> 8 & 0xFF), int(value >> 16 & 0xFF), int(value >> 24 & 0xFF)});
}

const std::string kUndefined = length(0xFFFFFFFF);
const std::string kItem = text({0xFE, 0xFF, 0x00, 0xE0});
const std::string kSequence = text({0x08, 0x00, 0x40, 0x11});  // Referenced Image Sequence
const std::string kPixelData = text({0xE0, 0x7F, 0x10, 0x00});

/// Sequences within sequences, left open.
std::string nest(bool implicitVr)
{
    const std::string level = kSequence + (implicitVr ? "" : "SQ" + text({0, 0})) + kUndefined + kItem + kUndefined;
    std::string all;
    for (int i = 0; i < kLevels; ++i)
        all += level;
    return all;
}

class HostileFile : public ::testing::Test
{
protected:
    std::string image(TransferSyntax syntax = TransferSyntax::ExplicitLittleEndian)
    {
        MammogramToWrite made = sample();
        made.transferSyntax = syntax;
        const auto file = write(made, folder_ / ("image" + std::to_string(++number_)));
        uid_ = made.sopInstanceUid;
        return bytesOf(file);
    }
    std::filesystem::path file(const std::string& bytes)
    {
        const auto path = folder_ / ("file" + std::to_string(++number_));
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    Reason headerRefusal(const std::string& bytes)
    {
        const auto path = file(bytes);
        const auto plain = readHeader(path);
        const auto other = readHeader(path, HeaderParser::Dcmtk);
        EXPECT_EQ(plain.has_value(), other.has_value());
        return plain ? Reason::Cancelled : plain.error().reason;
    }
    /// Of a file whose header may be read.
    Reason pixelRefusal(const std::string& bytes)
    {
        const auto path = file(bytes);
        const auto content = readHeader(path);
        const auto* const mammogram = mammogramIn(content);
        if (mammogram == nullptr)
            return content ? Reason::NotAMammogram : content.error().reason;
        const auto decoded = mammogram->view.pixels->decode();
        return decoded ? Reason::Cancelled : decoded.error().reason;
    }
    /// With these bytes in place of the pixel data and all behind them.
    static std::string withPixelData(const std::string& bytes, const std::string& instead)
    {
        return bytes.substr(0, bytes.find(kPixelData)) + instead;
    }
    static std::string withMetaLength(std::string bytes, std::size_t wrong)
    {
        return bytes.replace(140, 4, length(wrong));
    }

    TemporaryFolder folder_;
    std::string uid_;
    int number_ = 0;
};

}  // namespace

TEST_F(HostileFile, ALowerTagBehindThePixelDataIsNoPartOfTheHeader)
{
    for (const TransferSyntax syntax :
         {TransferSyntax::ExplicitLittleEndian, TransferSyntax::Rle, TransferSyntax::JpegLossless}) {
        EXPECT_EQ(pixelRefusal(image(syntax) + nest(false)),
                  syntax == TransferSyntax::Rle ? Reason::PixelDataDamaged : Reason::Cancelled);
        // What DICOM puts there is none of it.
        EXPECT_EQ(pixelRefusal(image(syntax) + text({0xFC, 0xFF, 0xFC, 0xFF}) + "OB" + text({0, 0}) + length(2) + "  "),
                  Reason::Cancelled);
    }
    EXPECT_EQ(pixelRefusal(image(TransferSyntax::ImplicitLittleEndian) + nest(true)), Reason::Cancelled);
}

/// Where DCMTK has to load the pixel data it would; the usual images need the header alone.
TEST_F(HostileFile, NothingBehindThePixelDataChangesWhatTheHeaderSaid)
{
    const std::string rowsHead = text({0x28, 0x00, 0x10, 0x00}) + "US" + text({2, 0});
    for (const auto& [syntax, loaded] :
         {std::pair{TransferSyntax::ExplicitLittleEndian, false}, std::pair{TransferSyntax::JpegLossless, false},
          std::pair{TransferSyntax::Jpeg2000Lossless, false}, std::pair{TransferSyntax::Rle, true},
          std::pair{TransferSyntax::JpegLsLossless, true}}) {
        const std::string bytes = image(syntax);
        const auto rows = bytes.find(rowsHead);
        ASSERT_NE(rows, std::string::npos);
        const std::string element = bytes.substr(rows, 10);
        const std::string without = bytes.substr(0, rows) + bytes.substr(rows + element.size());
        const Reason again = loaded ? Reason::PixelDataDamaged : Reason::Cancelled;
        EXPECT_EQ(pixelRefusal(without), Reason::PixelDataMissing) << "no Rows";
        EXPECT_EQ(pixelRefusal(without + element), loaded ? Reason::PixelDataDamaged : Reason::PixelDataMissing)
            << "Rows, behind";
        EXPECT_EQ(pixelRefusal(bytes + element), again) << "Rows again";
        EXPECT_EQ(pixelRefusal(bytes + bytes.substr(bytes.find(kPixelData))), again) << "pixels again";
        EXPECT_FALSE(outlineWholeFile(file(bytes + element))) << "what is loaded to its end";
        for (const std::size_t zeros : {1U, 2U, 8U, 10U, 512U, 514U, 2048U}) {
            const std::string padding(zeros, '\0');
            // DCMTK makes elements of eight bytes of them.
            const bool whole = !loaded || zeros % 8 == 0;
            EXPECT_EQ(pixelRefusal(bytes + padding), whole ? Reason::Cancelled : Reason::PixelDataDamaged)
                << zeros << " bytes that fill a block";
            EXPECT_EQ(pixelRefusal(bytes + padding + element), again) << zeros << " bytes, and Rows";
        }
    }
}

TEST_F(HostileFile, PixelDataAreNoSequence)
{
    const std::string bytes = image();
    for (const char* const vr : {"SQ", "UN"})
        EXPECT_EQ(headerRefusal(withPixelData(bytes, kPixelData + vr + text({0, 0}) + kUndefined + kItem + kUndefined +
                                                         nest(vr == std::string("UN")))),
                  Reason::PixelDataDamaged)
            << vr;
}

TEST_F(HostileFile, NorAreThoseOfAnIcon)
{
    const std::string icon = text({0x88, 0x00, 0x00, 0x02}) + "SQ" + text({0, 0}) + kUndefined + kItem + kUndefined;
    for (const char* const vr : {"SQ", "UN"}) {
        const std::string pixels = kPixelData + vr + text({0, 0}) + kUndefined + kItem + kUndefined;
        EXPECT_EQ(headerRefusal(withPixelData(image(), icon + pixels + nest(vr == std::string("UN")))),
                  Reason::Unreadable)
            << vr;
    }
}

TEST_F(HostileFile, APrivateSequenceThatTheDictionaryKnowsIsWalked)
{
    const std::string creator = "CARDIO-D.R. 1.0 ";
    const std::string inside = kItem + kUndefined + nest(true);
    const std::string sequence = text({0x09, 0x00, 0x10, 0x00}) + length(creator.size()) + creator +
                                 text({0x09, 0x00, 0x40, 0x10}) + length(inside.size()) + inside;
    const std::string bytes = image(TransferSyntax::ImplicitLittleEndian);
    const auto patient = bytes.find(text({0x10, 0x00, 0x10, 0x00}));
    ASSERT_NE(patient, std::string::npos);
    EXPECT_EQ(headerRefusal(bytes.substr(0, patient) + sequence + bytes.substr(patient)), Reason::Unreadable);

    // A whole one, and a value that only looks a little like one, are no reason to refuse the image.
    const std::string whole = kItem + length(0);
    for (const std::string& value : {whole, std::string("FEFF00E0"), text({0xFE, 0xFF, 0, 0, 1, 2, 3, 4})}) {
        const std::string harmless = text({0x09, 0x00, 0x10, 0x00}) + length(creator.size()) + creator +
                                     text({0x09, 0x00, 0x40, 0x10}) + length(value.size()) + value;
        if (value == whole) {
            EXPECT_EQ(pixelRefusal(bytes.substr(0, patient) + harmless + bytes.substr(patient)), Reason::Cancelled);
        } else {
            EXPECT_TRUE(outlineFile(file(bytes.substr(0, patient) + harmless + bytes.substr(patient)), false));
        }
    }
}

TEST_F(HostileFile, MetaInformationEndsWithItsGroupWhateverItsLengthSays)
{
    const std::string bytes = image(TransferSyntax::ImplicitLittleEndian);
    EXPECT_EQ(pixelRefusal(bytes), Reason::Cancelled);
    for (const std::size_t wrong : {0UL, 4UL, 30UL, 400UL, 0x7FFFFFFFUL})
        EXPECT_EQ(pixelRefusal(withMetaLength(bytes, wrong)), Reason::Cancelled) << wrong;
    // As meta information, explicit VR, this is a nest; as the data set, implicit VR, it is one long value.
    const std::string nested = nest(false);
    const auto dataset = bytes.find(text({0x08, 0x00, 0x08, 0x00}));
    ASSERT_NE(dataset, std::string::npos);
    const std::string value = text({0x08, 0x00, 0x01, 0x00}) + length(nested.size()) + nested;
    EXPECT_EQ(pixelRefusal(withMetaLength(bytes.substr(0, dataset) + value + bytes.substr(dataset), 1'000'000)),
              Reason::Cancelled);
}

TEST_F(HostileFile, ATransferSyntaxIsToldOnceAndAsAUid)
{
    const std::string bytes = image();
    const std::string tag = text({0x02, 0x00, 0x10, 0x00});
    const auto at = bytes.find(tag);
    ASSERT_NE(at, std::string::npos);
    const std::string element = bytes.substr(at, 8 + 20);
    EXPECT_EQ(headerRefusal(bytes.substr(0, at) + element + bytes.substr(at)), Reason::Unreadable) << "twice";
    std::string other = bytes;
    other.replace(at + 4, 2, "LO");
    EXPECT_EQ(headerRefusal(other), Reason::Unreadable) << "no UID";
    other = bytes;
    other.replace(at + 8, 1, " ");
    EXPECT_EQ(headerRefusal(other), Reason::Unreadable) << "a space before it";
    // Refused, and not taken for absent: to DCMTK it would be a syntax, in which lengths are other ones.
    for (const char padding : {'\0', ' '}) {
        other = bytes;
        other.replace(at + 8, 20, std::string(20, padding));
        EXPECT_EQ(headerRefusal(other), Reason::Unreadable) << "padding alone";
    }
}

TEST_F(HostileFile, WhereNeitherSyntaxNorDataTellTheEncodingNothingIsGuessed)
{
    const std::string bytes = image(TransferSyntax::ImplicitLittleEndian);
    const auto dataset = bytes.find(text({0x08, 0x00, 0x08, 0x00}));
    // A first element of 16705 bytes, the length of which reads "AA" as a VR would stand there.
    const std::string bare = text({0x08, 0x00, 0x01, 0x00}) + length(0x4141) + std::string(0x4141, ' ');
    EXPECT_EQ(headerRefusal(bare + bytes.substr(dataset)), Reason::NotDicom);
    const std::string preamble = std::string(128, '\0') + "DICM";
    EXPECT_EQ(headerRefusal(preamble + bare + bytes.substr(dataset)), Reason::Unreadable);
    EXPECT_EQ(pixelRefusal(preamble + bytes.substr(dataset)), Reason::Cancelled) << "this one tells";
}

/// Which DCMTK refuses: the other parser must not list it as an image that nobody can open.
TEST_F(HostileFile, ASequenceThatIsToldToBeBytesIsNone)
{
    const std::string bytes = image();
    const std::string rest = bytes.substr(bytes.find(kPixelData));
    const std::string voiLut = text({0x28, 0x00, 0x10, 0x30}) + "OW" + text({0, 0}) + length(4) + "abcd";
    EXPECT_EQ(headerRefusal(withPixelData(bytes, voiLut + rest)), Reason::Unreadable);
    const std::string ofItsMaker = text({0x29, 0x10, 0x10, 0x10}) + "OB" + text({0, 0}) + length(4) + "abcd";
    EXPECT_EQ(pixelRefusal(withPixelData(bytes, ofItsMaker + rest)), Reason::Cancelled);
}

TEST_F(HostileFile, OnlyASequenceHasAnUndefinedLength)
{
    const std::string bytes = image();
    const std::string endOfSequence = text({0xFE, 0xFF, 0xDD, 0xE0}) + length(0);
    // Nor have private fragments one, before the pixel data and where there are none: both parsers say so.
    const std::string fragments = text({0x43, 0x54, 0x49, 0x43}) + "OB" + text({0, 0}) + kUndefined + kItem +
                                  length(0) + kItem + length(4) + "abcd" + endOfSequence;
    EXPECT_EQ(headerRefusal(withPixelData(bytes, fragments)), Reason::Unreadable);
    EXPECT_EQ(headerRefusal(withPixelData(bytes, fragments + bytes.substr(bytes.find(kPixelData)))),
              Reason::Unreadable);
    for (const char* const vr : {"UT", "UC", "UR", "OF", "OB"})
        EXPECT_EQ(headerRefusal(withPixelData(
                      bytes, text({0x40, 0x00, 0x60, 0xA1}) + vr + text({0, 0}) + kUndefined + endOfSequence)),
                  Reason::Unreadable)
            << vr;
}

}  // namespace diptych::dicom
