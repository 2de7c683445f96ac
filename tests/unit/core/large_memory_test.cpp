// What the allocator is told holds for a whole process: each of these has one of its own.
#include "diptych/core/large_memory.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

/// Whether the memory in which this lies was asked for in large pages (VmFlags of proc_pid_smaps(5)).
bool isInLargePages(const void* address)
{
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    std::ifstream maps("/proc/self/smaps");
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t first = 0;
        std::uintptr_t last = 0;
        char dash = 0;
        if (std::istringstream range(line); range >> std::hex >> first >> dash >> last && dash == '-')
            inside = first <= wanted && wanted < last;
        else if (inside && line.starts_with("VmFlags:"))
            return line.find(" hg") != std::string::npos;
    }
    return false;
}

bool isNewSmallValueInLargePages()
{
    std::vector<std::unique_ptr<std::string>> values;  // what was freed before is given first
    for (int i = 0; i < 20'000; ++i)
        values.push_back(std::make_unique<std::string>(100, 'x'));
    return isInLargePages(values.back()->data());
}

bool isNewSmallValueOfAThreadInLargePages()
{
    bool found = false;
    std::jthread([&found] {
        takeLargePagesInThisThread();
        found = isNewSmallValueInLargePages();
    }).join();
    return found;
}

constexpr int kThisThread = 1;
constexpr int kOtherThread = 2;

[[noreturn]] void endWithWhoHasLargePages()
{
    const int here = isNewSmallValueInLargePages() ? kThisThread : 0;
    const int there = isNewSmallValueOfAThreadInLargePages() ? kOtherThread : 0;
    std::_Exit(here + there);
}

class LargeMemoryDeathTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
#ifdef DIPTYCH_SANITIZED
        GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
        if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage"))
            GTEST_SKIP() << "this system has no large pages";
    }
};

TEST_F(LargeMemoryDeathTest, SmallValuesOfEveryThreadThatAsksComeInLargePages)
{
    EXPECT_EXIT(
        {
            takeMemoryInLargeSteps(std::size_t{64} << 20);
            endWithWhoHasLargePages();
        },
        ::testing::ExitedWithCode(kThisThread + kOtherThread), "");
}

TEST_F(LargeMemoryDeathTest, InAnyOtherProcessNoneDo)
{
    EXPECT_EXIT(endWithWhoHasLargePages(), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace diptych
