// The walk through a protocol in a real window: keys, layouts, priors, roaming, views that move together.
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QTest>

#include <gtest/gtest.h>

#include "hanging/hanging_steps.h"
#include "hanging/hanging_widget.h"
#include "reading/opinion_panel.h"
#include "synthetic_study.h"

#include <QPushButton>

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;
using testing::SyntheticImage;

Study studyAt(const std::string& uid, const std::string& date)
{
    Study study = makeStudy(uid);
    study.studyDate = date;
    study.patient.id = "4711";
    study.patient.birthDate = "19600101";
    return study;
}

/// The current study with one prior, two years before.
std::vector<Study> withPrior()
{
    return {studyAt("1", "20220510"), studyAt("2", "20240611")};
}

QString stepText(Desk& desk)
{
    return desk.window().findChild<QLabel*>(QStringLiteral("step"))->text();
}

bool shown(Desk& desk, StandardView place, Epoch epoch = Epoch::Current)
{
    return desk.window().hanging().viewport(place, epoch).isVisible();
}

void goToStep(Desk& desk, const char* name)
{
    const auto at = desk.window().steps().stepNames().indexOf(QString::fromLatin1(name));
    ASSERT_GE(at, 0) << name;
    desk.window().steps().go(static_cast<int>(at));
}

TEST(HangingStepsWalk, SpaceStepsForwardAndShiftSpaceBack)
{
    Desk desk({makeStudy("1")});
    desk.open();
    HangingSteps& steps = desk.window().steps();
    EXPECT_TRUE(stepText(desk).startsWith(QStringLiteral("Step 1/%1 Overview").arg(steps.count())));
    EXPECT_TRUE(shown(desk, StandardView::RightCc));
    desk.press(Qt::Key_Space);
    EXPECT_EQ(steps.step(), 1);
    EXPECT_FALSE(shown(desk, StandardView::RightCc));
    EXPECT_TRUE(shown(desk, StandardView::RightMlo));
    EXPECT_EQ(desk.window().hanging().active(), StandardView::RightMlo);
    desk.press(Qt::Key_Space, Qt::ShiftModifier);
    EXPECT_EQ(steps.step(), 0);
    desk.press(Qt::Key_Space, Qt::ShiftModifier);
    EXPECT_EQ(steps.step(), 0);
    for (int i = 0; i < 500; ++i)
        desk.press(Qt::Key_Space);
    EXPECT_EQ(steps.step(), steps.count() - 1);
    EXPECT_TRUE(desk.window().findChild<QLabel*>(QStringLiteral("notice"))->text().contains(QStringLiteral("last")));
    desk.press(Qt::Key_Backspace);
    EXPECT_EQ(steps.step(), 0);
}

TEST(HangingStepsWalk, SpaceNeverPressesAnOpinionButton)
{
    Desk desk({makeStudy("1")});
    desk.open();
    auto* button = desk.window().opinion().findChild<QPushButton*>(QStringLiteral("rightRecall"));
    button->setFocus();
    desk.press(Qt::Key_Space);
    EXPECT_FALSE(desk.study(0).reading->session.recalls().right.has_value());
    EXPECT_EQ(desk.window().steps().step(), 1);
}

TEST(HangingStepsWalk, ANewStudyBeginsWithTheFirstStep)
{
    Desk desk({makeStudy("1", "Doe^Jane"), makeStudy("2", "Roe^Ruth")});
    desk.open();
    desk.press(Qt::Key_Space);
    desk.press(Qt::Key_PageDown);
    desk.waitUntilHung();
    EXPECT_EQ(desk.window().steps().step(), 0);
    EXPECT_TRUE(shown(desk, StandardView::LeftCc));
}

TEST(HangingStepsWalk, WithoutAPriorItsStepsAreLeftOut)
{
    Desk desk({makeStudy("1")});
    desk.open();
    EXPECT_FALSE(desk.window().steps().stepNames().contains(QStringLiteral("CC and prior")));
    EXPECT_FALSE(desk.window().desk().hasPrior());
}

