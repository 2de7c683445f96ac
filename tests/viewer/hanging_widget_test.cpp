#include "hanging/hanging_widget.h"

#include <QTest>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeStudy;
using testing::SyntheticImage;

class HangingWidgetTest : public ::testing::Test
{
protected:
    void hang(const std::array<SyntheticImage, 4>& images, const std::array<double, 4>& spacing)
    {
        Study study = makeStudy("1");
        for (std::size_t i = 0; i < 4; ++i) {
            study.views[i].rows = images[i].rows;
            study.views[i].columns = images[i].columns;
            study.views[i].spacing = PixelSpacingMm{spacing[i], spacing[i]};
        }
        std::array<HungView, 4> views;
        for (std::size_t i = 0; i < 4; ++i)
            views[i] = hangView(study, selectScreeningViews(study), kStandardViews[i]);
        hanging_.resize(1001, 802);
        hanging_.show();
        const auto layouts = views;
        hanging_.hang(views);
        for (std::size_t i = 0; i < 4; ++i)
            hanging_.setPyramid(layouts[i].sopInstanceUid,
                                ImagePyramid::build(testing::makeImage(images[i]), layouts[i].layout));
    }

    HangingWidget hanging_;
};

SyntheticImage sized(int rows, int columns, const Box& bright = {})
{
    SyntheticImage image;
    image.rows = rows;
    image.columns = columns;
    image.brightBox = bright;
    return image;
}

TEST_F(HangingWidgetTest, ChestWallsOfBothBreastsTouchWithoutAGap)
{
    // The column at the chest wall is bright: last stored column on the right, first on the left.
    hang({sized(300, 200, {198, 0, 2, 300}), sized(300, 160, {0, 0, 2, 300}), sized(400, 150, {148, 0, 2, 400}),
          sized(400, 190, {0, 0, 2, 400})},
         {0.5, 0.5, 0.5, 0.5});
    const QImage drawn = hanging_.grab().toImage();
    for (const int y : {200, 600}) {
        const int edge = hanging_.viewport(StandardView::LeftCc).x();
        EXPECT_GT(qGray(drawn.pixel(edge - 1, y)), 200) << y;
        EXPECT_GT(qGray(drawn.pixel(edge, y)), 200) << y;
        EXPECT_LT(qGray(drawn.pixel(edge - 20, y)), 60);
        EXPECT_LT(qGray(drawn.pixel(edge + 20, y)), 60);
    }
}

TEST_F(HangingWidgetTest, SameSizeForDifferentSpacings)
{
    // A 60 x 40 mm bright field in each, from detectors of different pitch.
    hang({sized(300, 200, {0, 0, 80, 120}), sized(1500, 1000, {0, 0, 400, 600}), sized(300, 200), sized(300, 200)},
         {0.5, 0.1, 0.5, 0.5});
    const auto height = [this](StandardView place, double rows) {
        ViewportWidget& viewport = hanging_.viewport(place);
        return viewport.widgetFromStored({0, rows}).y() - viewport.widgetFromStored({0, 0}).y();
    };
    EXPECT_NEAR(height(StandardView::RightCc, 120), height(StandardView::LeftCc, 600), 1.0);
}

TEST_F(HangingWidgetTest, WindowAndLevelReachAllFour)
{
    hang({sized(300, 200), sized(300, 200), sized(300, 200), sized(300, 200)}, {0.5, 0.5, 0.5, 0.5});
    const QImage before = hanging_.grab().toImage();
    hanging_.invert();
    const QImage after = hanging_.grab().toImage();
    for (const StandardView place : kStandardViews) {
        ViewportWidget& viewport = hanging_.viewport(place);
        const QPoint point = viewport.mapTo(&hanging_, viewport.widgetFromStored({100, 150}).toPoint());
        EXPECT_NEAR(qGray(after.pixel(point)), 255 - qGray(before.pixel(point)), 2);
    }
    hanging_.reset();
    EXPECT_EQ(hanging_.grab().toImage(), before);
}

TEST_F(HangingWidgetTest, TabGoesRoundTheFourViews)
{
    hang({sized(300, 200), sized(300, 200), sized(300, 200), sized(300, 200)}, {0.5, 0.5, 0.5, 0.5});
    hanging_.activate(StandardView::RightCc);
    for (const StandardView expected :
         {StandardView::LeftCc, StandardView::RightMlo, StandardView::LeftMlo, StandardView::RightCc}) {
        QTest::keyClick(&hanging_.viewport(hanging_.active()), Qt::Key_Tab);
        EXPECT_EQ(hanging_.active(), expected);
    }
}

TEST_F(HangingWidgetTest, DoubleClickEnlargesAndGoesBack)
{
    hang({sized(300, 200), sized(300, 200), sized(300, 200), sized(300, 200)}, {0.5, 0.5, 0.5, 0.5});
    ViewportWidget& viewport = hanging_.viewport(StandardView::LeftMlo);
    QTest::mouseDClick(&viewport, Qt::LeftButton);
    EXPECT_EQ(viewport.geometry(), hanging_.rect());
    EXPECT_FALSE(hanging_.viewport(StandardView::RightCc).isVisible());
    QTest::mouseDClick(&viewport, Qt::LeftButton);
    EXPECT_TRUE(hanging_.viewport(StandardView::RightCc).isVisible());
    EXPECT_LT(viewport.width(), hanging_.width());
}

TEST_F(HangingWidgetTest, GoToCentresTheFindingInItsView)
{
    hang({sized(300, 200), sized(300, 200), sized(300, 200), sized(300, 200)}, {0.5, 0.5, 0.5, 0.5});
    ExamAssessment assessment = testing::makeAssessment(makeStudy("1"));
    const Box box{120, 200, 10, 12};
    testing::addFinding(assessment, StandardView::LeftMlo, testing::makeFinding(3, 8, box));
    ASSERT_TRUE(hanging_.goTo(assessment, 3));
    EXPECT_EQ(hanging_.active(), StandardView::LeftMlo);
    ViewportWidget& viewport = hanging_.viewport(StandardView::LeftMlo);
    const QPointF at = viewport.widgetFromStored({box.centreX(), box.centreY()});
    EXPECT_NEAR(at.x(), viewport.width() / 2.0, 1.5);
    EXPECT_NEAR(at.y(), viewport.height() / 2.0, 1.5);
    EXPECT_FALSE(hanging_.goTo(assessment, 99));
}

TEST_F(HangingWidgetTest, MarksAreDrawnOnTheImageTheyBelongToOnly)
{
    hang({sized(300, 200), sized(300, 200), sized(300, 200), sized(300, 200)}, {0.5, 0.5, 0.5, 0.5});
    const QImage before = hanging_.grab().toImage();
    ExamAssessment assessment = testing::makeAssessment(makeStudy("1"));
    testing::addFinding(assessment, StandardView::RightCc, testing::makeFinding(1, 8, {50, 50, 40, 40}));
    assessment.views[0].sopInstanceUid = "another image of the same view";
    hanging_.setFindings(&assessment, {1}, std::nullopt);
    EXPECT_EQ(hanging_.grab().toImage(), before);
}

}  // namespace
}  // namespace diptych::viewer
