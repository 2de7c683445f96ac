// The tools as a reader uses them: keys and mouse in the whole window.
#include <QAction>
#include <QMouseEvent>
#include <QTest>

#include <gtest/gtest.h>

#include "hanging/annotation_layer.h"
#include "hanging/hanging_widget.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

class ToolsWalk : public ::testing::Test
{
protected:
    ToolsWalk() { desk_.open(); }

    ViewportWidget& view(StandardView place = StandardView::RightCc)
    {
        return desk_.window().hanging().viewport(place);
    }
    AnnotationHistory& drawn(int row = 0) { return desk_.study(row).reading->annotations; }
    reading::ReaderOpinion opinion() { return desk_.study(0).reading->session.recalls(); }

    void drag(const QPointF& from, const QPointF& to, StandardView place = StandardView::RightCc)
    {
        QTest::mousePress(&view(place), Qt::LeftButton, {}, from.toPoint());
        QMouseEvent move(QEvent::MouseMove, to, view(place).mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(&view(place), &move);
        QTest::mouseRelease(&view(place), Qt::LeftButton, {}, to.toPoint());
    }

    Desk desk_{{makeStudy("1", "Doe^Jane"), makeStudy("2", "Roe^Mary")}};
};

TEST_F(ToolsWalk, KeysTakeToolsInTheHandAndEscPutsThemBack)
{
    const std::pair<Qt::Key, Tool> keys[] = {
        {Qt::Key_D, Tool::Ruler}, {Qt::Key_A, Tool::Angle}, {Qt::Key_O, Tool::Ellipse}};
    for (const auto& [key, tool] : keys) {
        desk_.press(key);
        for (const StandardView place : kStandardViews)
            EXPECT_EQ(view(place).annotations().tool().tool(), tool);
        EXPECT_EQ(view().cursor().shape(), Qt::CrossCursor);
    }
    desk_.press(Qt::Key_A, Qt::ShiftModifier);
    EXPECT_EQ(view().annotations().tool().tool(), Tool::Arrow);
    desk_.press(Qt::Key_T, Qt::ShiftModifier);
    EXPECT_EQ(view().annotations().tool().tool(), Tool::Note);
    desk_.press(Qt::Key_Escape);
    EXPECT_EQ(view().annotations().tool().tool(), Tool::Pan);
    EXPECT_NE(view().cursor().shape(), Qt::CrossCursor);
}

TEST_F(ToolsWalk, UndoTakesBackTheLatestOfOpinionAndDrawing)
{
    desk_.press(Qt::Key_1);
    desk_.press(Qt::Key_D);
    drag({200, 150}, {300, 200});
    desk_.press(Qt::Key_0);
    ASSERT_EQ(drawn().annotations().size(), 1u);
    ASSERT_TRUE(opinion().whole());

    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(opinion().left);
    EXPECT_EQ(drawn().annotations().size(), 1u);
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(opinion().right);
    EXPECT_TRUE(drawn().annotations().empty());
    EXPECT_TRUE(view().annotations().tool().annotations().empty()) << "and it is gone from the screen";
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(opinion().right);

    desk_.press(Qt::Key_Y, Qt::ControlModifier);
    EXPECT_EQ(drawn().annotations().size(), 1u);
    EXPECT_EQ(view().annotations().tool().annotations().size(), 1u);
    EXPECT_FALSE(opinion().right);
}

TEST_F(ToolsWalk, DrawingsStayWithTheirStudy)
{
    desk_.press(Qt::Key_D);
    drag({200, 150}, {300, 200});
    desk_.press(Qt::Key_K);
    desk_.press(Qt::Key_PageDown);
    desk_.waitUntilHung();
    EXPECT_TRUE(view().annotations().tool().annotations().empty());
    EXPECT_TRUE(drawn(1).empty());
    desk_.press(Qt::Key_PageUp);
    desk_.waitUntilHung();
    EXPECT_EQ(view().annotations().tool().annotations().size(), 1u);
    EXPECT_TRUE(drawn().keyImages().contains("1.RCC"));
    for (const StandardView place : {StandardView::LeftCc, StandardView::RightMlo, StandardView::LeftMlo})
        EXPECT_TRUE(view(place).annotations().tool().annotations().empty());
}

TEST_F(ToolsWalk, KeyImageIsTheActiveViewsAndDeleteRemovesTheSelected)
{
    QTest::mouseClick(&view(StandardView::LeftMlo), Qt::LeftButton, {}, {100, 100});
    desk_.press(Qt::Key_K);
    EXPECT_TRUE(drawn().keyImages().contains("1.LMLO"));
    desk_.press(Qt::Key_K);
    EXPECT_TRUE(drawn().keyImages().empty());

    desk_.press(Qt::Key_O);
    drag({60, 100}, {120, 180}, StandardView::LeftMlo);
    ASSERT_EQ(drawn().annotations().size(), 1u);
    EXPECT_EQ(drawn().annotations().front().reading.size(), 3);
    desk_.press(Qt::Key_Delete);
    EXPECT_TRUE(drawn().annotations().empty());
}

TEST_F(ToolsWalk, WhatIsDrawnAfterSealingSaysSo)
{
    desk_.press(Qt::Key_2);
    desk_.press(Qt::Key_0);
    desk_.press(Qt::Key_S);
    desk_.press(Qt::Key_S);
    ASSERT_TRUE(desk_.study(0).sealed());
    desk_.press(Qt::Key_D);
    drag({200, 150}, {300, 200});
    ASSERT_EQ(drawn().annotations().size(), 1u);
    EXPECT_EQ(drawn().annotations().front().made, Made::AfterSealing);
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(drawn().annotations().empty());
    EXPECT_TRUE(opinion().whole());
}

TEST_F(ToolsWalk, TheLoupeStaysAfterAPressAndGoesWhenHeld)
{
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Z);
    EXPECT_TRUE(view().annotations().loupeOn());
    QTest::keyClick(&view(), Qt::Key_Z);
    EXPECT_FALSE(view().annotations().loupeOn());
    QTest::keyPress(&view(), Qt::Key_Z);
    EXPECT_TRUE(view().annotations().loupeOn());
    QTest::qWait(450);
    QTest::keyRelease(&view(), Qt::Key_Z);
    EXPECT_FALSE(view().annotations().loupeOn());
}

TEST_F(ToolsWalk, LettersOfANoteSealNothing)
{
    desk_.press(Qt::Key_2);
    desk_.press(Qt::Key_0);
    desk_.press(Qt::Key_T, Qt::ShiftModifier);
    QTest::mouseClick(&view(), Qt::LeftButton, {}, {250, 200});
    for (const Qt::Key key : {Qt::Key_S, Qt::Key_S, Qt::Key_1, Qt::Key_K})
        desk_.press(key);
    desk_.press(Qt::Key_Return);
    EXPECT_FALSE(desk_.study(0).sealed());
    EXPECT_EQ(opinion().right, reading::Recall::NoRecall);
    ASSERT_EQ(drawn().annotations().size(), 1u);
    EXPECT_EQ(*textOf(drawn().annotations().front().shape), QStringLiteral("ss1k"));
}

}  // namespace
}  // namespace diptych::viewer
