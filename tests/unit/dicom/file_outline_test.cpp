#include "file_outline.h"

#include <fstream>

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::bytesOf;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

void writeBytes(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

Reason reasonFor(const std::filesystem::path& file)
{
    const auto outline = outlineFile(file, false);
    return outline ? Reason::InvalidArgument : outline.error().reason;
}

TEST(FileOutline, TellsTextFromDicom)
{
    TemporaryFolder folder;
    writeBytes(folder / "a.txt", "A letter to the radiologist, long enough for a preamble. " + std::string(200, 'x'));
    writeBytes(folder / "b.txt", "x");
    writeBytes(folder / "zeros", std::string(4096, '\0'));
    writeBytes(folder / "png", "\x89PNG\r\n\x1a\n" + std::string(300, '\1'));
    for (const char* name : {"a.txt", "b.txt", "zeros", "png"})
        EXPECT_EQ(reasonFor(folder / name), Reason::NotDicom) << name;
    writeBytes(folder / "empty", "");
    EXPECT_EQ(reasonFor(folder / "empty"), Reason::Unreadable);
    EXPECT_EQ(reasonFor(folder / "absent"), Reason::Unreadable);
}

TEST(FileOutline, FindsThePixelDataOfEveryTransferSyntax)
{
    TemporaryFolder folder;
    for (const char* name : {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-lossless", "jpeg-ls"}) {
        auto image = sample();
        image.transferSyntax = *transferSyntax(name);
        const auto outline = outlineFile(write(image, folder / name), true);
        ASSERT_TRUE(outline) << name;
        ASSERT_TRUE(outline->pixelData) << name;
        EXPECT_FALSE(outline->pixelData->truncated) << name;
        const bool encapsulated = std::string_view(name) == "rle" || std::string_view(name).starts_with("jpeg");
        EXPECT_EQ(outline->pixelData->encapsulated, encapsulated) << name;
        EXPECT_EQ(outline->pixelData->fragments.size(), encapsulated ? 1U : 0U) << name;
        if (!encapsulated) {
            EXPECT_EQ(outline->pixelData->length, 96U * 64U * 2U) << name;
        }
    }
}

TEST(FileOutline, ReadsADataSetWithoutMetaInformation)
{
    TemporaryFolder folder;
    for (const E_TransferSyntax syntax : {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit}) {
        const auto file = write(sample(), folder / "a.dcm");
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
        ASSERT_TRUE(format.getDataset()->saveFile(OFFilename((folder / "bare").c_str()), syntax).good());
        const auto outline = outlineFile(folder / "bare", false);
        ASSERT_TRUE(outline);
        EXPECT_FALSE(outline->hasMetaInformation);
        EXPECT_EQ(outline->encoding.implicitVr, syntax == EXS_LittleEndianImplicit);
        EXPECT_EQ(outline->encoding.bigEndian, syntax == EXS_BigEndianExplicit);
        EXPECT_TRUE(outline->pixelData);
        std::filesystem::remove(file);
    }
}

TEST(FileOutline, EveryTruncationIsNoticed)
{
    TemporaryFolder folder;
    const std::string whole = bytesOf(write(sample(), folder / "a.dcm"));
    const std::size_t pixels = 96 * 64 * 2;
    for (std::size_t length = 133; length < whole.size(); length += length < whole.size() - pixels ? 7 : 997) {
        writeBytes(folder / "cut", whole.substr(0, length));
        const auto outline = outlineFile(folder / "cut", false);
        // A file that ends exactly between two elements lacks its pixel data; one cut in the pixels says so.
        EXPECT_TRUE(!outline || !outline->pixelData || outline->pixelData->truncated) << length;
    }
}

std::string nested(int depth, bool undefinedLength)
{
    // Explicit little endian: Referenced Study Sequence within itself.
    std::string inner;
    for (int i = 0; i < depth; ++i) {
        const auto length = [](std::size_t value) {
            std::string bytes;
            for (int b = 0; b < 4; ++b)
                bytes += static_cast<char>(value >> (8 * b) & 0xFF);
            return bytes;
        };
        const std::string item = std::string("\xFE\xFF\x00\xE0", 4) +
                                 (undefinedLength ? std::string("\xFF\xFF\xFF\xFF") : length(inner.size())) + inner +
                                 (undefinedLength ? std::string("\xFE\xFF\x0D\xE0\0\0\0\0", 8) : std::string());
        inner = std::string("\x08\x00\x10\x11SQ\0\0", 8) +
                (undefinedLength ? std::string("\xFF\xFF\xFF\xFF") : length(item.size())) + item +
                (undefinedLength ? std::string("\xFE\xFF\xDD\xE0\0\0\0\0", 8) : std::string());
    }
    return inner;
}

TEST(FileOutline, RefusesSequencesNestedWithoutEnd)
{
    TemporaryFolder folder;
    for (const bool undefinedLength : {false, true}) {
        writeBytes(folder / "ok", nested(kMaxSequenceDepth, undefinedLength));
        EXPECT_TRUE(outlineFile(folder / "ok", false));
        writeBytes(folder / "deep", nested(kMaxSequenceDepth + 1, undefinedLength));
        EXPECT_EQ(reasonFor(folder / "deep"), Reason::Unreadable);
    }
    // Tens of thousands of levels end the process in a parser that recurses.
    std::string bomb(128, '\0');
    bomb += "DICM";
    bomb += std::string(
        "\x02\x00\x10\x00UI\x14\x00"
        "1.2.840.10008.1.2.1\0",
        28);
    for (int i = 0; i < 200'000; ++i)
        bomb += std::string("\x08\x00\x10\x11SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF", 20);
    writeBytes(folder / "bomb", bomb);
    const StudyLoad load = testing::read({folder / "bomb"});
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::Unreadable);
}

}  // namespace
}  // namespace diptych::dicom
