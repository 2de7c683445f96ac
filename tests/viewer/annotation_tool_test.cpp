#include "hanging/annotation_tool.h"

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

/// An image of 1000 x 800 drawn at half size, mirrored: stored (x, y) is at (500 - x / 2, y / 2).
const Affine kMap{{-0.5, 0.0, 500.0, 0.0, 0.5, 0.0}};

class AnnotationToolTest : public ::testing::Test
{
protected:
    AnnotationToolTest() { tool_.setImage("1", 1, {1000.0, 800.0}); }

    void keep(const AnnotationTool::Answer& answer)
    {
        if (answer.edit) {
            history_.apply(*answer.edit);
            tool_.show(history_.annotations());
        }
    }
    AnnotationTool::Answer drag(const QPointF& from, const QPointF& to)
    {
        const bool taken = tool_.press(from, kMap).taken;
        tool_.move((from + to) / 2, kMap);
        tool_.move(to, kMap);
        auto answer = tool_.release(to, kMap);
        answer.taken = taken;
        keep(answer);
        return answer;
    }
    AnnotationTool::Answer click(const QPointF& at)
    {
        auto pressed = tool_.press(at, kMap);
        const auto released = tool_.release(at, kMap);
        keep(pressed);
        keep(released);
        pressed.textWanted = released.textWanted;
        return pressed;
    }
    const AnnotationShape& shape(std::size_t index) { return history_.annotations().at(index).shape; }

    AnnotationTool tool_;
    AnnotationHistory history_;
};

TEST_F(AnnotationToolTest, DragMakesARulerInStoredPixels)
{
    tool_.setTool(Tool::Ruler);
    EXPECT_TRUE(drag({450, 100}, {350, 100}).taken);
    ASSERT_EQ(history_.annotations().size(), 1u);
    const auto& ruler = std::get<Ruler>(shape(0));
    EXPECT_DOUBLE_EQ(ruler.from.x, 100);
    EXPECT_DOUBLE_EQ(ruler.to.x, 300);
    EXPECT_DOUBLE_EQ(ruler.from.y, 200);
    EXPECT_EQ(tool_.selected(), history_.annotations()[0].id);
    EXPECT_EQ(tool_.tool(), Tool::Ruler) << "the tool stays in the hand";
}

TEST_F(AnnotationToolTest, AClickOrADragBackMakesNothing)
{
    for (const Tool tool : {Tool::Ruler, Tool::Ellipse, Tool::Arrow}) {
        tool_.setTool(tool);
        click({200, 200});
        tool_.press({200, 200}, kMap);
        tool_.move({260, 260}, kMap);
        keep(tool_.release({201, 200}, kMap));
    }
    EXPECT_TRUE(history_.annotations().empty());
    EXPECT_FALSE(tool_.draft());
}

TEST_F(AnnotationToolTest, EscInTheMiddleOfADragLeavesNothing)
{
    tool_.setTool(Tool::Ellipse);
    tool_.press({100, 100}, kMap);
    tool_.move({200, 200}, kMap);
    ASSERT_TRUE(tool_.draft());
    EXPECT_TRUE(tool_.cancel());
    EXPECT_FALSE(tool_.draft());
    keep(tool_.release({200, 200}, kMap));
    EXPECT_TRUE(history_.annotations().empty());
}

TEST_F(AnnotationToolTest, ThreeClicksMakeAnAngleAlsoWhenTheyAreQuick)
{
    tool_.setTool(Tool::Angle);
    click({100, 100});
    tool_.move({150, 100}, kMap);
    keep(tool_.doubleClick({200, 100}, kMap));
    keep(tool_.release({200, 100}, kMap));
    tool_.move({200, 150}, kMap);
    ASSERT_TRUE(tool_.draft());
    click({200, 200});
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_NEAR(*angleDegrees(std::get<Angle>(shape(0)), {}), 90.0, 1e-9);
    EXPECT_FALSE(tool_.draft());
}

TEST_F(AnnotationToolTest, TheFirstArmOfAnAngleMayBeDragged)
{
    tool_.setTool(Tool::Angle);
    drag({100, 100}, {200, 100});
    click({200, 200});
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_NEAR(*angleDegrees(std::get<Angle>(shape(0)), {}), 90.0, 1e-9);
}

