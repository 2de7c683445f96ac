// What the program is started with is read before there is a window, once, and no image of it is laid out twice.
#include "study/early_opening.h"

#include <atomic>
#include <chrono>
#include <latch>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "counted_pixels.h"
#include "synthetic_study.h"
#include "views/early_views.h"

namespace diptych::viewer
{
namespace
{

using testing::CountedPixels;
using testing::makeStudy;
using testing::waitFor;

struct Counted {
    Study study;
    std::vector<std::shared_ptr<CountedPixels>> sources;

    explicit Counted(const std::string& uid, bool hasPreview = false) : study(makeStudy(uid))
    {
        for (MammogramView& view : study.views) {
            sources.push_back(std::make_shared<CountedPixels>(hasPreview));
            view.pixels = sources.back();
        }
    }
    [[nodiscard]] int decoded() const
    {
        int all = 0;
        for (const auto& source : sources)
            all += source->decoded;
        return all;
    }
};

class EarlyOpeningTest : public ::testing::Test
{
protected:
    EarlyOpening& open(std::vector<Study> studies)
    {
        early_ = std::make_unique<EarlyOpening>(
            [this, studies](std::span<const std::filesystem::path>, const dicom::ReadOptions&) -> Result<StudyLoad> {
                ++reads_;
                StudyLoad load;
                load.studies = studies;
                return load;
            },
            paths_, dicom::ReadOptions{});
        return *early_;
    }

