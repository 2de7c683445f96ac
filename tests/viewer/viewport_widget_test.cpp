#include "hanging/viewport_widget.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeStudy;
using testing::SyntheticImage;

class ViewportWidgetTest : public ::testing::Test
{
protected:
    void hang(const std::string& row = "P", const std::string& column = "L", const Box& bright = {40, 100, 20, 30})
    {
        Study study = makeStudy("1");
        study.views[0].orientation = PatientOrientation{row, column};
        HungView view = hangView(study, selectScreeningViews(study), StandardView::RightCc);
        SyntheticImage image;
        image.brightBox = bright;
        const Dihedral layout = view.layout;
        viewport_.resize(400, 500);
        viewport_.show();
        viewport_.hang(std::move(view));
        viewport_.setPyramid(ImagePyramid::build(testing::makeImage(image), layout));
    }

    int greyAt(const QPointF& point) { return qGray(viewport_.grab().toImage().pixel(point.toPoint())); }

    ViewportWidget viewport_{StandardView::RightCc};
};

/// Whatever way the file stores the image, a finding's box lies on the finding's pixels.
class MarksFollowOrientation : public ViewportWidgetTest,
                               public ::testing::WithParamInterface<std::pair<const char*, const char*>>
{
};

TEST_P(MarksFollowOrientation, OntoThePixelsOfTheFinding)
{
    const Box bright{40, 100, 20, 30};
    hang(GetParam().first, GetParam().second, bright);
    viewport_.goTo(bright);
    const QPointF inside = viewport_.widgetFromStored({bright.centreX(), bright.centreY()});
    EXPECT_GT(greyAt(inside), 220);
    // Just inside and just outside each corner.
    for (const double x : {bright.x, bright.x + bright.width})
        for (const double y : {bright.y, bright.y + bright.height}) {
            const double towardsX = x == bright.x ? 1.0 : -1.0;
            const double towardsY = y == bright.y ? 1.0 : -1.0;
            EXPECT_GT(greyAt(viewport_.widgetFromStored({x + 2 * towardsX, y + 2 * towardsY})), 220);
            EXPECT_LT(greyAt(viewport_.widgetFromStored({x - 2 * towardsX, y - 2 * towardsY})), 60);
        }
    // And the mark is painted around them.
    const QImage without = viewport_.grab().toImage();
    viewport_.setMarks({{7, *Suspicion::of(8), bright}}, std::nullopt);
    const QImage with = viewport_.grab().toImage();
    const QPoint corner = viewport_.widgetFromStored({bright.x, bright.centreY()}).toPoint();
    bool changed = false;
    for (int dx = -3; dx <= 3; ++dx)
        for (int dy = -3; dy <= 3; ++dy)
            changed = changed || with.pixel(corner + QPoint(dx, dy)) != without.pixel(corner + QPoint(dx, dy));
    EXPECT_TRUE(changed);
}

INSTANTIATE_TEST_SUITE_P(EightWays, MarksFollowOrientation,
                         ::testing::Values(std::pair{"P", "L"}, std::pair{"A", "L"}, std::pair{"P", "R"},
                                           std::pair{"A", "R"}, std::pair{"L", "P"}, std::pair{"L", "A"},
                                           std::pair{"R", "P"}, std::pair{"R", "A"}));

TEST_F(ViewportWidgetTest, ChestWallColumnTouchesTheEdge)
{
    // The right breast's chest wall is the last laid-out column.
    hang("P", "L", {199, 0, 1, 300});
    const QImage drawn = viewport_.grab().toImage();
    EXPECT_GT(qGray(drawn.pixel(399, 250)), 150);
}

TEST_F(ViewportWidgetTest, WheelZoomsAtTheCursor)
{
    hang();
    const QPointF cursor(310, 140);
    const ImagePoint before = viewport_.storedFromWidget(cursor);
    const double zoomBefore = viewport_.zoom();
    QWheelEvent wheel(cursor, viewport_.mapToGlobal(cursor), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewport_, &wheel);
    const ImagePoint after = viewport_.storedFromWidget(cursor);
    EXPECT_NEAR(viewport_.zoom() / zoomBefore, 1.44, 0.01);
    EXPECT_NEAR(before.x, after.x, 0.6);
    EXPECT_NEAR(before.y, after.y, 0.6);
}

