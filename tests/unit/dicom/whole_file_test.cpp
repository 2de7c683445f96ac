// Files on a disk that has no room for them: a limit on the size of files stands for it.
#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "diptych/dicom/write_mammogram.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::sample;
using testing::TemporaryFolder;

/// No file of this process may become larger while this lives.
class NoRoom
{
public:
    explicit NoRoom(rlim_t most)
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{most, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    ~NoRoom()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST(WholeFile, WhatDoesNotFitIsAnErrorAndLeavesNothing)
{
    TemporaryFolder folder;
    ASSERT_TRUE(writeMammogram(sample(), folder / "whole.dcm"));
    const auto whole = std::filesystem::file_size(folder / "whole.dcm");
    // Without any of it, in the middle, and but for the last byte, which is when a buffer is written at the very end.
    for (const rlim_t most : {rlim_t{0}, rlim_t{whole / 2}, rlim_t{whole - 1}}) {
        const NoRoom full(most);
        const auto written = writeMammogram(sample(), folder / "none.dcm");
        ASSERT_FALSE(written) << most;
        EXPECT_EQ(written.error().reason, Reason::WriteFailed);
        EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << most;
    }
}

}  // namespace
}  // namespace diptych::dicom
