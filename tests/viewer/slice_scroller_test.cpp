#include "views/slice_scroller.h"

#include <gtest/gtest.h>

#include "synthetic_stack.h"

namespace diptych::viewer
{
namespace
{

using testing::StackPixels;
using testing::waitFor;

/// A stack of 12 frames stored in the order of its slices, and what it was told to show.
class SliceScrolling : public ::testing::Test
{
protected:
    void attach(std::size_t memoryBytes = SliceScroller::kMemoryBytes)
    {
        scroller_ = std::make_unique<SliceScroller>(nullptr, memoryBytes);
        QObject::connect(scroller_.get(), &SliceScroller::sliceShown, scroller_.get(),
                         [this](int slice, const std::shared_ptr<const ImagePyramid>& pyramid, Reason reason) {
                             told_.push_back(slice);
                             failure_ = pyramid ? std::nullopt : std::optional(reason);
                             if (pyramid) {
                                 // The window's centre names the frame that the pixels are of.
                                 EXPECT_DOUBLE_EQ(pyramid->grey().voiWindows.at(0).centre, 1000.0 + 10.0 * slice);
                             }
                         });
        std::vector<int> frames;
        for (int frame = 0; frame < 12; ++frame)
            frames.push_back(frame);
        const MammogramView image = testing::makeStackView(StandardView::LeftCc, "stack", pixels_, frames);
        HungView view;
        view.stack = image.stack;
        view.pixels = image.pixels;
        view.slice = 5;
        scroller_->attach(view);
    }
    void start() { scroller_->start(ImagePyramid::build(**pixels_->decode(), {})); }
    bool waitForSlice(int slice)
    {
        return waitFor([this, slice] { return scroller_->shown() == slice; });
    }
    [[nodiscard]] bool waitUntilKept(int count)
    {
        return waitFor([this, count] { return scroller_->kept() == count; });
    }

    std::shared_ptr<StackPixels> pixels_ = std::make_shared<StackPixels>(12, 5);
    std::unique_ptr<SliceScroller> scroller_;
    std::vector<int> told_;
    std::optional<Reason> failure_;
};

TEST_F(SliceScrolling, BeginsWithTheSliceThatStandsForTheStackAndReadsTheOthersAhead)
{
    attach();
    EXPECT_FALSE(scroller_->shown());
    start();
    EXPECT_EQ(told_, std::vector{5});
    EXPECT_TRUE(waitUntilKept(12));
    scroller_->step(3);
    EXPECT_EQ(scroller_->shown(), 8) << "at once: it was there";
}

TEST_F(SliceScrolling, StopsAtTheEnds)
{
    attach();
    start();
    scroller_->step(100);
    EXPECT_EQ(scroller_->wanted(), 11);
    scroller_->step(-100);
    EXPECT_EQ(scroller_->wanted(), 0);
    EXPECT_TRUE(waitForSlice(0));
}

TEST_F(SliceScrolling, ShowsNoSliceBeforeItsPixelsAreThere)
{
    pixels_->hold();
    attach();
    start();
    scroller_->goTo(9);
    QTest::qWait(50);
    EXPECT_EQ(scroller_->wanted(), 9);
    EXPECT_EQ(scroller_->shown(), 5);
    EXPECT_EQ(told_, std::vector{5});
    pixels_->release();
    EXPECT_TRUE(waitForSlice(9));
}

TEST_F(SliceScrolling, KeepsWithinItsMemoryAroundTheSliceThatIsWanted)
{
    // Five slices of 300 x 200 with their halved levels.
    attach(5 * 162'000);
    start();
    ASSERT_TRUE(waitUntilKept(5));
    scroller_->goTo(11);
    ASSERT_TRUE(waitForSlice(11));
    ASSERT_TRUE(waitUntilKept(5));
    scroller_->goTo(7);
    EXPECT_EQ(scroller_->shown(), 7) << "one of the five around slice 11";
    scroller_->goTo(2);
    EXPECT_NE(scroller_->shown(), 2) << "long forgotten";
    EXPECT_TRUE(waitForSlice(2));
}

TEST_F(SliceScrolling, ASliceThatCannotBeReadSaysWhyAndTheOthersGoOn)
{
    pixels_->damage(7);
    attach();
    start();
    scroller_->goTo(7);
    ASSERT_TRUE(waitForSlice(7));
    EXPECT_EQ(failure_, Reason::PixelDataDamaged);
    scroller_->step(1);
    ASSERT_TRUE(waitForSlice(8));
    EXPECT_FALSE(failure_);
}

TEST_F(SliceScrolling, AnotherImageForgetsTheSlices)
{
    pixels_->hold();
    attach();
    start();
    scroller_->goTo(9);
    scroller_->attach(HungView{});
    pixels_->release();
    QTest::qWait(50);
    EXPECT_FALSE(scroller_->hasSlices());
    EXPECT_EQ(told_, std::vector{5}) << "nothing of the old stack comes after";
    scroller_->step(1);
    scroller_->play({});
    EXPECT_FALSE(scroller_->playing());
}

TEST_F(SliceScrolling, PlaysEverySliceBackAndForth)
{
    attach();
    start();
    ASSERT_TRUE(waitUntilKept(12));
    told_.clear();
    scroller_->play({30, true});
    ASSERT_TRUE(waitFor([this] { return told_.size() >= 18; }));
    scroller_->pause();
    const std::vector<int> first(told_.begin(), told_.begin() + 18);
    EXPECT_EQ(first, (std::vector{6, 7, 8, 9, 10, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1}));
}

TEST_F(SliceScrolling, PlaysFromTheLastSliceToTheFirst)
{
    attach();
    start();
    ASSERT_TRUE(waitUntilKept(12));
    told_.clear();
    scroller_->play({30, false});
    ASSERT_TRUE(waitFor([this] { return told_.size() >= 8; }));
    EXPECT_EQ(std::vector<int>(told_.begin(), told_.begin() + 8), (std::vector{6, 7, 8, 9, 10, 11, 0, 1}));
}

TEST_F(SliceScrolling, CineWaitsForASliceRatherThanSkippingIt)
{
    pixels_->hold();
    attach();
    start();
    told_.clear();
    scroller_->play({30, false});
    QTest::qWait(200);
    EXPECT_TRUE(told_.empty());
    pixels_->release();
    ASSERT_TRUE(waitFor([this] { return told_.size() >= 3; }));
    EXPECT_EQ(std::vector<int>(told_.begin(), told_.begin() + 3), (std::vector{6, 7, 8}));
}

TEST_F(SliceScrolling, ScrollingByHandEndsCine)
{
    attach();
    start();
    scroller_->play({10, true});
    EXPECT_TRUE(scroller_->playing());
    scroller_->step(1);
    EXPECT_FALSE(scroller_->playing());
}

TEST(Cine, RunsAtFiveToThirtySlicesASecond)
{
    EXPECT_EQ(Cine::limited(1), 5);
    EXPECT_EQ(Cine::limited(12), 12);
    EXPECT_EQ(Cine::limited(500), 30);
}

}  // namespace
}  // namespace diptych::viewer
