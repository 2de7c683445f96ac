#include "diptych/isolation/shared_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace diptych::isolation
{
namespace
{

TEST(SharedMemory, BothSidesSeeWhatOneWrites)
{
    auto made = SharedMemory::make(5000);
    ASSERT_TRUE(made);
    ASSERT_EQ(made->bytes().size(), 5000U);
    auto seen = SharedMemory::map(FileDescriptor(::dup(made->descriptor())), 5000);
    ASSERT_TRUE(seen);
    made->bytes()[4999] = std::byte{42};
    EXPECT_EQ(seen->bytes()[4999], std::byte{42});
}

TEST(SharedMemory, ItsSizeCannotBeChangedFromUnderAReader)
{
    auto made = SharedMemory::make(5000);
    ASSERT_TRUE(made);
    EXPECT_NE(::ftruncate(made->descriptor(), 0), 0);
}

TEST(SharedMemory, WhatIsNotSealedOrOfAnotherSizeIsRefused)
{
    auto made = SharedMemory::make(5000);
    ASSERT_TRUE(made);
    EXPECT_FALSE(SharedMemory::map(FileDescriptor(::dup(made->descriptor())), 5001));
    FileDescriptor loose(::memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    ASSERT_EQ(::ftruncate(loose.number(), 5000), 0);
    EXPECT_FALSE(SharedMemory::map(std::move(loose), 5000));
    EXPECT_FALSE(SharedMemory::map(FileDescriptor(::dup(STDERR_FILENO)), 0));
    EXPECT_FALSE(SharedMemory::map(FileDescriptor(), 5000));
}

TEST(SharedMemory, NothingIsMemoryToo)
{
    auto made = SharedMemory::make(0);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->bytes().empty());
}

}  // namespace
}  // namespace diptych::isolation
