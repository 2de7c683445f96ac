// Uncompressed samples of a file of which the system's cache holds only a part, as a large archive's do.
#include "native_frame.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include "diptych/core/file_descriptor.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::TemporaryFolder;

constexpr std::uint64_t kFramePixels = 1'000'000;
constexpr std::uint64_t kFrameBegin = 1234;  // on no page's border
constexpr std::uint64_t kFrameBytes = 2 * kFramePixels;

/// By calls, from the system's cache or not.
std::uint64_t bytesReadByThisProcess()
{
    std::ifstream io("/proc/self/io");
    std::string name;
    std::uint64_t bytes = 0;
    io >> name >> bytes;
    EXPECT_EQ(name, "rchar:");
    return bytes;
}

class NativeFrameTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        for (std::uint64_t i = 0; i < kFramePixels; ++i)
            samples_[i] = static_cast<std::uint16_t>(i % 4099);
        {
            std::ofstream out(path_, std::ios::binary);
            out << std::string(kFrameBegin, 'x');
            out.write(reinterpret_cast<const char*>(samples_.data()), static_cast<std::streamsize>(kFrameBytes));
        }
        file_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
        ASSERT_TRUE(file_.isOpen());
        ASSERT_EQ(::fsync(file_.number()), 0);
    }
    /// All but its first tenth. False where the file system keeps it all the same.
    bool forgetMost()
    {
        ::posix_fadvise(file_.number(), 0, 0, POSIX_FADV_DONTNEED);
        ::posix_fadvise(file_.number(), 0, 0, POSIX_FADV_RANDOM);  // reads no further than it is asked to
        std::vector<char> tenth(kFrameBytes / 10);
        EXPECT_EQ(::pread(file_.number(), tenth.data(), tenth.size(), 0), static_cast<ssize_t>(tenth.size()));
        return tellsWhatIsAtHand(file_.number(), kFrameBegin) && !read();
    }
    /// What is at hand.
    bool read()
    {
        PixelFormat format;
        format.rows = format.columns = 1000;
        format.bitsAllocated = format.bitsStored = 16;
        format.highBit = 15;
        VectorRoom room(read_);
        return readPlainSamples(file_.number(), kFrameBegin, format, room, false);
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / "frame";
    std::vector<std::uint16_t> samples_ = std::vector<std::uint16_t>(kFramePixels);
    std::vector<std::uint16_t> read_;
    FileDescriptor file_;
};

TEST_F(NativeFrameTest, WhatIsMissingIsFetched)
{
    if (!forgetMost())
        GTEST_SKIP() << "this file system forgets nothing when it is asked to";
    const std::uint64_t before = bytesReadByThisProcess();
    ASSERT_TRUE(fetchWhatIsMissing(file_.number(), kFrameBegin, kFrameBytes));
    const std::uint64_t fetched = bytesReadByThisProcess() - before;
    EXPECT_GT(fetched, kFrameBytes / 2) << "most of it was missing";
    EXPECT_LT(fetched, kFrameBytes) << "also what was there";
    ASSERT_TRUE(read());
    EXPECT_TRUE(read_ == samples_);
}

TEST_F(NativeFrameTest, AFileThatWasCutShortIsNoFrame)
{
    std::filesystem::resize_file(path_, kFrameBegin + kFrameBytes / 2);
    EXPECT_FALSE(fetchWhatIsMissing(file_.number(), kFrameBegin, kFrameBytes));
    EXPECT_FALSE(fetch(file_.number(), kFrameBegin, kFrameBytes));
    EXPECT_FALSE(read());
}

}  // namespace
}  // namespace diptych::dicom
