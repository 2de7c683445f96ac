// What a crash leaves behind in the folders of the receiver and of fetched studies, and what is only being written.
#include "partial_folder.h"

#include <fstream>
#include <optional>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diptych/dicom_network/storage_receiver.h"
#include "retrieve_folder.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;

namespace
{

int entries(const fs::path& folder)
{
    return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// A process that begins a folder, writes half an object into it and is gone.
void crashIn(const fs::path& parent, const std::string& start)
{
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto folder = PartialFolder::make(parent, start);
        std::ofstream(folder->path() / "0.part") << "half an obj";
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
}

class LeftBehind : public ::testing::Test
{
protected:
    dicom::testing::TemporaryFolder folder_;
};

TEST_F(LeftBehind, ByACrashIsRemovedWhatIsHeldStays)
{
    crashIn(folder_ / "in", ".");
    crashIn(folder_ / "in", ".1.2.3.");
    const auto held = PartialFolder::make(folder_ / "in", ".1.2.4.");
    ASSERT_TRUE(held);
    ASSERT_EQ(entries(folder_ / "in"), 3);
    EXPECT_EQ(sweepLeftBehind(folder_ / "in"), 2);
    EXPECT_TRUE(fs::exists(held->path()));
    EXPECT_EQ(entries(folder_ / "in"), 1);
}

TEST_F(LeftBehind, NothingElseIsTouched)
{
    for (const char* name : {"1.2.3", "part-abcdef", ".part-abcdefg", ".note", "1.2.3.incomplete"})
        fs::create_directories(folder_ / "in" / name);
    fs::create_directory_symlink(folder_ / "in/1.2.3", folder_ / "in/.part-abcdef");
    EXPECT_EQ(sweepLeftBehind(folder_ / "in"), 0);
    EXPECT_EQ(entries(folder_ / "in"), 6);
    EXPECT_EQ(sweepLeftBehind(folder_ / "not there"), 0);
}

TEST_F(LeftBehind, TheNextReceiverSweepsAndLeavesAnotherReceiverOfTheFolderAlone)
{
    LocalReceiver settings;
    settings.port = 0;
    settings.folder = folder_ / "received";
    crashIn(settings.folder / ".incoming", ".");
    const auto first = StorageReceiver::start(settings);
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(entries(settings.folder / ".incoming"), 1) << "its own";
    auto second = StorageReceiver::start(settings);
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(entries(settings.folder / ".incoming"), 2) << "the first one's is held";
    second->reset();
    EXPECT_EQ(entries(settings.folder / ".incoming"), 1);
}

TEST_F(LeftBehind, TheNextRetrievalSweepsBesideItsFolder)
{
    crashIn(folder_ / "fetched", ".1.2.3.");
    const auto running = RetrieveFolder::make(folder_ / "fetched/1.2.4");
    ASSERT_TRUE(running);
    EXPECT_EQ(entries(folder_ / "fetched"), 1);
    auto other = RetrieveFolder::make(folder_ / "fetched/1.2.5");
    ASSERT_TRUE(other);
    EXPECT_TRUE(fs::exists(running->path())) << "another retrieval into the same place";
    std::ofstream(other->path() / "a.dcm") << "whole";
    ASSERT_TRUE(other->publish());
    EXPECT_TRUE(fs::exists(folder_ / "fetched/1.2.5/a.dcm"));
}

}  // namespace
}  // namespace diptych::dicom_network::test