TEST_F(ViewportWidgetTest, LeftDragPansByTheDistanceDragged)
{
    hang();
    viewport_.zoomBy(3.0);
    const ImagePoint before = viewport_.storedFromWidget({200, 200});
    QTest::mousePress(&viewport_, Qt::LeftButton, {}, {200, 200});
    QMouseEvent move(QEvent::MouseMove, QPointF(230, 180), viewport_.mapToGlobal(QPointF(230, 180)), Qt::LeftButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&viewport_, &move);
    QTest::mouseRelease(&viewport_, Qt::LeftButton, {}, {230, 180});
    const ImagePoint after = viewport_.storedFromWidget({230, 180});
    EXPECT_NEAR(before.x, after.x, 0.5);
    EXPECT_NEAR(before.y, after.y, 0.5);
}

TEST_F(ViewportWidgetTest, ActualPixelsAreOneToOne)
{
    hang();
    viewport_.showActualPixels();
    EXPECT_DOUBLE_EQ(viewport_.zoom(), 1.0 * viewport_.devicePixelRatioF());
    viewport_.fit();
    EXPECT_TRUE(viewport_.isFitted());
}

TEST_F(ViewportWidgetTest, InvertKeepsTheSurroundBlack)
{
    hang();
    GreyAdjustment inverted;
    inverted.invert = true;
    const int before = greyAt({380, 250});
    viewport_.setGrey(inverted);
    EXPECT_NEAR(greyAt({380, 250}), 255 - before, 2);
    EXPECT_EQ(greyAt({2, 250}), 0);
}

TEST_F(ViewportWidgetTest, RightDragAsksForWindowAndLevel)
{
    hang();
    QSignalSpy dragged(&viewport_, &ViewportWidget::greyDragged);
    QTest::mousePress(&viewport_, Qt::RightButton, {}, {100, 100});
    QMouseEvent move(QEvent::MouseMove, QPointF(140, 50), viewport_.mapToGlobal(QPointF(140, 50)), Qt::RightButton,
                     Qt::RightButton, Qt::NoModifier);
    QApplication::sendEvent(&viewport_, &move);
    ASSERT_EQ(dragged.count(), 1);
    EXPECT_DOUBLE_EQ(dragged[0][0].toDouble(), 0.1);
    EXPECT_DOUBLE_EQ(dragged[0][1].toDouble(), -0.1);
}

TEST_F(ViewportWidgetTest, ClickOnAMarkPicksItsFinding)
{
    const Box bright{40, 100, 20, 30};
    hang();
    viewport_.setMarks({{7, *Suspicion::of(8), bright}}, std::nullopt);
    QSignalSpy picked(&viewport_, &ViewportWidget::findingPicked);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, viewport_.widgetFromStored({50, 115}).toPoint());
    ASSERT_EQ(picked.count(), 1);
    EXPECT_EQ(picked[0][0].toInt(), 7);
}

TEST_F(ViewportWidgetTest, MissingViewIsBlackLabelledAndNamed)
{
    Study study = makeStudy("1");
    study.views.erase(study.views.begin());
    viewport_.resize(400, 400);
    viewport_.hang(hangView(study, selectScreeningViews(study), StandardView::RightCc));
    EXPECT_EQ(viewport_.accessibleName(), QStringLiteral("R CC, missing"));
    const QImage drawn = viewport_.grab().toImage();
    int amber = 0;
    for (int y = 150; y < 250; ++y)
        for (int x = 0; x < 400; ++x)
            amber += qRed(drawn.pixel(x, y)) > 180 ? 1 : 0;
    EXPECT_GT(amber, 50);
}

}  // namespace
}  // namespace diptych::viewer
