// What the allocator is told holds for a whole process: each of these has one of its own.
#include "diptych/core/large_memory.h"

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

constexpr std::size_t kSmallValues = 100'000;

/// Many small values, read again once all are there.
bool holdsManySmallValues()
{
    std::vector<std::string> values;
    for (std::size_t i = 0; i < kSmallValues; ++i)
        values.push_back(std::to_string(i) + std::string(80, 'x'));
    for (std::size_t i = 0; i < kSmallValues; ++i)
        if (std::stoul(values[i]) != i)
            return false;
    return true;
}

[[noreturn]] void endWith(bool good)
{
    std::_Exit(good ? 0 : 1);
}

using LargeMemoryDeathTest = ::testing::Test;

TEST_F(LargeMemoryDeathTest, ThreadsHoldManySmallValuesInLargeSteps)
{
    EXPECT_EXIT(
        {
            takeMemoryInLargeSteps(std::size_t{64} << 20);
            bool other = false;
            {
                const std::jthread thread([&other] {
                    takeLargePagesInThisThread();
                    other = holdsManySmallValues();
                });
                takeLargePagesInThisThread();
                if (!holdsManySmallValues())
                    endWith(false);
            }
            endWith(other);
        },
        ::testing::ExitedWithCode(0), "");
}

TEST_F(LargeMemoryDeathTest, WithoutStepsAThreadAsksForNothing)
{
    EXPECT_EXIT(
        {
            takeLargePagesInThisThread();
            endWith(holdsManySmallValues());
        },
        ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace diptych
