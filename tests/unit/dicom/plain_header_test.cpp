// A plain header is read where it lies. Whatever the file, what comes out must be what DCMTK makes of it.
#include <array>
#include <fstream>
#include <iterator>
#include <random>

#include "byte_source.h"
#include "content_bytes.h"
#include "element_table.h"
#include "file_outline.h"
#include "mammogram_header.h"
#include "tomosynthesis_file.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::edit;
using testing::put;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

/// Everything that was read, or why nothing was.
std::string told(const fs::path& file, HeaderParser parser)
{
    const auto content = readHeader(file, parser);
    if (!content)
        return "left out: " + std::string(code(content.error().reason)) + ", " + content.error().detail;
    return toBytes(content);
}

void expectSame(const fs::path& file)
{
    EXPECT_EQ(told(file, HeaderParser::PlainFirst), told(file, HeaderParser::Dcmtk)) << file;
}

/// Whether DCMTK is spared: what readHeader() asks for is all plain.
bool isReadWhereItLies(const fs::path& file)
{
    ByteSource source(file);
    ElementTable table;
    const auto outline = outlineFile(source, false, &table);
    if (!outline || !outline->plainEncoding || !table.isPlain())
        return false;
    table.setBytes(source.head());
    for (const DcmTagKey& tag : {DCM_PatientName, DCM_StudyDescription, DCM_InstitutionName, DCM_Manufacturer})
        (void)table.text(table.dataset(), tag, true);
    for (const DcmTagKey& tag : {DCM_SOPInstanceUID, DCM_ImagerPixelSpacing, DCM_ImageType})
        (void)table.text(table.dataset(), tag, false);
    (void)table.word(table.dataset(), DCM_Rows, 0);
    return table.isPlain();
}

std::vector<char> contents(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const fs::path& file, const std::vector<char>& bytes)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

TEST(PlainHeader, TellsTheSameInEveryTransferSyntax)
{
    TemporaryFolder folder;
    for (const char* name :
         {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-lossless", "jpeg-ls", "jpeg2000-lossless"}) {
        MammogramToWrite image = sample(name);
        image.transferSyntax = *transferSyntax(name);
        image.modifiers = {ViewModifier::SpotCompression, ViewModifier::NippleInProfile};
        const fs::path file = write(image, folder / (std::string(name) + ".dcm"));
        expectSame(file);
        const bool plain = std::string_view(name) != "big-endian" && std::string_view(name) != "deflated";
        EXPECT_EQ(isReadWhereItLies(file), plain) << name;
    }
}

TEST(PlainHeader, TellsTheSameOfWhatIsWrittenOddly)
{
    TemporaryFolder folder;
    const std::vector<std::pair<std::string, std::function<void(DcmDataset&)>>> changes{
        {"umlaut",
         [](DcmDataset& d) {
             put(d, DCM_SpecificCharacterSet, "ISO_IR 100");
             put(d, DCM_PatientName, "M\xFCller^J\xF6rg");
         }},
        {"utf8",
         [](DcmDataset& d) {
             put(d, DCM_SpecificCharacterSet, "ISO_IR 192");
             put(d, DCM_PatientName, "M\xC3\xBCller^J\xC3\xB6rg");
             put(d, DCM_InstitutionName, "Klinik \xC3\x96st");
         }},
        {"japanese",
         [](DcmDataset& d) {
             put(d, DCM_SpecificCharacterSet, "\\ISO 2022 IR 87");
             put(d, DCM_PatientName, "Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B");
         }},
        {"no such set",
         [](DcmDataset& d) {
             put(d, DCM_SpecificCharacterSet, "ISO_IR 999");
             put(d, DCM_PatientName, "M\xFCller");
         }},
        {"no set", [](DcmDataset& d) { put(d, DCM_PatientName, "M\xFCller"); }},
        {"backslash", [](DcmDataset& d) { put(d, DCM_StudyDescription, "left \\ right"); }},
        {"blanks",
         [](DcmDataset& d) {
             put(d, DCM_PatientID, "  12 34  ");
             put(d, DCM_StudyDescription, "   ");
             put(d, DCM_ImageType, " DERIVED \\ PRIMARY \\");
             put(d, DCM_PatientOrientation, "P \\ FL");
         }},
        {"blank in a number",
         [](DcmDataset& d) {
             put(d, DCM_KVP, "2 8");
             put(d, DCM_NumberOfFrames, " 1 ");
         }},
        {"blank in a UID", [](DcmDataset& d) { put(d, DCM_StudyInstanceUID, "1.2.3. 4"); }},
        {"lines", [](DcmDataset& d) { put(d, DCM_InstitutionAddress, "Street 1\r\n12345 Town"); }},
        {"one spacing", [](DcmDataset& d) { put(d, DCM_ImagerPixelSpacing, "0.07"); }},
        {"three spacings", [](DcmDataset& d) { put(d, DCM_ImagerPixelSpacing, "0.07\\0.08\\0.09"); }},
        {"empty",
         [](DcmDataset& d) {
             put(d, DCM_PatientBirthDate, "");
             put(d, DCM_ViewPosition, "");
             put(d, DCM_ImageType, "");
         }},
        {"another VR",
         [](DcmDataset& d) {
             d.findAndDeleteElement(DCM_BodyPartThickness);
             d.insert(new DcmFloatingPointDouble(DcmTag(DCM_BodyPartThickness, EVR_FD)), OFTrue);
             d.findAndDeleteElement(DCM_PatientID);
             d.insert(new DcmOtherByteOtherWord(DcmTag(DCM_PatientID, EVR_UN)), OFTrue);
         }},
        {"sources and requests",
         [](DcmDataset& d) {
             DcmItem* item = nullptr;
             for (const long at : {0L, 1L}) {
                 d.findOrCreateSequenceItem(DCM_SourceImageSequence, item, at);
                 item->putAndInsertString(DCM_ReferencedSOPInstanceUID, at == 0 ? "1.2.3" : "1.2.4");
                 item->putAndInsertString(DCM_SpatialLocationsPreserved, "YES");
             }
             d.findOrCreateSequenceItem(DCM_RequestAttributesSequence, item, -2);
             d.findOrCreateSequenceItem(DCM_RequestAttributesSequence, item, -2);
             DcmItem* coded = nullptr;
             item->findOrCreateSequenceItem(DCM_ReasonForRequestedProcedureCodeSequence, coded, -2);
             coded->putAndInsertString(DCM_CodeMeaning, "Screening");
         }},
        {"signed",
         [](DcmDataset& d) {
             d.putAndInsertSint16(DcmTag(DCM_PixelPaddingValue, EVR_SS), -5);
             d.putAndInsertUint16(DCM_PixelRepresentation, 1);
         }},
        {"no study", [](DcmDataset& d) { d.findAndDeleteElement(DCM_StudyInstanceUID); }},
        {"no class", [](DcmDataset& d) { d.findAndDeleteElement(DCM_SOPClassUID); }},
        {"another class", [](DcmDataset& d) { put(d, DCM_SOPClassUID, UID_CTImageStorage); }},
        {"private",
         [](DcmDataset& d) {
             put(d, DcmTagKey(0x0009, 0x0010), "DIPTYCH");
             d.putAndInsertString(DcmTag(0x0009, 0x1001, EVR_LO), "own");
         }},
    };
    for (const auto& [name, change] : changes) {
        for (const char* syntax : {"explicit", "implicit"}) {
            MammogramToWrite image = sample(name);
            image.transferSyntax = *transferSyntax(syntax);
            const fs::path file = write(image, folder / (name + "-" + syntax + ".dcm"));
            edit(file, change);
            expectSame(file);
        }
    }
}

TEST(PlainHeader, TellsTheSameOfSlicesAndOfSequencesOfUndefinedLength)
{
    TemporaryFolder folder;
    expectSame(testing::write(testing::TomosynthesisFile{}, folder / "tomo.dcm"));
    const fs::path file = write(sample(), folder / "undefined.dcm");
    DcmFileFormat format;
    format.loadFile(OFFilename(file.c_str()));
    format.loadAllDataIntoMemory();
    format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit, EET_UndefinedLength);
    expectSame(file);
    EXPECT_TRUE(isReadWhereItLies(file));
}