TEST_F(AnnotationToolTest, NothingIsDrawnOutsideTheImage)
{
    tool_.setTool(Tool::Ruler);
    drag({400, 390}, {600, 500});
    const auto& ruler = std::get<Ruler>(shape(0));
    EXPECT_DOUBLE_EQ(ruler.to.x, 0);
    EXPECT_DOUBLE_EQ(ruler.to.y, 800);

    for (const Tool tool : {Tool::Ruler, Tool::Ellipse, Tool::Arrow, Tool::Angle, Tool::Note}) {
        tool_.setTool(tool);
        EXPECT_TRUE(drag({600, 200}, {300, 250}).taken);
        EXPECT_FALSE(click({600, 100}).textWanted);
    }
    EXPECT_EQ(history_.annotations().size(), 1u) << "what begins beside the image is nothing";
    EXPECT_FALSE(tool_.draft());
}

TEST_F(AnnotationToolTest, WithoutAToolEmptyPlacesBelongToPanning)
{
    tool_.setTool(Tool::Ruler);
    drag({100, 100}, {200, 100});
    tool_.setTool(Tool::Pan);
    EXPECT_FALSE(drag({100, 300}, {200, 330}).taken);
    EXPECT_FALSE(tool_.selected());
    EXPECT_EQ(history_.annotations().size(), 1u);
}

TEST_F(AnnotationToolTest, AClickSelectsAHandleChangesADragMoves)
{
    tool_.setTool(Tool::Ruler);
    drag({100, 100}, {200, 100});
    tool_.setTool(Tool::Pan);
    click({150, 300});
    ASSERT_FALSE(tool_.selected());

    // Not selected: a drag over it must not move what was measured.
    drag({150, 101}, {150, 200});
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).from.y, 200);
    ASSERT_TRUE(tool_.selected());

    drag({200, 100}, {300, 100});
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).from.x, 800);
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).to.x, 400);

    drag({150, 100}, {150, 150});
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).from.y, 300);
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).to.y, 300);
    EXPECT_EQ(history_.annotations().size(), 1u);
}

TEST_F(AnnotationToolTest, DeleteRemovesWhatIsSelectedOnly)
{
    tool_.setTool(Tool::Ruler);
    drag({100, 100}, {200, 100});
    drag({100, 300}, {200, 300});
    tool_.setTool(Tool::Pan);
    click({150, 100});
    keep(tool_.removeSelected());
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_DOUBLE_EQ(std::get<Ruler>(shape(0)).from.y, 600);
    EXPECT_FALSE(tool_.selected());
    EXPECT_FALSE(tool_.removeSelected().edit);
}

TEST_F(AnnotationToolTest, ANoteAsksForItsTextAndAnArrowOnDoubleClick)
{
    tool_.setTool(Tool::Note);
    const auto note = click({100, 100});
    ASSERT_TRUE(note.textWanted);
    EXPECT_EQ(note.textWanted->id, 0);
    EXPECT_DOUBLE_EQ(std::get<Note>(note.textWanted->shape).at.x, 800);

    tool_.setTool(Tool::Arrow);
    drag({100, 200}, {200, 200});
    tool_.setTool(Tool::Pan);
    const auto answer = tool_.doubleClick({150, 200}, kMap);
    ASSERT_TRUE(answer.textWanted);
    EXPECT_EQ(answer.textWanted->id, history_.annotations()[0].id);
    EXPECT_FALSE(tool_.doubleClick({150, 350}, kMap).taken) << "beside it the view is enlarged";
}

TEST_F(AnnotationToolTest, AnotherImageOrFrameShowsNoneOfThem)
{
    tool_.setTool(Tool::Ruler);
    drag({100, 100}, {200, 100});
    tool_.press({100, 200}, kMap);
    tool_.move({200, 200}, kMap);
    tool_.setImage("2", 1, {1000.0, 800.0});
    tool_.show(history_.annotations());
    EXPECT_TRUE(tool_.annotations().empty());
    EXPECT_FALSE(tool_.draft());
    tool_.setImage("1", 2, {1000.0, 800.0});
    tool_.show(history_.annotations());
    EXPECT_TRUE(tool_.annotations().empty());
    tool_.setImage("1", 1, {1000.0, 800.0});
    tool_.show(history_.annotations());
    EXPECT_EQ(tool_.annotations().size(), 1u);
}

}  // namespace
}  // namespace diptych::viewer
