// What a command line that names no command is told.
#include <string>
#include <vector>

#include "run_program.h"

using namespace diptych::test;

namespace
{

const std::string kNoSuchCommand = "there is no command";

}  // namespace

TEST(WrongUsage, AWordThatIsNoCommandIsNamed)
{
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"analyse"}, {"-v", "analyse"}, {"--verbose", "analyse", "--help"}}) {
        const ProgramRun run = cli(words);
        EXPECT_EQ(run.status, 2);
        EXPECT_NE(run.err.find(kNoSuchCommand + " \"analyse\""), std::string::npos) << run.err;
    }
    const ProgramRun empty = cli({""});  // of a script's variable that was never set
    EXPECT_EQ(empty.status, 2);
    EXPECT_NE(empty.err.find(kNoSuchCommand + " \"\""), std::string::npos) << empty.err;
}

TEST(WrongUsage, WithoutACommandItIsSaidThatOneIsMissing)
{
    for (const std::vector<std::string>& words : {std::vector<std::string>{}, {"-v"}}) {
        const ProgramRun run = cli(words);
        EXPECT_EQ(run.status, 2);
        EXPECT_NE(run.err.find("subcommand is required"), std::string::npos) << run.err;
    }
}

/// `scan` is in the program itself, all others in a library: one help, one version.
TEST(WrongUsage, HelpAndVersionAreOfTheWholeProgram)
{
    const ProgramRun all = cli({"--help"});
    EXPECT_EQ(all.status, 0);
    for (const char* const command : {"scan", "analyze", "retrieve", "verify"})
        EXPECT_NE(all.out.find(std::string("  ") + command), std::string::npos) << all.out;
    const ProgramRun scan = cli({"scan", "--help"});
    EXPECT_EQ(scan.status, 0);
    EXPECT_NE(scan.out.find("--index"), std::string::npos) << scan.out;
    EXPECT_EQ(cli({"-v", "scan", "-h"}).out, scan.out);
    EXPECT_EQ(cli({"scan"}).status, 2);
    EXPECT_NE(cli({"--version"}).out.find("diptych-cli "), std::string::npos);
}