TEST(HangingStepsWalk, TheLatestStudyIsReadAndItsPriorHangsBesideWithTheInterval)
{
    Desk desk(withPrior());
    desk.open();
    EXPECT_EQ(desk.window().desk().currentStudy()->study->studyInstanceUid, "2");
    goToStep(desk, "CC and prior");
    ASSERT_TRUE(shown(desk, StandardView::RightCc, Epoch::Prior));
    EXPECT_TRUE(shown(desk, StandardView::RightCc));
    EXPECT_FALSE(shown(desk, StandardView::RightMlo, Epoch::Prior));
    const ViewportWidget& prior = desk.window().hanging().viewport(StandardView::RightCc, Epoch::Prior);
    ASSERT_TRUE(testing::waitFor([&prior] { return prior.view().pyramid != nullptr; }));
    EXPECT_EQ(prior.view().badges.front().text, QStringLiteral("PRIOR"));
    EXPECT_EQ(prior.view().stateLines.front().text, QStringLiteral("2 y 1 mo earlier"));
    EXPECT_EQ(prior.view().sopInstanceUid, "1.RCC");
    // The outer places are the prior's, the chest walls of today's meet in the middle.
    EXPECT_LT(prior.x(), desk.window().hanging().viewport(StandardView::RightCc).x());
}

TEST(HangingStepsWalk, APriorViewThatIsMissingLeavesItsPlaceEmptyAndLabelled)
{
    std::vector<Study> studies = withPrior();
    std::erase_if(studies.front().views,
                  [](const MammogramView& view) { return standardView(view.key) == StandardView::LeftCc; });
    Desk desk(std::move(studies));
    desk.open();
    goToStep(desk, "CC and prior");
    const ViewportWidget& prior = desk.window().hanging().viewport(StandardView::LeftCc, Epoch::Prior);
    EXPECT_TRUE(prior.isVisible());
    EXPECT_EQ(prior.view().state, HungView::State::Empty);
    EXPECT_EQ(prior.view().label, QStringLiteral("L CC"));
}

TEST(HangingStepsWalk, AnotherWomansEarlierStudyIsNoPrior)
{
    std::vector<Study> studies = withPrior();
    studies.front().patient.id = "another";
    Desk desk(std::move(studies));
    desk.open();
    desk.window().desk().select(1);
    EXPECT_FALSE(desk.window().desk().hasPrior());
    desk.press(Qt::Key_Q);
    EXPECT_FALSE(desk.window().hanging().priorInPlace());
}

TEST(HangingStepsWalk, PriorInPlaceStandsWhereTheViewStoodAndBack)
{
    Desk desk(withPrior());
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    ViewportWidget& current = hanging.viewport(StandardView::RightCc);
    ViewportWidget& prior = hanging.viewport(StandardView::RightCc, Epoch::Prior);
    ASSERT_TRUE(testing::waitFor([&prior] { return prior.view().pyramid != nullptr; }));
    hanging.activate(StandardView::RightCc);
    desk.press(Qt::Key_Plus);
    desk.press(Qt::Key_Plus);
    const ImagePoint lesion{120, 140};
    const QPointF before = current.widgetFromStored(lesion);
    const QRect place = current.geometry();
    desk.press(Qt::Key_Q);
    EXPECT_FALSE(current.isVisible());
    ASSERT_TRUE(prior.isVisible());
    EXPECT_EQ(prior.geometry(), place);
    EXPECT_NEAR(prior.widgetFromStored(lesion).x(), before.x(), 0.6);
    EXPECT_NEAR(prior.widgetFromStored(lesion).y(), before.y(), 0.6);
    EXPECT_TRUE(stepText(desk).contains(QStringLiteral("PRIOR")));
    desk.press(Qt::Key_Q);
    EXPECT_TRUE(current.isVisible());
    EXPECT_NEAR(current.widgetFromStored(lesion).x(), before.x(), 0.6);
    EXPECT_NEAR(current.widgetFromStored(lesion).y(), before.y(), 0.6);
}

