#include "diptych/core/flush_to_disk.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <sys/stat.h>

#include <gtest/gtest.h>

namespace
{

namespace fs = std::filesystem;

class FlushToDisk : public ::testing::Test
{
protected:
    FlushToDisk()
    {
        std::string name = (fs::temp_directory_path() / "diptych-flush-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~FlushToDisk() override { fs::remove_all(folder_); }

    fs::path folder_;
};

}  // namespace

TEST_F(FlushToDisk, TakesFilesAndFolders)
{
    std::ofstream(folder_ / "file") << "bytes";
    EXPECT_TRUE(diptych::flushToDisk(folder_ / "file"));
    EXPECT_TRUE(diptych::flushToDisk(folder_));
    EXPECT_TRUE(diptych::flushToDisk({})) << "of a file named without a folder: the current one";
}

TEST_F(FlushToDisk, SaysThatWhatIsNotThereIsNotOnTheDisk)
{
    EXPECT_FALSE(diptych::flushToDisk(folder_ / "nothing"));
}

TEST_F(FlushToDisk, FoldersAreMadeWithThoseAboveThem)
{
    EXPECT_FALSE(diptych::makeFolders(folder_ / "a" / "b" / "c"));
    EXPECT_TRUE(fs::is_directory(folder_ / "a" / "b" / "c"));
    EXPECT_FALSE(diptych::makeFolders(folder_ / "a" / "b" / "c" / "")) << "it is there already";
    std::ofstream(folder_ / "file") << "bytes";
    EXPECT_TRUE(diptych::makeFolders(folder_ / "file" / "within"));
    EXPECT_TRUE(diptych::makeFolders(folder_ / "file"));
}

TEST_F(FlushToDisk, DoesNotWaitForAPipe)
{
    ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
    EXPECT_TRUE(diptych::flushToDisk(folder_ / "pipe"));
}
