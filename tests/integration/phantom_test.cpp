#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;

namespace
{

class Phantom : public FolderTest
{
};

}  // namespace

TEST_F(Phantom, WritesValidObjectsInEveryTransferSyntax)
{
    if (!isInstalled("dciodvfy"))
        GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    // Not "deflated": dciodvfy cannot inflate; the same data set is checked in the other syntaxes.
    for (const char* syntax : {"explicit", "implicit", "big-endian", "rle", "jpeg-baseline", "jpeg-extended",
                               "jpeg-lossless", "jpeg-ls", "jpeg2000-lossless"}) {
        const auto study = smallPhantom(syntax, 1, {"--transfer-syntax", syntax});
        for (const char* view : {"RCC", "LCC", "RMLO", "LMLO"}) {
            const auto log = folder() / "log";
            const auto file = study / (std::string(view) + ".dcm");
            std::system(("dciodvfy '" + file.string() + "' > '" + log.string() + "' 2>&1").c_str());
            const std::string text = readFile(log);
            EXPECT_NE(text.find("Mammography"), std::string::npos) << syntax << ": " << text;
            EXPECT_EQ(text.find("Error"), std::string::npos) << syntax << ' ' << view << ": " << text;
        }
    }
}

TEST_F(Phantom, TruthNamesFilesAndBoxes)
{
    const auto study = smallPhantom("in", 2);
    const json truth = json::parse(readFile(folder() / "in" / "truth.json"));
    const json& first = truth.at("studies").at(0);
    EXPECT_EQ(first.at("patient_id"), "PHANTOM-2");
    ASSERT_FALSE(first.at("lesions").empty());
    for (const json& lesion : first.at("lesions"))
        for (const auto& [view, box] : lesion.at("box_px").items()) {
            EXPECT_TRUE(std::filesystem::exists(study / first.at("views").at(view).at("file").get<std::string>()));
            EXPECT_GT(box.at("width").get<double>(), 0.0);
        }
}

TEST_F(Phantom, TheSameSeedGivesTheSameFiles)
{
    const auto first = smallPhantom("a", 4);
    const auto second = smallPhantom("b", 4);
    for (const char* view : {"RCC.dcm", "LMLO.dcm"})
        EXPECT_EQ(readFile(first / view), readFile(second / view));
}

TEST_F(Phantom, NothingIsWrittenOver)
{
    smallPhantom("a", 1);
    const std::string before = readFile(folder() / "a" / "study-001" / "RCC.dcm");
    const ProgramRun run =
        cli({"phantom", (folder() / "a").string(), "--seed", "2", "--rows", "512", "--columns", "384"});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("not written over"), std::string::npos);
    EXPECT_EQ(readFile(folder() / "a" / "study-001" / "RCC.dcm"), before);
}

TEST_F(Phantom, NoLesionsWhenNoneAreAskedFor)
{
    smallPhantom("in", 2, {"--lesions", "none"});
    const json truth = json::parse(readFile(folder() / "in" / "truth.json"));
    EXPECT_TRUE(truth.at("studies").at(0).at("lesions").empty());
}
