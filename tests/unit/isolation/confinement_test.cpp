// What a confined process can and cannot do, tried by a real one.
#include "diptych/isolation/confinement.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "diptych/isolation/child_process.h"

namespace diptych::isolation
{
namespace
{

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class ConfinementTest : public testing::Test
{
protected:
    ConfinementTest()
    {
        fs::create_directories(folder_);
        std::ofstream(file_) << "what it says";
    }
    ~ConfinementTest() override { fs::remove_all(folder_); }

    std::string attempt(const std::string& what, const std::string& more = {})
    {
        auto started = ChildProcess::start({ISOLATION_CHILD, {"confined", more}, {}});
        if (!started)
            return started.error().detail;
        child_ = std::move(*started);
        if (!child_.channel().send(what + ' ' + file_.string()))
            return "not sent: " + child_.end();
        auto answer = child_.channel().receive(std::chrono::steady_clock::now() + std::chrono::seconds(20));
        return answer ? answer->bytes : child_.end();
    }

    const fs::path folder_ = fs::temp_directory_path() / ("diptych_confinement_" + std::to_string(::getpid()));
    const fs::path file_ = folder_ / "file";
    ChildProcess child_;
};

TEST_F(ConfinementTest, ReadsFilesAndSharesMemory)
{
    EXPECT_EQ(attempt("read"), "what it says");
    EXPECT_EQ(attempt("share"), "done");
}

TEST_F(ConfinementTest, ChangesNothing)
{
    const fs::file_time_type before = fs::last_write_time(file_);
    for (const char* change : {"write", "rename", "delete", "folder", "mode"})
        EXPECT_EQ(attempt(change), "Operation not permitted") << change;
    EXPECT_TRUE(fs::exists(file_));
    EXPECT_EQ(fs::last_write_time(file_), before);
    fs::remove(file_);
    EXPECT_EQ(attempt("create"), "Operation not permitted");
    EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ConfinementTest, ReachesNobody)
{
    EXPECT_THAT(attempt("socket"), HasSubstr("Bad system call"));
    EXPECT_THAT(attempt("execute"), HasSubstr("Bad system call"));
    EXPECT_EQ(attempt("fork"), "Operation not permitted");
    EXPECT_EQ(attempt("fork", "threads"), "Operation not permitted");
    for (const char* signal : {"kill", "tgkill", "setown", "setpriority"})
        EXPECT_EQ(attempt(signal), "Operation not permitted") << signal;
}

TEST_F(ConfinementTest, StartsThreadsOnlyWhereItMay)
{
    EXPECT_EQ(attempt("thread", "threads"), "done");
    EXPECT_EQ(attempt("thread"), "Operation not permitted");
}

TEST_F(ConfinementTest, TakesNoMoreMemoryThanItMay)
{
#ifdef DIPTYCH_SANITIZED
    GTEST_SKIP() << "the sanitizer's own memory is larger than any limit";
#else
    EXPECT_EQ(attempt("memory"), "no memory");
#endif
}

}  // namespace
}  // namespace diptych::isolation
