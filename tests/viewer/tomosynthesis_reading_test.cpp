// A reader scrolls through tomosynthesis beside the plain images of the same study.
#include <numeric>

#include <gtest/gtest.h>
#include <QWheelEvent>

#include "hanging/hanging_widget.h"
#include "reading/coverage_recorder.h"
#include "synthetic_stack.h"
#include "views/grey_adjustment.h"
#include "views/slice_text.h"
#include "window/key_help.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::StackPixels;
using testing::waitFor;

constexpr int kFrames = 12;

/// Four plain images and the slices of the left CC, whose frames 0 and 1 are stored in the wrong order.
class TomosynthesisReading : public ::testing::Test
{
protected:
    TomosynthesisReading()
    {
        frames_.resize(kFrames);
        std::iota(frames_.begin(), frames_.end(), 0);
        std::swap(frames_[0], frames_[1]);
        study_ = testing::makeStudy("one");
        study_.views.push_back(testing::makeStackView(StandardView::LeftCc, "one.slices", pixels_, frames_));
        auto magnified = testing::makeView(StandardView::LeftCc, "one.magnified");
        magnified.reasons = {Reason::Magnification};
        study_.views.insert(study_.views.begin() + 2, magnified);
    }

    /// Opens the study and shows the slices in the place of the left CC.
    void openSlices()
    {
        desk_ = std::make_unique<Desk>(std::vector{study_}, false);
        desk_->open();
        desk_->window().hanging().activate(StandardView::LeftCc);
        desk_->press(Qt::Key_V);
        desk_->waitUntilHung();
        ASSERT_TRUE(viewport().slices().hasSlices());
    }
    ViewportWidget& viewport() { return desk_->window().hanging().viewport(StandardView::LeftCc); }
    bool waitForSlice(int slice)
    {
        return waitFor([this, slice] { return viewport().view().slice == slice; });
    }
    void wheel(int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QPointF at(viewport().width() / 2.0, viewport().height() / 2.0);
        QWheelEvent event(at, viewport().mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&viewport(), &event);
    }
    /// Whether the square of that frame is drawn bright where it lies.
    bool drawn(int frame)
    {
        const Box square = StackPixels::square(frame);
        const QPointF at = viewport().widgetFromStored({square.centreX(), square.centreY()});
        const QImage picture = viewport().grab().toImage();
        return qGray(picture.pixel((at * picture.devicePixelRatio()).toPoint())) > 200;
    }

    std::vector<int> frames_;
    std::shared_ptr<StackPixels> pixels_ = std::make_shared<StackPixels>(kFrames, 5);
    Study study_;
    std::unique_ptr<Desk> desk_;
};

TEST_F(TomosynthesisReading, ThePlainImageHangsFirstAndItsSlicesComeNext)
{
    desk_ = std::make_unique<Desk>(std::vector{study_});
    desk_->open();
    EXPECT_EQ(viewport().view().sopInstanceUid, "one.LCC");
    EXPECT_FALSE(viewport().slices().hasSlices());
    desk_->window().hanging().activate(StandardView::LeftCc);
    desk_->press(Qt::Key_V);
    EXPECT_EQ(viewport().view().sopInstanceUid, "one.slices");
    desk_->press(Qt::Key_V);
    EXPECT_EQ(viewport().view().sopInstanceUid, "one.magnified");
    desk_->press(Qt::Key_V);
    EXPECT_EQ(viewport().view().sopInstanceUid, "one.LCC");
}

TEST_F(TomosynthesisReading, SaysThatTheEngineDoesNotAnalyseIt)
{
    openSlices();
    EXPECT_TRUE(viewport().accessibleName().contains(QStringLiteral("Tomosynthesis: not analysed by the engine")));
    EXPECT_EQ(viewport().view().label, QStringLiteral("L CC"));
}

TEST_F(TomosynthesisReading, TheWheelScrollsAndTheTextNamesTheSliceThatIsDrawn)
{
    openSlices();
    EXPECT_EQ(sliceText(viewport().view()), QStringLiteral("Slice 6 of 12, 1.0 mm"));
    EXPECT_TRUE(drawn(5));
    wheel(-1);
    ASSERT_TRUE(waitForSlice(6));
    EXPECT_EQ(sliceText(viewport().view()), QStringLiteral("Slice 7 of 12, 1.0 mm"));
    EXPECT_TRUE(viewport().accessibleName().contains(QStringLiteral("Slice 7 of 12, 1.0 mm")));
    EXPECT_TRUE(drawn(6));
    EXPECT_FALSE(drawn(5));
    wheel(2);
    ASSERT_TRUE(waitForSlice(4));
    EXPECT_TRUE(drawn(4));
}

