#include "diptych/dicom/write_mammogram.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::readOne;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

std::string outputOf(const std::string& command)
{
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> buffer{};
    while (pipe && std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr)
        text += buffer.data();
    return text;
}

TEST(WriteMammogram, IsReadBackAsAsked)
{
    TemporaryFolder folder;
    auto image = sample();
    image.key = {Laterality::Left, ViewPosition::Cc};
    image.orientation = PatientOrientation{"A", "R"};
    image.modifiers = {ViewModifier::SpotCompression, ViewModifier::Magnification};
    image.magnificationFactor = 1.8;
    image.imagerSpacing = PixelSpacingMm{0.09, 0.099};
    image.monochrome1 = true;
    image.manufacturer = "Maker";
    const MammogramView view = readOne(write(image, folder / "a.dcm"));
    EXPECT_EQ(view.sopInstanceUid, image.sopInstanceUid);
    EXPECT_EQ(view.seriesInstanceUid, image.seriesInstanceUid);
    EXPECT_EQ(view.key, image.key);
    EXPECT_EQ(view.modifiers, image.modifiers);
    EXPECT_EQ(view.intent, PresentationIntent::ForPresentation);
    EXPECT_EQ(view.manufacturer, "Maker");
    EXPECT_EQ(view.spacingBasis, SpacingBasis::ImagerOverErmf);
    EXPECT_NEAR(view.spacing->row, 0.05, 1e-9);
    EXPECT_NEAR(view.spacing->column, 0.055, 1e-9);
    EXPECT_EQ(view.orientation->column, "R");
    const auto decoded = view.pixels->decode();
    ASSERT_TRUE(decoded);
    EXPECT_TRUE((*decoded)->grey.inverse);
}

TEST(WriteMammogram, WritesAVoiTable)
{
    TemporaryFolder folder;
    auto image = sample();
    LookUpTable table;
    table.firstValue = 5;
    table.bits = 12;
    table.explanation = "FILM";
    for (int i = 0; i < 300; ++i)
        table.entries.push_back(static_cast<std::uint16_t>(i * 13));
    image.voiLut = table;
    const auto decoded = readOne(write(image, folder / "a.dcm")).pixels->decode();
    ASSERT_TRUE(decoded);
    ASSERT_EQ((*decoded)->grey.voiLuts.size(), 1U);
    EXPECT_EQ((*decoded)->grey.voiLuts[0].entries, table.entries);
    EXPECT_EQ((*decoded)->grey.voiLuts[0].firstValue, 5);
}

TEST(WriteMammogram, NeverReplacesAFile)
{
    TemporaryFolder folder;
    std::ofstream(folder / "a.dcm") << "precious";
    const auto written = writeMammogram(sample(), folder / "a.dcm");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WriteFailed);
    std::string kept;
    std::ifstream(folder / "a.dcm") >> kept;
    EXPECT_EQ(kept, "precious");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "nothing left behind";
}

TEST(WriteMammogram, LeavesOnlyTheFileBehind)
{
    TemporaryFolder folder;
    write(sample(), folder / "a.dcm");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    const auto nowhere = writeMammogram(sample(), folder / "no/such/folder/a.dcm");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().reason, Reason::WriteFailed);
}

TEST(WriteMammogram, RefusesWhatDoesNotFit)
{
    TemporaryFolder folder;
    auto few = sample();
    few.samples.pop_back();
    auto high = sample();
    high.samples[0] = 4096;
    auto baseline = sample();
    baseline.transferSyntax = TransferSyntax::JpegBaseline;
    for (const auto& image : {few, high, baseline}) {
        const auto written = writeMammogram(image, folder / "a.dcm");
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().reason, Reason::InvalidArgument);
    }
}

TEST(MakeUid, IsTheSameForASeedAndValid)
{
    EXPECT_EQ(makeUid("phantom 1"), makeUid("phantom 1"));
    EXPECT_NE(makeUid("phantom 1"), makeUid("phantom 2"));
    EXPECT_NE(makeUid(), makeUid());
    std::set<std::string> uids;
    for (int i = 0; i < 10'000; ++i) {
        const std::string uid = makeUid(std::to_string(i));
        EXPECT_TRUE(uid.starts_with("2.25.") && uid.size() <= 64 && uid[5] != '0') << uid;
        EXPECT_EQ(uid.find_first_not_of("0123456789."), std::string::npos);
        uids.insert(uid);
    }
    EXPECT_EQ(uids.size(), 10'000U);
}

TEST(TransferSyntaxName, IsOneOfNine)
{
    EXPECT_EQ(transferSyntax("jpeg-ls"), TransferSyntax::JpegLsLossless);
    EXPECT_EQ(transferSyntax("JPEG-LS"), std::nullopt);
    EXPECT_EQ(transferSyntax("jpeg"), std::nullopt);
}

class ValidObject : public ::testing::TestWithParam<const char*>
{
};

TEST_P(ValidObject, HasNoErrorForDciodvfy)
{
    if (outputOf("command -v dciodvfy").empty())
        GTEST_SKIP() << "dciodvfy (package dicom3tools) is not installed";
    TemporaryFolder folder;
    const std::string name = GetParam();
    auto image = sample(name, name == "jpeg-baseline" ? 8 : 12);
    image.transferSyntax = *transferSyntax(name);
    auto file = write(image, folder / "a.dcm");
    if (name == "deflated") {  // dciodvfy cannot inflate
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
        file = folder / "inflated.dcm";
        ASSERT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit).good());
    }
    const std::string said = outputOf("dciodvfy '" + file.string() + "' 2>&1");
    EXPECT_NE(said.find("MammographyImageForPresentation"), std::string::npos) << said;
    EXPECT_EQ(said.find("Error"), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(Syntaxes, ValidObject,
                         ::testing::Values("implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-baseline",
                                           "jpeg-extended", "jpeg-lossless", "jpeg-ls"),
                         [](const auto& row) {
                             std::string name = row.param;
                             std::erase(name, '-');
                             return name;
                         });

}  // namespace
}  // namespace diptych::dicom
