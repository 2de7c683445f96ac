#include "diptych/core/thread_niceness.h"

#ifdef __linux__
#include <thread>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

int nicenessHere()
{
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)));
}

TEST(ThreadNiceness, AThreadStandsBackBehindTheProgramAndNoOtherDoes)
{
    const int own = nicenessHere();
    if (own > 15)
        GTEST_SKIP() << "the program itself stands back as far as there is";
    int first = 0;
    int again = 0;
    int started = 0;
    std::thread([&] {
        standBack(2);
        first = nicenessHere();
        standBack(2);
        again = nicenessHere();
        std::thread([&started] { started = nicenessHere(); }).join();
    }).join();
    EXPECT_EQ(first, own + 2);
    EXPECT_EQ(again, own + 2);
    EXPECT_EQ(started, own + 2);
    EXPECT_EQ(nicenessHere(), own);
}

}  // namespace
}  // namespace diptych
#endif