TEST(HangingStepsWalk, AnEnlargedViewIsSwappedForItsPriorAtTheSameSpotAndLeavesNoTrace)
{
    Desk desk(withPrior());
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    ViewportWidget& current = hanging.viewport(StandardView::RightCc);
    ViewportWidget& prior = hanging.viewport(StandardView::RightCc, Epoch::Prior);
    ASSERT_TRUE(testing::waitFor([&prior] { return prior.view().pyramid != nullptr; }));
    const double whole = current.zoom();
    hanging.activate(StandardView::RightCc);
    desk.press(Qt::Key_E);
    const ImagePoint lesion{120, 140};
    const QPointF before = current.widgetFromStored(lesion);
    desk.press(Qt::Key_Q);
    ASSERT_TRUE(prior.isVisible());
    EXPECT_FALSE(current.isVisible());
    EXPECT_EQ(prior.geometry(), hanging.rect());
    EXPECT_NEAR(prior.widgetFromStored(lesion).x(), before.x(), 0.6);
    EXPECT_NEAR(prior.widgetFromStored(lesion).y(), before.y(), 0.6);
    EXPECT_TRUE(stepText(desk).contains(QStringLiteral("PRIOR")));
    desk.press(Qt::Key_Plus);
    desk.press(Qt::Key_Escape);
    // Back in the step: both priors at the one size at which today's views hang.
    ViewportWidget& other = hanging.viewport(StandardView::LeftCc, Epoch::Prior);
    ASSERT_TRUE(prior.isVisible());
    ASSERT_TRUE(other.isVisible());
    EXPECT_NEAR(prior.zoom(), whole, 1e-9);
    EXPECT_NEAR(other.zoom(), whole, 1e-9);
    desk.press(Qt::Key_Q);
    EXPECT_NEAR(current.zoom(), whole, 1e-9);
}

TEST(HangingStepsWalk, APriorOfAMissingViewHangsAtTheCommonSize)
{
    std::vector<Study> studies = withPrior();
    std::erase_if(studies.back().views,
                  [](const MammogramView& view) { return standardView(view.key) == StandardView::RightCc; });
    Desk desk(std::move(studies));
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    ViewportWidget& prior = hanging.viewport(StandardView::RightCc, Epoch::Prior);
    ASSERT_TRUE(testing::waitFor([&prior] { return prior.view().pyramid != nullptr; }));
    desk.press(Qt::Key_Q);
    ASSERT_TRUE(prior.isVisible());
    EXPECT_NEAR(prior.zoom(), hanging.viewport(StandardView::LeftCc, Epoch::Prior).zoom(), 1e-9);
    const QPointF middle = prior.widgetFromStored({100, 150});
    EXPECT_TRUE(QRectF(prior.rect()).contains(middle));
}

TEST(HangingStepsWalk, WhereThePriorLacksTheViewNothingClaimsToBeThePrior)
{
    std::vector<Study> studies = withPrior();
    std::erase_if(studies.front().views,
                  [](const MammogramView& view) { return standardView(view.key) == StandardView::RightCc; });
    Desk desk(std::move(studies));
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    hanging.activate(StandardView::RightCc);
    desk.press(Qt::Key_E);
    desk.press(Qt::Key_Q);
    EXPECT_TRUE(hanging.viewport(StandardView::RightCc).isVisible());
    EXPECT_FALSE(hanging.priorInPlace());
    EXPECT_FALSE(stepText(desk).contains(QStringLiteral("PRIOR")));
    EXPECT_TRUE(desk.window().findChild<QLabel*>(QStringLiteral("notice"))->text().contains(QStringLiteral("prior")));
}

