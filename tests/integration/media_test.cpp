// `diptych-cli media`: a study and its evidence on a medium that it and other programs read again.
#include <algorithm>
#include <cstdlib>

#include "quick_model.h"
#include "run_program.h"

using namespace diptych::test;
namespace fs = std::filesystem;

namespace
{

class Media : public FolderTest
{
protected:
    std::string toldBy(const std::string& program, const fs::path& file)
    {
        const auto said = folder() / "said";
        (void)std::system(("timeout 60 " + program + " '" + file.string() + "' >'" + said.string() + "' 2>&1").c_str());
        return readFile(said);
    }
};

std::size_t count(const std::string& text, const std::string& what)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
        ++found;
    return found;
}

}  // namespace

TEST_F(Media, AStudyWithItsEvidenceIsWrittenAndReadAgain)
{
    const fs::path study = smallPhantom("in", 3);
    smallPhantom("other", 4);
    const fs::path evidence = folder() / "evidence";
    ASSERT_EQ(quickCli({"analyze", folder().string(), "--evidence", evidence.string(), "--device", "cpu", "--pdf",
                        (folder() / "reports").string()})
                  .status,
              0);
    const fs::path out = folder() / "medium";
    const ProgramRun run = cli({"media", study.string(), "--out", out.string(), "--evidence", evidence.string()});
    ASSERT_EQ(run.status, 0) << run.err;
    EXPECT_NE(run.out.find("1 study, 4 images, 10 documents"), std::string::npos) << run.out;
    EXPECT_NE(run.err.find("10 documents of other studies were not taken"), std::string::npos) << run.err;
    for (const fs::path& opened : {out, out / "DICOMDIR"}) {
        const ProgramRun again = cli({"scan", opened.string()});
        EXPECT_EQ(again.status, 0) << again.err;
        EXPECT_EQ(again.err.find("IM0000"), std::string::npos) << "no image is skipped: " << again.err;
    }
    if (!isInstalled("dcmdump"))
        GTEST_SKIP() << "dcmdump (DCMTK) is not installed";
    const std::string dump = toldBy("dcmdump", out / "DICOMDIR");
    EXPECT_EQ(count(dump, "[IMAGE]"), 8U) << "four mammograms and four pictures with marks\n" << dump;
    EXPECT_EQ(count(dump, "[PRESENTATION]"), 4U) << dump;
    EXPECT_EQ(count(dump, "[SR DOCUMENT]"), 1U) << dump;
    EXPECT_EQ(count(dump, "[ENCAP DOC]"), 1U) << dump;
    if (!isInstalled("dciodvfy"))
        GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    const std::string told = toldBy("dciodvfy", out / "DICOMDIR");
    EXPECT_EQ(told.find("Error"), std::string::npos) << told;
}

TEST_F(Media, WhatMustNotBeWrittenIsNot)
{
    const fs::path study = smallPhantom("in", 3);
    const fs::path out = folder() / "medium";
    smallPhantom("more", 5, {"--count", "2"});
    ProgramRun run = cli({"media", (folder() / "more").string(), "--out", out.string()});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("one patient"), std::string::npos) << run.err;
    EXPECT_FALSE(fs::exists(out));
    fs::create_directories(out);
    writeFile(out / "mine.txt", "text");
    run = cli({"media", study.string(), "--out", out.string()});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("not empty"), std::string::npos) << run.err;
    EXPECT_EQ(readFile(out / "mine.txt"), "text");
    EXPECT_EQ(cli({"media", (folder() / "nowhere").string(), "--out", (folder() / "m2").string()}).status, 3);
    EXPECT_EQ(cli({"media", study.string()}).status, 2);
}
