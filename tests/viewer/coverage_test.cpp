// How much of the tissue was shown large enough: noted, shown on wish, said before "normal", sealed with the opinion.
#include <QApplication>
#include <QLabel>

#include <gtest/gtest.h>

#include "hanging/annotation_layer.h"
#include "hanging/hanging_widget.h"
#include "hanging/reading_layers.h"
#include "reading/coverage_recorder.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;
using testing::makeView;
using testing::SyntheticImage;

/// Images of 2000 x 1400 pixels, fitted at about a quarter of their size; tissue is the 700 columns at the chest wall.
Study largeStudy(const std::string& uid)
{
    Study study = makeStudy(uid);
    for (std::size_t i = 0; i < study.views.size(); ++i) {
        const bool right = laterality(kStandardViews[i]) == Laterality::Right;
        SyntheticImage image;
        image.rows = 2000;
        image.columns = 1400;
        image.brightBox = {right ? 700.0 : 0.0, 200.0, 700.0, 1600.0};
        study.views[i] = makeView(kStandardViews[i], study.views[i].sopInstanceUid, image);
        study.views[i].spacing = PixelSpacingMm{0.1, 0.1};
    }
    return study;
}

class CoverageTest : public ::testing::Test
{
protected:
    CoverageTest() : desk_({largeStudy("1"), largeStudy("2")})
    {
        desk_.open();
        desk_.window().hanging().setLink(Link::None);  // else the other breast would be seen as well
    }

    ViewportWidget& viewport(StandardView place) { return desk_.window().hanging().viewport(place); }
    void look(int milliseconds = 1000) { desk_.window().coverage().record(milliseconds); }
    /// Moves over the whole image at 1:1.
    void lookAtAllOf(StandardView place)
    {
        desk_.window().hanging().activate(place);
        for (double y = 100.0; y < 2000.0; y += 200.0)
            for (double x = 100.0; x < 1400.0; x += 200.0) {
                viewport(place).goTo({x, y, 150.0, 150.0});
                viewport(place).showActualPixels();
                look();
            }
    }
    [[nodiscard]] double share(StandardView place)
    {
        const auto& coverage = desk_.study(0).reading->coverage.images();
        return coverage.at("1." + std::string(code(place))).share().value_or(-1.0);
    }
    [[nodiscard]] QString notice() { return desk_.window().findChild<QLabel*>(QStringLiteral("notice"))->text(); }

    Desk desk_;
};

