// The workstation remembers what large folders hold until the reader says that it must not; then nothing is left.
#include <filesystem>
#include <fstream>

#include <QAction>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "reading_seat.h"

namespace diptych::viewer
{
namespace
{

namespace fs = std::filesystem;
using testing::waitFor;

class KeptFoldersTest : public ::testing::Test
{
protected:
    KeptFoldersTest() : settings_(folder_.filePath(QStringLiteral("s.ini"))), cache_(toPath(folder_.path()) / "headers")
    {
        DeskServices services;
        services.readFolder = [this](std::span<const fs::path>, const dicom::ReadOptions& options) {
            asked_.push_back(options.keptIndexFolder);
            return Result<StudyLoad>(StudyLoad{});
        };
        services.analysis = std::make_unique<testing::ReadyAnalysis>();
        services.keptIndexFolder = cache_;
        window_ = std::make_unique<MainWindow>(std::move(services), settings_);
    }
    fs::path askedFor()
    {
        const std::size_t before = asked_.size();
        window_->desk().open({"/studies"});
        EXPECT_TRUE(waitFor([&] { return !window_->desk().reading(); }));
        EXPECT_EQ(asked_.size(), before + 1);  // what the loader's thread noted, once it has answered
        return asked_.back();
    }

    QTemporaryDir folder_;
    Settings settings_;
    fs::path cache_;
    std::vector<fs::path> asked_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(KeptFoldersTest, TurningItOffDeletesWhatWasKeptAndKeepsNoMore)
{
    EXPECT_TRUE(settings_.keepsFolders());
    EXPECT_EQ(askedFor(), cache_);
    fs::create_directories(cache_);
    std::ofstream(cache_ / "0123456789abcdef.index") << "names";
    auto* action = window_->findChild<QAction*>(QStringLiteral("keepsFolders"));
    ASSERT_TRUE(action);
    ASSERT_TRUE(action->isChecked());
    action->trigger();
    EXPECT_FALSE(settings_.keepsFolders());
    EXPECT_TRUE(fs::is_empty(cache_));
    EXPECT_EQ(askedFor(), fs::path());
    action->trigger();
    EXPECT_EQ(askedFor(), cache_);
}

}  // namespace
}  // namespace diptych::viewer