TEST(HangingStepsWalk, AnOldExamIsNotReadAsTodays)
{
    Desk desk(withPrior());
    desk.open();
    EXPECT_EQ(cardOf(desk.study(0)).reading, QStringLiteral("Prior of 2024-06-11"));
    EXPECT_EQ(cardOf(desk.study(1)).reading, QStringLiteral("Opened, not sealed"));
    desk.window().desk().select(0);
    desk.waitUntilHung();
    EXPECT_EQ(desk.window().hanging().viewport(StandardView::RightCc).view().stateLines.front().text,
              QStringLiteral("Not the latest exam: that of 2024-06-11 is open"));
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S})
        desk.press(key);
    EXPECT_TRUE(desk.window()
                    .findChild<QLabel*>(QStringLiteral("opinionState"))
                    ->text()
                    .contains(QStringLiteral("not the latest exam")));
    desk.window().desk().select(1);
    desk.window().desk().closeCurrent();
    // The old one does not take the place of the one that was closed; she may still pick it, as what it is now: the
    // latest.
    EXPECT_FALSE(desk.window().desk().current());
    EXPECT_EQ(desk.window().hanging().viewport(StandardView::RightCc).view().sopInstanceUid, "");
    auto* list = desk.window().findChild<QListView*>(QStringLiteral("studyList"));
    EXPECT_FALSE(list->currentIndex().isValid()) << "the list points at nothing that does not hang";
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
    EXPECT_EQ(desk.window().desk().current(), 0);
    EXPECT_EQ(cardOf(desk.study(0)).reading, QStringLiteral("Opened, not sealed"));
}

TEST(HangingStepsWalk, PGoesThroughThePriorsFromTheLatestToTheOldest)
{
    Desk desk({studyAt("1", "20190101"), studyAt("2", "20220510"), studyAt("3", "20240611")});
    desk.open();
    const ViewportWidget& prior = desk.window().hanging().viewport(StandardView::RightCc, Epoch::Prior);
    EXPECT_EQ(prior.view().sopInstanceUid, "2.RCC");
    desk.press(Qt::Key_P);
    EXPECT_EQ(prior.view().sopInstanceUid, "1.RCC");
    EXPECT_TRUE(testing::waitFor([&prior] { return prior.view().pyramid != nullptr; }));
    desk.press(Qt::Key_P);
    EXPECT_EQ(prior.view().sopInstanceUid, "2.RCC");
}

TEST(HangingStepsWalk, TheNextStudyIsTheNextWomansNotAPrior)
{
    std::vector<Study> studies = withPrior();
    Study otherThen = studyAt("3", "20210510");
    Study otherNow = studyAt("4", "20240612");
    otherThen.patient.id = otherNow.patient.id = "4712";
    studies.push_back(otherThen);
    studies.push_back(otherNow);
    Desk desk(std::move(studies));
    desk.open();
    ReadingDesk& reading = desk.window().desk();
    EXPECT_EQ(reading.current(), 1);
    desk.press(Qt::Key_PageDown);
    EXPECT_EQ(reading.current(), 3);
    desk.press(Qt::Key_PageDown);
    EXPECT_EQ(reading.current(), 3);
    desk.press(Qt::Key_PageUp);
    EXPECT_EQ(reading.current(), 1);
    desk.press(Qt::Key_PageUp);
    EXPECT_EQ(reading.current(), 1);
    reading.select(0);  // it can be looked at all the same
    EXPECT_EQ(reading.current(), 0);
}

TEST(HangingStepsWalk, RoamingShowsEveryPixelAtFullResolution)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.window().resize(900, 420);  // small, so that the images do not fit
    goToStep(desk, "MLO at full resolution");
    HangingWidget& hanging = desk.window().hanging();
    ViewportWidget& right = hanging.viewport(StandardView::RightMlo);
    ViewportWidget& left = hanging.viewport(StandardView::LeftMlo);
    const int parts = hanging.parts();
    ASSERT_GT(parts, 1);
    const int step = desk.window().steps().step();
    std::vector<std::vector<bool>> seen(300, std::vector<bool>(200, false));
    for (int part = 0; part < parts; ++part) {
        EXPECT_EQ(hanging.part(), part);
        EXPECT_EQ(desk.window().steps().step(), step);
        EXPECT_NEAR(right.zoom() * right.devicePixelRatioF(), 1.0, 1e-9);
        // Mirrored: the same distance from the chest wall in both.
        EXPECT_NEAR(right.linkedSight().outward, left.linkedSight().outward, 1e-9);
        const ImagePoint from = right.storedFromWidget({0, 0});
        const ImagePoint to = right.storedFromWidget({right.width() * 1.0, right.height() * 1.0});
        for (int y = 0; y < 300; ++y)
            for (int x = 0; x < 200; ++x)
                if (x + 0.5 > from.x && x + 0.5 < to.x && y + 0.5 > from.y && y + 0.5 < to.y)
                    seen[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] = true;
        desk.press(Qt::Key_Space);
    }
    EXPECT_EQ(desk.window().steps().step(), step + 1);
    for (const auto& row : seen)
        EXPECT_TRUE(std::ranges::all_of(row, [](bool pixel) { return pixel; }));
    desk.press(Qt::Key_Space, Qt::ShiftModifier);
    EXPECT_EQ(hanging.part(), parts - 1);
}