TEST_F(CoverageTest, FittedViewsCountForNothingAndOneToOneForWhatIsOnScreen)
{
    look(60'000);
    for (const StandardView place : kStandardViews)
        EXPECT_EQ(share(place), 0.0);
    viewport(StandardView::RightCc).showActualPixels();
    look();
    EXPECT_GT(share(StandardView::RightCc), 0.05);
    EXPECT_LT(share(StandardView::RightCc), 0.6);
    EXPECT_EQ(share(StandardView::LeftCc), 0.0);
    lookAtAllOf(StandardView::RightCc);
    EXPECT_EQ(share(StandardView::RightCc), 1.0);
}

TEST_F(CoverageTest, WhatALinkedViewShowsCountsAsWell)
{
    desk_.window().hanging().setLink(Link::Pairs);
    viewport(StandardView::RightCc).showActualPixels();
    look();
    EXPECT_GT(share(StandardView::LeftCc), 0.05);
    EXPECT_EQ(share(StandardView::LeftMlo), 0.0);
}

TEST_F(CoverageTest, NothingCountsWhileTheViewIsHiddenOrAnotherWindowIsInUse)
{
    viewport(StandardView::RightCc).showActualPixels();
    desk_.window().hanging().toggleEnlarged(StandardView::LeftMlo);
    look();
    EXPECT_EQ(share(StandardView::RightCc), 0.0);
    desk_.window().hanging().leaveEnlarged();
    viewport(StandardView::RightCc).showActualPixels();
    QWidget other;
    other.show();
    QApplication::setActiveWindow(&other);
    look();
    EXPECT_EQ(share(StandardView::RightCc), 0.0);
    QApplication::setActiveWindow(&desk_.window());
    look();
    EXPECT_GT(share(StandardView::RightCc), 0.0);
}

TEST_F(CoverageTest, TheClockRunsByItself)
{
    viewport(StandardView::RightCc).showActualPixels();
    EXPECT_TRUE(testing::waitFor([this] { return share(StandardView::RightCc) > 0.0; }));
}

TEST_F(CoverageTest, WhatAMagnifyingGlassShowsCountsByItsOwnZoom)
{
    CoverageRecorder& recorder = desk_.window().coverage();
    recorder.record("1.RCC", {700, 200, 700, 800}, 0.5, 1000);
    EXPECT_EQ(share(StandardView::RightCc), 0.0);
    recorder.record("1.RCC", {700, 200, 700, 800}, 1.0, 1000);
    EXPECT_NEAR(share(StandardView::RightCc), 0.5, 0.03);
}

TEST_F(CoverageTest, TheLoupeShowsTissueThatTheFittedViewDoesNot)
{
    ViewportWidget& where = viewport(StandardView::RightCc);
    desk_.window().hanging().activate(StandardView::RightCc);
    QTest::mouseMove(&where, where.widgetFromStored({1000, 1000}).toPoint());
    look();
    EXPECT_EQ(share(StandardView::RightCc), 0.0);
    desk_.press(Qt::Key_Z);
    ASSERT_TRUE(where.annotations().loupeImage().has_value());
    EXPECT_GE(where.annotations().loupeImage()->zoom, CoverageMap::kLeastZoom);
    look();
    EXPECT_GT(share(StandardView::RightCc), 0.0);
    EXPECT_LT(share(StandardView::RightCc), 0.5);
    EXPECT_EQ(share(StandardView::LeftCc), 0.0);
}

TEST_F(CoverageTest, TheKeyHatchesUnseenTissueAndNothingElse)
{
    HangingWidget& hanging = desk_.window().hanging();
    const auto at = [&](const ImagePoint& point) {
        ViewportWidget& where = viewport(StandardView::RightCc);
        const QPoint middle = where.mapTo(&hanging, where.widgetFromStored(point).toPoint());
        return QRect(middle - QPoint(15, 15), QSize(30, 30));
    };
    const QImage before = hanging.grab().toImage();
    desk_.press(Qt::Key_C);
    const QImage hatched = hanging.grab().toImage();
    const QRect tissue = at({1000, 1000});
    const QRect air = at({600, 1000});
    EXPECT_NE(hatched.copy(tissue), before.copy(tissue));
    EXPECT_EQ(hatched.copy(air), before.copy(air));
    // Lines with the image between them: most of the tissue keeps its grey.
    int same = 0;
    for (int y = tissue.top(); y <= tissue.bottom(); ++y)
        for (int x = tissue.left(); x <= tissue.right(); ++x)
            same += hatched.pixel(x, y) == before.pixel(x, y) ? 1 : 0;
    EXPECT_GT(same, 30 * 30 * 6 / 10);
    desk_.press(Qt::Key_C);
    EXPECT_EQ(hanging.grab().toImage(), before);
}

TEST_F(CoverageTest, TheLayerTellsTheShareAndLosesItsHatchWhereTissueWasSeen)
{
    const SeenTissue& kept = desk_.study(0).reading->coverage.images().at("1.RCC");
    ViewLayer layer = coverageLayer(kept);
    EXPECT_EQ(layer.lines.front().text, QStringLiteral("Seen at 61 %+: 0 %"));
    EXPECT_EQ(layer.hatches.front().cells, kept.tissue.inside);
    lookAtAllOf(StandardView::RightCc);
    layer = coverageLayer(kept);
    EXPECT_EQ(layer.lines.front().text, QStringLiteral("Seen at 61 %+: 100 %"));
    EXPECT_EQ(std::count(layer.hatches.front().cells.begin(), layer.hatches.front().cells.end(), 1), 0);
}

TEST_F(CoverageTest, TheNextStudyBeginsWithoutTheLayerAndTheFirstKeepsItsNotes)
{
    viewport(StandardView::RightCc).showActualPixels();
    look();
    const double seen = share(StandardView::RightCc);
    desk_.press(Qt::Key_C);
    EXPECT_TRUE(commandAction(desk_.window(), Command::Coverage).isChecked());
    desk_.press(Qt::Key_PageDown);
    desk_.waitUntilHung();
    EXPECT_FALSE(commandAction(desk_.window(), Command::Coverage).isChecked());
    EXPECT_EQ(desk_.study(1).reading->coverage.images().at("2.RCC").share(), 0.0);
    EXPECT_GE(share(StandardView::RightCc), seen);
}

TEST_F(CoverageTest, AnExamThatWasLeftTakesLittleMemoryAndGoesOnWhereItWas)
{
    viewport(StandardView::RightCc).showActualPixels();
    look(200);  // a glance, not enough by itself
    EXPECT_EQ(share(StandardView::RightCc), 0.0);
    const std::size_t open = desk_.study(0).reading->coverage.bytes();
    desk_.press(Qt::Key_PageDown);
    desk_.waitUntilHung();
    EXPECT_LT(desk_.study(0).reading->coverage.bytes(), open / 10);
    desk_.press(Qt::Key_PageUp);
    desk_.waitUntilHung();
    viewport(StandardView::RightCc).showActualPixels();
    look(100);
    EXPECT_GT(share(StandardView::RightCc), 0.05);
}

TEST_F(CoverageTest, NoRecallSaysWhatWasNotShownAndHoldsNothingUp)
{
    lookAtAllOf(StandardView::RightCc);
    desk_.press(Qt::Key_1);
    EXPECT_TRUE(notice().isEmpty()) << "a recall needs no reminder";
    desk_.press(Qt::Key_2);
    EXPECT_TRUE(notice().contains(QStringLiteral(
        "Right breast: 100 % of the tissue of R MLO was not yet shown at 61 % zoom or more (C shows it).")))
        << notice().toStdString();
    EXPECT_EQ(desk_.study(0).reading->session.recalls().right, reading::Recall::NoRecall);
}

TEST_F(CoverageTest, TheReminderIsSilentWhereEnoughWasShownOrTheSiteWishesNone)
{
    lookAtAllOf(StandardView::RightCc);
    lookAtAllOf(StandardView::RightMlo);
    desk_.press(Qt::Key_2);
    EXPECT_TRUE(notice().isEmpty()) << notice().toStdString();
    desk_.settings().setCoverageReminder(0.0);
    desk_.press(Qt::Key_0);
    EXPECT_TRUE(notice().isEmpty()) << notice().toStdString();
    desk_.settings().setCoverageReminder(0.5);
    desk_.press(Qt::Key_9);
    desk_.press(Qt::Key_0);
    EXPECT_TRUE(notice().contains(QStringLiteral("Left breast: 100 % of the tissue of L CC and 100 % of L MLO was")))
        << notice().toStdString();
}

TEST_F(CoverageTest, TheSealedOpinionHoldsHowMuchWasShown)
{
    lookAtAllOf(StandardView::RightCc);
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk_.press(key);
    ASSERT_TRUE(desk_.study(0).sealed());
    const auto coverage = desk_.study(0).reading->session.sealed()->conditions.coverage;
    ASSERT_EQ(coverage.size(), 4U);
    EXPECT_EQ(coverage[0].view, StandardView::RightCc);
    EXPECT_EQ(coverage[0].share, 1.0);
    EXPECT_EQ(coverage[3].share, 0.0);
    EXPECT_TRUE(notice().contains(
        QStringLiteral("Sealed. Tissue not shown at 61 % zoom or more: 100 % of L CC, 100 % of R MLO, 100 % of L MLO")))
        << notice().toStdString();
    // Looking on afterwards changes nothing of what was sealed.
    lookAtAllOf(StandardView::LeftMlo);
    EXPECT_EQ(desk_.study(0).reading->session.sealed()->conditions.coverage[3].share, 0.0);
}

TEST(Coverage, WhereNoTissueIsToldNothingIsClaimed)
{
    Desk desk({makeStudy("1")});  // images of one grey
    desk.open();
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_TRUE(desk.study(0).reading->session.sealed()->conditions.coverage.empty());
    const ViewLayer layer = coverageLayer(desk.study(0).reading->coverage.images().at("1.RCC"));
    EXPECT_TRUE(layer.lines.front().text.contains(QStringLiteral("unknown")));
    EXPECT_TRUE(layer.hatches.empty());
}

}  // namespace
}  // namespace diptych::viewer
