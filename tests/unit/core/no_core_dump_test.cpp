#include "diptych/core/no_core_dump.h"

#include <cstdlib>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

TEST(NoCoreDump, AProgramThatCrashesLeavesNothingOfItsMemory)
{
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_CORE, &before), 0);
    // 1 is what stops a system that hands cores to a program, too; from 0 nobody without rights comes up to it.
    const rlim_t wanted = before.rlim_max == 0 ? 0 : 1;
    const pid_t child = ::fork();
    if (child == 0) {
        forbidCoreDumps();
        rlimit now{};
        if (::getrlimit(RLIMIT_CORE, &now) != 0 || now.rlim_cur != wanted || now.rlim_max != wanted)
            ::_exit(1);
        std::abort();
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the limit was not set: " << status;
    EXPECT_FALSE(WCOREDUMP(status));
}

}  // namespace
}  // namespace diptych