/// Half discs of 12 and 8 cm height at the chest wall, in the middle of images of 30 cm.
Study studyWithBreasts()
{
    Study study = makeStudy("1");
    for (std::size_t i = 0; i < study.views.size(); ++i) {
        const bool right = laterality(kStandardViews[i]) == Laterality::Right;
        SyntheticImage image;
        image.rows = 1500;
        image.columns = 1000;
        const double height = right ? 600.0 : 400.0;
        image.brightBox = {right ? 700.0 : 0.0, 700.0 - height / 2.0, 300.0, height};
        study.views[i] = testing::makeView(kStandardViews[i], study.views[i].sopInstanceUid, image);
        study.views[i].spacing = PixelSpacingMm{0.2, 0.2};
    }
    return study;
}

TEST(HangingStepsWalk, BreastsFillTheirPlacesAtOneSizeWithoutTheAir)
{
    Desk desk({studyWithBreasts()});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    ViewportWidget& right = hanging.viewport(StandardView::RightMlo);
    ViewportWidget& left = hanging.viewport(StandardView::LeftMlo);
    goToStep(desk, "MLO pair");
    const double whole = hanging.viewport(StandardView::RightCc).zoom();
    EXPECT_GT(right.zoom(), 1.5 * whole);
    EXPECT_DOUBLE_EQ(right.linkedSight().scale, left.linkedSight().scale);
    for (const auto& [viewport, height] : {std::pair(&right, 600.0), std::pair(&left, 400.0)}) {
        // The breast's middle in the place's middle, all of it on screen, the chest wall on its edge.
        const double x = viewport == &right ? 1000.0 : 0.0;
        EXPECT_NEAR(viewport->widgetFromStored({x, 700.0}).y(), viewport->height() / 2.0, 12.0);
        EXPECT_GE(viewport->widgetFromStored({x, 700.0 - height / 2.0}).y(), 0.0);
        EXPECT_LE(viewport->widgetFromStored({x, 700.0 + height / 2.0}).y(), viewport->height());
        EXPECT_NEAR(viewport->widgetFromStored({x, 700.0}).x(), viewport == &right ? viewport->width() : 0.0, 1.0);
    }
    // What the reader has moved stays moved when the window changes.
    right.zoomBy(1.3);
    const double zoomed = right.zoom();
    desk.window().resize(desk.window().width() - 40, desk.window().height());
    EXPECT_DOUBLE_EQ(right.zoom(), zoomed);
    desk.press(Qt::Key_R);
    EXPECT_LT(right.zoom(), zoomed);
}

TEST(HangingStepsWalk, RoamingLeavesOutTheAir)
{
    Desk desk({studyWithBreasts()});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    goToStep(desk, "MLO at full resolution");
    const ViewportWidget& right = hanging.viewport(StandardView::RightMlo);
    const QSizeF place = right.deviceSize();
    const double across = std::ceil(1000.0 / place.width());
    const double down = std::ceil(1500.0 / place.height());
    EXPECT_LT(hanging.parts(), across * down);
    double lowest = 1e9;
    double highest = -1e9;
    for (int part = 0; part < hanging.parts(); ++part) {
        hanging.showPart(part);
        lowest = std::min(lowest, right.storedFromWidget({0, 0}).y);
        highest = std::max(highest, right.storedFromWidget({0, right.height() * 1.0}).y);
    }
    EXPECT_LE(lowest, 400.0);
    EXPECT_GE(highest, 1000.0);
}