    const std::vector<std::filesystem::path> paths_{"/studies"};
    std::atomic<int> reads_ = 0;
    std::unique_ptr<EarlyOpening> early_;
};

TEST_F(EarlyOpeningTest, ReadsOnceAndGivesThatToWhoOpensTheSamePaths)
{
    EarlyOpening& early = open({makeStudy("1")});
    ASSERT_TRUE(waitFor([this] { return reads_ == 1; }));
    const auto load = early.read(paths_, {});
    ASSERT_TRUE(load);
    ASSERT_EQ(load->studies.size(), 1U);
    EXPECT_EQ(load->studies.front().studyInstanceUid, "1");
    EXPECT_EQ(reads_, 1);
    EXPECT_TRUE(early.read(paths_, {})) << "opened again later: what is there then";
    EXPECT_EQ(reads_, 2);
}

TEST_F(EarlyOpeningTest, OtherPathsAreReadForThemselves)
{
    EarlyOpening& early = open({makeStudy("1")});
    const std::vector<std::filesystem::path> others{"/elsewhere"};
    ASSERT_TRUE(waitFor([this] { return reads_ == 1; }));
    EXPECT_TRUE(early.read(others, {}));
    EXPECT_EQ(reads_, 2);
}

TEST_F(EarlyOpeningTest, WhatIsReadIsThereWithoutWaiting)
{
    std::latch goOn(1);
    early_ = std::make_unique<EarlyOpening>(
        [&](std::span<const std::filesystem::path>, const dicom::ReadOptions&) -> Result<StudyLoad> {
            goOn.wait();
            return StudyLoad{};
        },
        paths_, dicom::ReadOptions{});
    EXPECT_FALSE(early_->takeRead(paths_)) << "it is being read";
    goOn.count_down();
    std::optional<Result<StudyLoad>> load;
    ASSERT_TRUE(waitFor([&] {
        EXPECT_FALSE(early_->takeRead(std::vector<std::filesystem::path>{"/elsewhere"}));
        load = early_->takeRead(paths_);
        return load.has_value();
    }));
    EXPECT_TRUE(*load);
    EXPECT_FALSE(early_->takeRead(paths_)) << "given once";
}

TEST_F(EarlyOpeningTest, TheImagesThatHangFirstAreLaidOutInAdvanceAndOnce)
{
    Counted today("1"), before("2"), other("3");
    for (Counted* each : {&today, &before})
        each->study.patient.id = "ID";
    before.study.studyDate = "20200101";
    // As the list is sorted: the desk hangs the latest of the first patient.
    EarlyOpening& early = open({before.study, today.study, other.study});
    ASSERT_TRUE(early.read(paths_, {}));
    const EarlyViews views = early.takeViews();
    ASSERT_EQ(views.size(), 4U);
    EXPECT_TRUE(early.takeViews().empty()) << "given once";
    for (const auto& view : views) {
        std::optional<LaidOutView> made;
        ASSERT_TRUE(waitFor([&] { return (made = view->takeMade()).has_value(); }));
        EXPECT_TRUE(*made);
    }
    EXPECT_EQ(today.decoded(), 4) << "nothing twice";
    for (const auto& view : views)
        EXPECT_TRUE(view->takeView([] { return false; }));
    EXPECT_EQ(today.decoded(), 8) << "whoever comes later decodes anew";
    EXPECT_EQ(before.decoded() + other.decoded(), 0);
}

TEST_F(EarlyOpeningTest, TheyLieAsTheDeskHangsThem)
{
    Counted counted("1");
    counted.study.views[0].orientation = PatientOrientation{"A", "L"};  // to be mirrored
    counted.study.views[1].orientation.reset();                         // not told: as stored
    EarlyOpening& early = open({counted.study});
    const auto load = early.read(paths_, {});
    ASSERT_TRUE(load);
    const Study& study = load->studies.front();
    const ScreeningExam exam = selectScreeningViews(study);
    const EarlyViews views = early.takeViews();
    ASSERT_EQ(views.size(), kStandardViews.size());
    for (std::size_t i = 0; i < views.size(); ++i) {
        const HungView hung = hangView(study, exam, kStandardViews[i]);
        EXPECT_EQ(views[i]->order().sopInstanceUid, hung.sopInstanceUid);
        EXPECT_EQ(views[i]->order().layout, hung.layout) << i;
        EXPECT_EQ(views[i]->order().chestWall, hung.chestWall) << i;
    }
}

TEST_F(EarlyOpeningTest, OfImagesThatHoldASmallerOneThatComesFirst)
{
    const Counted counted("1", true);
    EarlyOpening& early = open({counted.study});
    ASSERT_TRUE(early.read(paths_, {}));
    const EarlyViews views = early.takeViews();
    ASSERT_EQ(views.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        ASSERT_TRUE(waitFor([&] { return counted.sources[i]->previews == 1; }));
        EXPECT_TRUE(views[i]->takePreview());
        EXPECT_EQ(counted.sources[i]->previews, 1);
    }
    EXPECT_EQ(counted.decoded(), 0);
}

TEST_F(EarlyOpeningTest, NothingIsDecodedOfAStudyThatMayNotHang)
{
    Counted counted("1");
    counted.study.conflicts.push_back(Reason::PatientConflict);
    EarlyOpening& early = open({counted.study});
    ASSERT_TRUE(early.read(paths_, {}));
    EXPECT_TRUE(early.takeViews().empty());
    early_.reset();  // whatever was begun is over
    EXPECT_EQ(counted.decoded(), 0);
}

TEST_F(EarlyOpeningTest, TellsProgressAndIsCancelledByWhoWaits)
{
    early_ = std::make_unique<EarlyOpening>(
        [](std::span<const std::filesystem::path>, const dicom::ReadOptions& options) -> Result<StudyLoad> {
            options.progress(3, 10);
            while (!options.cancel.cancelled())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return failure(Reason::Cancelled);
        },
        paths_, dicom::ReadOptions{});
    dicom::ReadOptions options;
    std::size_t found = 0;
    options.progress = [&](std::size_t, std::size_t all) {
        found = all;
        if (found == 10)
            options.cancel.cancel();
    };
    const auto load = early_->read(paths_, options);
    ASSERT_FALSE(load);
    EXPECT_EQ(load.error().reason, Reason::Cancelled);
    EXPECT_EQ(found, 10U);
}

TEST_F(EarlyOpeningTest, EndsWhileNobodyHasAsked)
{
    early_ = std::make_unique<EarlyOpening>(
        [](std::span<const std::filesystem::path>, const dicom::ReadOptions& options) -> Result<StudyLoad> {
            while (!options.cancel.cancelled())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return failure(Reason::Cancelled);
        },
        paths_, dicom::ReadOptions{});
    early_.reset();
}

TEST_F(EarlyOpeningTest, WhatIsThrownIsAnErrorOfTheReading)
{
    early_ = std::make_unique<EarlyOpening>(
        [](std::span<const std::filesystem::path>, const dicom::ReadOptions&) -> Result<StudyLoad> {
            throw std::runtime_error("broken");
        },
        paths_, dicom::ReadOptions{});
    const auto load = early_->read(paths_, {});
    ASSERT_FALSE(load);
    EXPECT_EQ(load.error().reason, Reason::Unreadable);
}

TEST(Ahead, WhoComesWhileItIsBeingMadeWaitsForIt)
{
    Ahead<int> ahead;
    std::latch begun(1), goOn(1);
    std::jthread maker([&] {
        ahead.begin([&] {
            begun.count_down();
            goOn.wait();
            return 1;
        });
    });
    begun.wait();
    std::jthread letter([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        goOn.count_down();
    });
    EXPECT_EQ(ahead.take([] { return 2; }), 1);
    EXPECT_EQ(ahead.take([] { return 2; }), 2);
}

TEST(Ahead, WhatWasTakenIsNotBegunAndWhatWasThrownIsNobodys)
{
    Ahead<int> taken;
    EXPECT_EQ(taken.take([] { return 2; }), 2);
    taken.begin([] { return 1; });
    EXPECT_EQ(taken.take([] { return 2; }), 2);
    Ahead<int> thrown;
    thrown.begin([]() -> int { throw std::bad_alloc(); });
    EXPECT_EQ(thrown.take([] { return 2; }), 2);
}

TEST(Ahead, WhatIsGivenUpIsGoneAndNotBegun)
{
    Ahead<std::shared_ptr<int>> made;
    const auto piece = std::make_shared<int>(1);
    made.begin([&] { return piece; });
    EXPECT_EQ(piece.use_count(), 2);
    made.giveUp();
    EXPECT_EQ(piece.use_count(), 1);
    EXPECT_FALSE(made.takeMade());
    Ahead<int> waiting;
    waiting.giveUp();
    waiting.begin([] { return 1; });
    EXPECT_FALSE(waiting.takeMade());
    EXPECT_EQ(waiting.take([] { return 2; }), 2);
}

}  // namespace
}  // namespace diptych::viewer