TEST(PlainHeader, TellsTheSameOfDamagedFiles)
{
    TemporaryFolder folder;
    MammogramToWrite image = sample();
    image.modifiers = {ViewModifier::SpotCompression};
    image.rows = image.columns = 8;
    image.samples.assign(64, 100);
    const std::vector<char> whole = contents(write(image, folder / "whole.dcm"));
    const fs::path file = folder / "damaged.dcm";
    std::mt19937 random(7);
    int told = 0;
    for (int i = 0; i < 3000; ++i) {
        std::vector<char> bytes = whole;
        for (int changes = 1 + i % 3; changes > 0; --changes)
            bytes[132 + random() % (bytes.size() - 132)] = static_cast<char>(random());
        put(file, bytes);
        const auto quick = readHeader(file, HeaderParser::PlainFirst);
        const auto dcmtk = readHeader(file, HeaderParser::Dcmtk);
        ASSERT_EQ(quick.has_value(), dcmtk.has_value()) << i;
        if (quick) {
            ASSERT_EQ(toBytes(quick), toBytes(dcmtk)) << i;
            ++told;
        } else {
            ASSERT_EQ(quick.error().reason, dcmtk.error().reason) << i;
        }
    }
    EXPECT_GT(told, 500);
}

TEST(PlainHeader, TheTableReadsNothingOutsideOfItsBytes)
{
    ElementTable table;
    const std::array<unsigned char, 8> bytes{'1', '.', '2', '.', '3', '.', '4', '\0'};
    table.setBytes(bytes);
    const auto at = [](std::uint32_t tag, DcmEVR vr, std::uint64_t offset, std::uint32_t length) {
        return ElementTable::Element{tag, 0, vr, offset, length};
    };
    table.add(at(0x00080018, EVR_UI, 0, 8));
    table.add(at(0x00280010, EVR_US, 2, 2));
    table.add(at(0x00280011, EVR_US, 6, 4));
    EXPECT_EQ(table.text(table.dataset(), DCM_SOPInstanceUID, false), "1.2.3.4");
    EXPECT_EQ(table.word(table.dataset(), DCM_Rows, 0), '2' + 256 * '.');
    EXPECT_EQ(table.word(table.dataset(), DCM_Rows, 1), std::nullopt);
    EXPECT_TRUE(table.isPlain());
    EXPECT_EQ(table.word(table.dataset(), DCM_Columns, 0), std::nullopt);
    EXPECT_FALSE(table.isPlain());
}

}  // namespace
}  // namespace diptych::dicom
