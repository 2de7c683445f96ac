// What diptych-cli tells about a model package before anybody relies on it.
#include <algorithm>
#include <sstream>

#include "../unit/inference/test_package.h"
#include "run_program.h"

using namespace diptych::test;
namespace package = diptych::inference::test;

namespace
{

class Model : public FolderTest
{
protected:
    /// A small package whose script marks the brightest place.
    [[nodiscard]] std::string made() const
    {
        std::filesystem::create_directories(folder() / "package");
        package::writeScriptPackage(folder() / "package", "brightest");
        return (folder() / "package").string();
    }
};

TEST_F(Model, InfoTellsWhatItLooksForWhatItWasTrainedOnAndHowWellItDid)
{
    const std::string model = made();
    std::filesystem::remove(folder() / "package" / "package.sha256");
    const ProgramRun open = cli({"model", "info", model});
    EXPECT_EQ(open.status, 0) << open.err;
    for (const char* told : {"not sealed", "research, not for diagnostic use", "64 x 48 pixels at 0.3 mm",
                             "mass calcification", "n (l): u", "0.700", "1.500"})
        EXPECT_NE(open.out.find(told), std::string::npos) << told << " is missing in\n" << open.out;

    package::sealPackage(folder() / "package");
    EXPECT_NE(cli({"model", "info", model}).out.find("seal            whole"), std::string::npos);
    EXPECT_EQ(cli({"model", "verify", model}).status, 0);
    EXPECT_EQ(cli({"model", "info"}).status, 0) << "the shipped package";
}

TEST_F(Model, APackageThatIsNotWholeIsRefused)
{
    const std::string model = made();
    EXPECT_EQ(cli({"model", "verify", model}).status, 0);
    writeFile(folder() / "package" / "weights.pt", "other weights");
    const ProgramRun refused = cli({"model", "verify", model});
    EXPECT_EQ(refused.status, 4);
    EXPECT_NE(refused.err.find("weights"), std::string::npos) << refused.err;
    EXPECT_EQ(cli({"model", "info", model, "--engine"}).status, 4) << "it is not run either";
    EXPECT_EQ(cli({"model", "info", (folder() / "nothing").string()}).status, 4);
}

// Each arithmetic that this machine offers, with the largest difference that it makes to a score.
TEST_F(Model, InfoMeasuresTheEngineOfThisMachine)
{
    const ProgramRun run = cli({"model", "info", made(), "--engine"});
    EXPECT_EQ(run.status, 0) << run.err;
    const auto table = run.out.find("engine on this machine");
    ASSERT_NE(table, std::string::npos) << run.out;
    std::istringstream lines(run.out.substr(table));
    std::vector<std::string> rows;
    for (std::string line; std::getline(lines, line);)
        if (line.find("arithmetic") == std::string::npos && line.rfind("  ", 0) == 0)
            rows.push_back(line);
    ASSERT_GE(rows.size(), 1U) << run.out;
    ASSERT_LE(rows.size(), 2U) << run.out;
    EXPECT_NE(rows.front().find("float32"), std::string::npos);
    if (rows.size() == 1)
        EXPECT_NE(rows.front().find("the only one here"), std::string::npos);
    else
        EXPECT_LT(std::stod(rows.back().substr(38)), 1e-3) << rows.back();
}

// The tables of docs/DICOM_CONFORMANCE.md are the program's own; the rest of the document is not touched.
TEST_F(Model, ConformanceReplacesItsOwnTablesInADocument)
{
    const std::string begin = "<!-- begin: diptych-cli conformance -->\n";
    const std::string end = "<!-- end: diptych-cli conformance -->\n";
    const ProgramRun told = cli({"conformance"});
    EXPECT_EQ(told.status, 0);
    EXPECT_NE(told.out.find('|'), std::string::npos) << "no table";
    const auto file = folder() / "statement.md";
    writeFile(file, "before\n" + begin + "an old table\n" + end + "after\n");
    EXPECT_EQ(cli({"conformance", "--into", file.string()}).status, 0);
    EXPECT_EQ(readFile(file), "before\n" + begin + told.out + end + "after\n");

    for (const std::string text : {"no marks\n", "only one\n<!-- begin: diptych-cli conformance -->\n"}) {
        writeFile(file, text);
        const ProgramRun refused = cli({"conformance", "--into", file.string()});
        EXPECT_EQ(refused.status, 2);
        EXPECT_NE(refused.err.find("marks"), std::string::npos) << refused.err;
        EXPECT_EQ(readFile(file), text);
    }
    EXPECT_EQ(cli({"conformance", "--into", (folder() / "none.md").string()}).status, 2);
}

}  // namespace