TEST_F(TomosynthesisReading, SlicesStandInTheirOrderNotInTheFilesOrder)
{
    openSlices();
    desk_->press(Qt::Key_Home);
    ASSERT_TRUE(waitForSlice(0));
    EXPECT_TRUE(drawn(1)) << "the second frame of the file lies first";
    EXPECT_EQ(viewport().view().frameNumber(), 2);
}

TEST_F(TomosynthesisReading, KeysGoOneSliceTenSlicesAndToTheEnds)
{
    openSlices();
    desk_->press(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForSlice(6));
    desk_->press(Qt::Key_BracketLeft);
    ASSERT_TRUE(waitForSlice(5));
    desk_->press(Qt::Key_BraceLeft);
    ASSERT_TRUE(waitForSlice(0));
    desk_->press(Qt::Key_BraceRight);
    ASSERT_TRUE(waitForSlice(10));
    desk_->press(Qt::Key_End);
    ASSERT_TRUE(waitForSlice(11));
    desk_->press(Qt::Key_Home);
    ASSERT_TRUE(waitForSlice(0));
}

TEST_F(TomosynthesisReading, CtrlAndTheWheelZoomAndTheSightStaysWhenSlicesChange)
{
    openSlices();
    const double before = viewport().zoom();
    wheel(2, Qt::ControlModifier);
    EXPECT_EQ(viewport().view().slice, 5);
    EXPECT_GT(viewport().zoom(), before * 1.2);
    const QPointF place = viewport().widgetFromStored({50, 50});
    wheel(-1);
    ASSERT_TRUE(waitForSlice(6));
    EXPECT_EQ(viewport().widgetFromStored({50, 50}), place);
}

TEST_F(TomosynthesisReading, TheWheelStillZoomsPlainImages)
{
    openSlices();
    auto& other = desk_->window().hanging().viewport(StandardView::RightCc);
    const double before = other.zoom();
    QWheelEvent event({50, 50}, other.mapToGlobal(QPointF(50, 50)), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&other, &event);
    EXPECT_GT(other.zoom(), before * 1.1);
}

TEST_F(TomosynthesisReading, EachSliceHasTheWindowOfItsOwnFrameAndTheReadersChangeStays)
{
    openSlices();
    const auto centre = [this] { return effectiveWindow(*viewport().view().pyramid, {})->centre; };
    EXPECT_DOUBLE_EQ(centre(), 1050.0);
    desk_->press(Qt::Key_I);
    desk_->press(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForSlice(6));
    EXPECT_DOUBLE_EQ(centre(), 1060.0);
    EXPECT_TRUE(desk_->window().hanging().grey().invert);
    EXPECT_FALSE(drawn(6)) << "inverted: the bright square is dark";
}

TEST_F(TomosynthesisReading, ASliceThatIsNotDecodedYetIsNotShownAsAnother)
{
    pixels_->hold();
    openSlices();
    desk_->press(Qt::Key_End);
    QTest::qWait(50);
    EXPECT_EQ(sliceText(viewport().view()), QStringLiteral("Slice 6 of 12, 1.0 mm")) << "what is drawn";
    EXPECT_EQ(sliceActivityText(viewport().view(), viewport().slices()), QStringLiteral("Reading slice 12..."));
    EXPECT_TRUE(drawn(5));
    pixels_->release();
    ASSERT_TRUE(waitForSlice(11));
    EXPECT_TRUE(drawn(11));
    EXPECT_TRUE(sliceActivityText(viewport().view(), viewport().slices()).isEmpty());
}

TEST_F(TomosynthesisReading, ADamagedSliceIsBlackAndSaysSoAndIsOverWithTheNext)
{
    pixels_->damage(6);
    openSlices();
    desk_->press(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForSlice(6));
    EXPECT_EQ(viewport().view().state, HungView::State::Failed);
    EXPECT_FALSE(drawn(5)) << "not the slice before under its name";
    EXPECT_TRUE(viewport().accessibleName().contains(QStringLiteral("cannot be shown")));
    desk_->press(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForSlice(7));
    EXPECT_EQ(viewport().view().state, HungView::State::Shown);
    EXPECT_TRUE(drawn(7));
}

TEST_F(TomosynthesisReading, CinePlaysAndSaysSoUntilTheKeyStopsIt)
{
    openSlices();
    desk_->press(Qt::Key_Y);
    EXPECT_TRUE(viewport().slices().playing());
    EXPECT_TRUE(sliceActivityText(viewport().view(), viewport().slices()).contains(QStringLiteral("10 a second")));
    EXPECT_TRUE(waitFor([this] { return viewport().view().slice != 5; }));
    desk_->press(Qt::Key_BracketRight, Qt::ControlModifier);
    EXPECT_EQ(viewport().slices().cine().framesPerSecond, 15);
    EXPECT_EQ(desk_->settings().cine().framesPerSecond, 15) << "kept for the next time";
    desk_->press(Qt::Key_Y);
    EXPECT_FALSE(viewport().slices().playing());
    desk_->press(Qt::Key_V);  // another image
    desk_->press(Qt::Key_Y);
    EXPECT_FALSE(viewport().slices().playing());
}

