#include "folder_walk.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;

class FolderWalkTest : public ::testing::Test
{
protected:
    fs::path put(const fs::path& below)
    {
        const fs::path file = top() / below;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << below.string();
        return file;
    }
    [[nodiscard]] fs::path top() const { return folder_.path(); }
    [[nodiscard]] WalkedFolder walk(unsigned threads, bool states = false) const
    {
        WalkOptions options;
        options.threads = threads;
        options.states = states;
        return walkFolder(top(), "/real", options);
    }
    static std::vector<fs::path> pathsOf(const std::vector<FoundFile>& files)
    {
        std::vector<fs::path> paths;
        for (const FoundFile& file : files)
            paths.emplace_back(file.path);
        return paths;
    }

    testing::TemporaryFolder folder_;
};

TEST_F(FolderWalkTest, FilesComeInTheOrderOfTheirPathsHoweverManyThreadsLookForThem)
{
    std::vector<fs::path> put;
    // Names that are in another order where a path is taken for a text: '-' and '.' come before '/'.
    for (const char* folder : {"a", "a-b", "a.b", "a/deep/deeper", "b"})
        for (int i = 0; i < 40; ++i)
            put.push_back(this->put(fs::path(folder) / ("s" + std::to_string(i)) / "x.dcm"));
    put.push_back(this->put("a/s1.dcm"));
    put.push_back(this->put("z.dcm"));
    std::ranges::sort(put);  // component by component
    for (const unsigned threads : {1U, 2U, 8U}) {
        const WalkedFolder found = walk(threads);
        EXPECT_EQ(pathsOf(found.files), put) << threads;
        EXPECT_TRUE(found.others.empty());
        EXPECT_TRUE(found.notOpened.empty());
        for (const FoundFile& file : found.files) {
            EXPECT_EQ(file.realPath, "/real" + file.path.substr(top().native().size()));
            EXPECT_FALSE(file.state) << "not asked for";
        }
    }
}

TEST_F(FolderWalkTest, TellsTheFilesStatesWhereTheyAreAskedFor)
{
    const fs::path file = put("a/x.dcm");
    const WalkedFolder found = walk(1, true);
    ASSERT_EQ(found.files.size(), 1U);
    ASSERT_TRUE(found.files.front().state);
    EXPECT_EQ(found.files.front().state, stateOf(file));
    EXPECT_EQ(found.files.front().state->bytes, fs::file_size(file));
    EXPECT_FALSE(stateOf(top())) << "no file";
    EXPECT_FALSE(stateOf(top() / "none"));
}

TEST_F(FolderWalkTest, LinksAreToldAndNotFollowed)
{
    put("a/x.dcm");
    fs::create_symlink(top() / "a/x.dcm", top() / "to-file");
    fs::create_directory_symlink(top(), top() / "a/round");
    const WalkedFolder found = walk(2);
    EXPECT_EQ(pathsOf(found.files), std::vector<fs::path>{top() / "a/x.dcm"});
    EXPECT_EQ(pathsOf(found.others), (std::vector<fs::path>{top() / "to-file", top() / "a/round"}));
}

TEST_F(FolderWalkTest, AFolderThatCannotBeOpenedIsTold)
{
    if (::geteuid() == 0)
        GTEST_SKIP() << "may open every folder";
    put("a/x.dcm");
    put("b/y.dcm");
    fs::permissions(top() / "a", fs::perms::none);
    const WalkedFolder found = walk(1);
    fs::permissions(top() / "a", fs::perms::owner_all);
    EXPECT_EQ(pathsOf(found.notOpened), std::vector<fs::path>{top() / "a"});
    EXPECT_EQ(pathsOf(found.files), std::vector<fs::path>{top() / "b/y.dcm"});
}

TEST_F(FolderWalkTest, AFolderThatIsGoneIsToldToo)
{
    const WalkedFolder found = walkFolder(top() / "none", "/none", {});
    ASSERT_EQ(found.notOpened.size(), 1U);
    EXPECT_EQ(found.notOpened.front().realPath, "/none");
}

TEST_F(FolderWalkTest, EndsWhereItIsCancelled)
{
    for (int i = 0; i < 100; ++i)
        put("s" + std::to_string(i) + "/x.dcm");
    WalkOptions options;
    options.threads = 4;
    options.cancel.cancel();
    EXPECT_TRUE(walkFolder(top(), "/real", options).files.empty());
}

}  // namespace
}  // namespace diptych::dicom
