// The command line with a reader that suffers from what files are called, without one, and when it is killed itself.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include "diptych/core/installation.h"
#include "diptych/isolation/child_process.h"
#include "run_program.h"

using namespace diptych::test;
namespace fs = std::filesystem;

namespace
{

/// An installation of its own, in which `reader` reads.
class ConfinedReaders : public FolderTest
{
protected:
    void SetUp() override
    {
        FolderTest::SetUp();
        real_ = diptych::installation().prefix;
        study_ = smallPhantom("in");
        prefix_ = folder() / "prefix";
        fs::create_directories(prefix_ / "lib/diptych");
        for (const char* part : {"bin", "share"})
            fs::create_directory_symlink(real_ / part, prefix_ / part);
    }
    void TearDown() override
    {
        if (const char* before = before_.empty() ? nullptr : before_.c_str())
            ::setenv("DIPTYCH_PREFIX", before, 1);
        else
            ::unsetenv("DIPTYCH_PREFIX");
        FolderTest::TearDown();
    }

    void installReader(const fs::path& reader)
    {
        if (!reader.empty())
            fs::create_symlink(reader, prefix_ / "lib/diptych/diptych-reader");
        if (const char* before = std::getenv("DIPTYCH_PREFIX"))
            before_ = before;
        ::setenv("DIPTYCH_PREFIX", prefix_.c_str(), 1);
    }

    fs::path real_, study_, prefix_;
    std::string before_;
};

/// Processes whose parent is `parent`.
std::vector<int> childrenOf(int parent)
{
    std::vector<int> children;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        std::ifstream status(entry.path() / "status");
        for (std::string line; std::getline(status, line);)
            if (line == "PPid:\t" + std::to_string(parent))
                children.push_back(std::stoi(entry.path().filename().string()));
    }
    return children;
}

/// A process that has ended may still be listed until somebody asks for how.
bool runs(int process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("State:"))
            return line.find('Z') == std::string::npos;
    return false;
}

bool becomesTrue(const std::function<bool()>& condition)
{
    for (int i = 0; i < 400 && !condition(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    return condition();
}

}  // namespace

TEST_F(ConfinedReaders, AFileThatEndsItsReaderIsListedAndTheOthersAreRead)
{
    fs::copy_file(study_ / "RCC.dcm", study_ / "crash.dcm");
    installReader(READER_CHILD);
    const ProgramRun run = cli({"scan", study_.string()});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.out.find("complete"), std::string::npos) << run.out;
    EXPECT_NE((run.out + run.err).find("reader_crashed"), std::string::npos) << run.out << run.err;
}

TEST_F(ConfinedReaders, WithoutAReaderNothingIsReadAndItIsSaidWhatToDo)
{
    installReader({});
    const ProgramRun run = cli({"analyze", study_.string(), "--device", "cpu"});
    EXPECT_EQ(run.status, 3);
    EXPECT_NE(run.err.find("have Diptych installed anew"), std::string::npos) << run.err;
}

TEST_F(ConfinedReaders, EndWithAProgramThatIsKilled)
{
    fs::copy_file(study_ / "RCC.dcm", study_ / "hang.dcm");
    installReader(READER_CHILD);
    auto program = diptych::isolation::ChildProcess::start({real_ / "bin/diptych-cli", {"scan", study_.string()}, {}});
    ASSERT_TRUE(program);
    const int parent = program->process();
    ASSERT_TRUE(becomesTrue([&] { return !childrenOf(parent).empty(); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until one of them hangs
    const auto readers = childrenOf(parent);
    ASSERT_FALSE(readers.empty());
    program->end();  // by SIGKILL
    EXPECT_TRUE(becomesTrue([&] { return std::ranges::none_of(readers, runs); })) << "a reader is still there";
}