TEST(HangingStepsWalk, RegionsShowTheSameHalfOfBothBreasts)
{
    Desk desk({makeStudy("1")});
    desk.open();
    goToStep(desk, "MLO lower half");
    for (const StandardView place : {StandardView::RightMlo, StandardView::LeftMlo}) {
        ViewportWidget& viewport = desk.window().hanging().viewport(place);
        const double middle = viewport.storedFromWidget({0.0, viewport.height() / 2.0}).y;
        EXPECT_NEAR(middle, 300 * (0.45 + 0.55 / 2), 3.0);
        const double bottom = viewport.widgetFromStored({100, 300}).y();
        EXPECT_LE(bottom, viewport.height() + 1.0);
    }
}

TEST(HangingStepsWalk, PairsMoveTogetherMirroredAndGChangesWhichDo)
{
    Desk desk({makeStudy("1")});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    hanging.activate(StandardView::RightCc);
    const double fitted = hanging.viewport(StandardView::RightMlo).zoom();
    hanging.viewport(StandardView::RightCc).zoomBy(2.0);
    hanging.viewport(StandardView::RightCc).panBy({30, 12});
    const LinkedSight right = hanging.viewport(StandardView::RightCc).linkedSight();
    const LinkedSight left = hanging.viewport(StandardView::LeftCc).linkedSight();
    EXPECT_DOUBLE_EQ(right.scale, left.scale);
    EXPECT_DOUBLE_EQ(right.outward, left.outward);
    EXPECT_DOUBLE_EQ(right.down, left.down);
    EXPECT_DOUBLE_EQ(hanging.viewport(StandardView::RightMlo).zoom(), fitted);
    desk.press(Qt::Key_G);
    hanging.viewport(StandardView::RightCc).zoomBy(1.1);
    EXPECT_DOUBLE_EQ(hanging.viewport(StandardView::LeftMlo).zoom(), hanging.viewport(StandardView::RightCc).zoom());
    desk.press(Qt::Key_G);
    const double before = hanging.viewport(StandardView::LeftCc).zoom();
    hanging.viewport(StandardView::RightCc).zoomBy(1.1);
    EXPECT_DOUBLE_EQ(hanging.viewport(StandardView::LeftCc).zoom(), before);
}

TEST(HangingStepsWalk, AllImagesOfAViewHangSideBySide)
{
    Study study = makeStudy("1");
    MammogramView part = testing::makeView(StandardView::LeftCc, "1.second", {});
    part.reasons.push_back(Reason::PartialView);
    study.views.push_back(part);
    Desk desk({study});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    hanging.activate(StandardView::RightCc);
    desk.press(Qt::Key_V, Qt::ShiftModifier);
    EXPECT_FALSE(hanging.mosaic());  // one image only
    hanging.activate(StandardView::LeftCc);
    desk.press(Qt::Key_V, Qt::ShiftModifier);
    ASSERT_TRUE(hanging.mosaic());
    ViewportWidget& first = hanging.viewport(StandardView::LeftCc);
    ViewportWidget& second = hanging.viewport(kStandardViews[0], Epoch::Further);
    ASSERT_TRUE(testing::waitFor([&] { return first.view().pyramid && second.view().pyramid; }));
    EXPECT_EQ(first.view().sopInstanceUid, "1.LCC");
    EXPECT_EQ(second.view().sopInstanceUid, "1.second");
    EXPECT_TRUE(second.isVisible());
    EXPECT_FALSE(hanging.viewport(StandardView::RightCc).isVisible());
    EXPECT_LT(first.x(), second.x());
    desk.press(Qt::Key_Escape);
    EXPECT_FALSE(hanging.mosaic());
    EXPECT_FALSE(second.isVisible());
    EXPECT_TRUE(hanging.viewport(StandardView::RightCc).isVisible());
    EXPECT_TRUE(testing::waitFor([&] { return first.view().pyramid != nullptr; }));
}

TEST(HangingStepsWalk, AMagnifiedExposureIsNotAtOneSizeWithTheOthers)
{
    Study study = makeStudy("1");
    study.views[1].spacing = PixelSpacingMm{0.5, 0.5};
    study.views[0].spacing = PixelSpacingMm{0.25, 0.25};
    study.views[0].reasons.push_back(Reason::Magnification);
    Desk desk({study});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    // Both images have as many pixels: at one size the magnified one would be half as large on screen.
    EXPECT_NEAR(hanging.viewport(StandardView::RightCc).zoom(), hanging.viewport(StandardView::LeftCc).zoom(), 1e-9);
}