TEST_F(TomosynthesisReading, NoFindingIsDrawnOnASliceWhateverAResultSays)
{
    openSlices();
    ExamAssessment assessment = testing::makeAssessment(study_);
    const Box box{90, 140, 20, 20};
    for (ViewAssessment& view : assessment.views)
        if (view.view == StandardView::LeftCc) {
            view.sopInstanceUid = "one.slices";
            view.findings.push_back(testing::makeFinding(1, 9, box));
        }
    const QImage before = viewport().grab().toImage();
    desk_->window().hanging().setFindings(&assessment, {}, std::nullopt);
    EXPECT_EQ(viewport().grab().toImage(), before);
    desk_->press(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForSlice(6));
    const QImage bare = viewport().grab().toImage();
    desk_->window().hanging().setFindings(&assessment, {}, std::nullopt);
    EXPECT_EQ(viewport().grab().toImage(), bare);
}

TEST_F(TomosynthesisReading, SlicesAndPlainImagesHaveTheSameSize)
{
    // Twice as many pixels of half the size.
    pixels_ = std::make_shared<StackPixels>(kFrames, 5, 600, 400);
    for (MammogramView& view : study_.views)
        if (view.sopInstanceUid == "one.slices") {
            view.rows = 600;
            view.columns = 400;
            view.spacing = PixelSpacingMm{0.25, 0.25};
            view.pixels = pixels_;
        }
    openSlices();
    EXPECT_NEAR(viewport().zoom() / 0.25, desk_->window().hanging().viewport(StandardView::RightCc).zoom() / 0.5, 1e-6);
}

TEST_F(TomosynthesisReading, AStudyOfSlicesOnlyHangsThemAndCanBeSealed)
{
    study_.views.clear();
    for (const StandardView place : kStandardViews)
        study_.views.push_back(testing::makeStackView(place, "one." + std::string(code(place)),
                                                      std::make_shared<StackPixels>(kFrames, 5), frames_));
    desk_ = std::make_unique<Desk>(std::vector{study_});
    desk_->open();
    for (const StandardView place : kStandardViews)
        EXPECT_EQ(desk_->window().hanging().viewport(place).view().state, HungView::State::Shown);
    EXPECT_FALSE(stillLoading(desk_->study(0)));
    EXPECT_TRUE(viewsNotShown(desk_->study(0)).isEmpty());
    EXPECT_EQ(desk_->study(0).exam.slots[0].reason, Reason::Tomosynthesis);
}

TEST_F(TomosynthesisReading, WhatIsUnknownOfAStackIsSaid)
{
    MammogramView& slices = study_.views.back();
    slices.stack->order = SliceOrder::AsStored;
    slices.stack->parts = 2;
    slices.stack->slices[5].thicknessMm.reset();
    openSlices();
    EXPECT_EQ(sliceText(viewport().view()), QStringLiteral("Slice 6 of 12, thickness unknown"));
    const QString said = viewport().accessibleName();
    EXPECT_TRUE(said.contains(QStringLiteral("shown in the file's order"))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("Part 1 of 2"))) << said.toStdString();
}

TEST(TomosynthesisText, SlabsAreCalledSlabs)
{
    HungView view;
    SliceStack stack;
    stack.slices = {{0, 0.0, 10.0, true}, {1, 5.0, 10.0, true}};
    view.stack = stack;
    view.slice = 1;
    EXPECT_EQ(sliceText(view), QStringLiteral("Slab 2 of 2, 10.0 mm"));
}

TEST(KeyHelpPage, TellsHowSlicesAreScrolled)
{
    const QString page = keyHelpHtml();
    EXPECT_TRUE(page.contains(QStringLiteral("Ctrl+wheel")));
    EXPECT_TRUE(page.contains(QStringLiteral("Play slices (cine), and stop")));
}

TEST_F(TomosynthesisReading, OneSliceOfAStackDoesNotCountAsTheBreastSeen)
{
    openSlices();
    ASSERT_TRUE(waitFor([this] { return viewport().view().pyramid != nullptr; }));
    viewport().showActualPixels();
    desk_->window().coverage().record(60'000);
    EXPECT_FALSE(desk_->study(0).reading->coverage.images().contains("one.slices"));
    EXPECT_TRUE(desk_->study(0).reading->coverage.images().contains("one.RCC"));
}

}  // namespace
}  // namespace diptych::viewer