TEST(HangingStepsWalk, EveryStepHasALayoutForTwoScreens)
{
    Desk desk(withPrior());
    desk.open();
    desk.window().resize(4096, 1400);
    HangingWidget& hanging = desk.window().hanging();
    ASSERT_TRUE(testing::waitFor([&hanging] { return hanging.onTwoScreens(); }));
    for (int step = 0; step < desk.window().steps().count(); ++step) {
        desk.window().steps().go(step);
        int visible = 0;
        for (const ViewportWidget* each : hanging.viewports())
            if (each->isVisible()) {
                ++visible;
                EXPECT_TRUE(hanging.rect().contains(each->geometry()));
            }
        EXPECT_GT(visible, 0) << step;
    }
    goToStep(desk, "All with prior");
    EXPECT_EQ(hanging.viewport(StandardView::LeftCc).x(), hanging.width() / 2);
}

TEST(ViewKeys, ArrowsNeverChangeThePatient)
{
    Desk desk({makeStudy("1", "Doe^Jane"), makeStudy("2", "Roe^Ruth")});
    desk.open();
    desk.window().hanging().activate(StandardView::RightCc);
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_Left, Qt::Key_Up})
        desk.press(key);
    EXPECT_EQ(desk.window().desk().current(), 0);
}

TEST(ViewKeys, F9LeavesTheViewsOnlyAndSealingBringsTheQuestionBack)
{
    Desk desk({makeStudy("1")});
    desk.open();
    const int narrow = desk.window().hanging().width();
    desk.press(Qt::Key_F9);
    EXPECT_FALSE(desk.window().opinion().isVisible());
    EXPECT_TRUE(testing::waitFor([&] { return desk.window().hanging().width() > narrow; }));
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S})
        desk.press(key);
    EXPECT_TRUE(desk.window().opinion().isVisible());
    EXPECT_TRUE(desk.window().opinion().asking());
}

TEST(ViewKeys, AKeyThatIsHeldDownNeverSeals)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.press(Qt::Key_2);
    desk.press(Qt::Key_0);
    QWidget* const focus = QApplication::focusWidget();
    QTest::keyPress(focus, Qt::Key_S);
    for (int i = 0; i < 20; ++i)
        commandAction(desk.window(), Command::SealOpinion).trigger();  // what a repeating key would do at most
    EXPECT_FALSE(desk.study(0).sealed());
    QTest::keyRelease(focus, Qt::Key_S);
    desk.press(Qt::Key_S);
    EXPECT_TRUE(desk.study(0).sealed());
}

TEST(ViewKeys, WTakesTheNextWindowOfTheFileAndHTheTextDetail)
{
    Desk desk({makeStudy("1")});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    PixelImage image = testing::makeImage({});
    image.grey.voiWindows = {{2000, 4000, VoiFunction::Linear, "Normal"}, {1000, 1500, VoiFunction::Linear, "Dense"}};
    hanging.setPyramid("1.RCC", ImagePyramid::build(image, {}));
    desk.press(Qt::Key_W);
    EXPECT_TRUE(greyText(*hanging.viewport(StandardView::RightCc).view().pyramid, hanging.grey())
                    .startsWith(QStringLiteral("Dense")));
    desk.press(Qt::Key_R);
    EXPECT_FALSE(hanging.grey().preset.has_value());
    const QImage brief = hanging.grab().toImage();
    while (hanging.viewport(StandardView::LeftMlo).textDetail() != TextDetail::None)
        desk.press(Qt::Key_H);
    EXPECT_NE(hanging.grab().toImage(), brief);
    while (hanging.viewport(StandardView::LeftMlo).textDetail() != TextDetail::Short)
        desk.press(Qt::Key_H);
    EXPECT_EQ(hanging.grab().toImage(), brief);
}

}  // namespace
}  // namespace diptych::viewer
