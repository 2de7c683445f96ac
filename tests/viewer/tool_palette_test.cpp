// Buttons for a hand on the mouse: what they do, and that they leave the keyboard where it was.
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "hanging/annotation_layer.h"
#include "hanging/hanging_steps.h"
#include "hanging/hanging_widget.h"
#include "hanging/tool_palette.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

class ToolPaletteTest : public ::testing::Test
{
protected:
    ToolPaletteTest() : desk_({makeStudy("1")}) { desk_.open(); }

    QToolButton& button(const char* command)
    {
        return *desk_.window().findChild<QToolButton*>(QStringLiteral("tool") + QString::fromLatin1(command));
    }
    void click(const char* command) { QTest::mouseClick(&button(command), Qt::LeftButton); }

    Desk desk_;
};

TEST_F(ToolPaletteTest, EveryButtonHasASignAndNamesItsKey)
{
    const auto buttons = desk_.window().findChild<ToolPalette*>()->findChildren<QToolButton*>();
    EXPECT_EQ(buttons.size(), 16);
    for (const QToolButton* each : buttons) {
        EXPECT_FALSE(each->icon().isNull()) << each->objectName().toStdString();
        EXPECT_FALSE(each->icon().pixmap(32).isNull()) << each->objectName().toStdString();
        EXPECT_TRUE(each->toolTip().contains(QLatin1Char('('))) << each->toolTip().toStdString();
    }
}

TEST_F(ToolPaletteTest, AToolIsTakenAndPutDownAndTheKeyShowsOnTheButton)
{
    AnnotationLayer& layer = desk_.window().hanging().viewport(StandardView::RightCc).annotations();
    click("RulerTool");
    EXPECT_EQ(layer.tool().tool(), Tool::Ruler);
    EXPECT_TRUE(button("RulerTool").isChecked());
    desk_.press(Qt::Key_A);
    EXPECT_EQ(layer.tool().tool(), Tool::Angle);
    EXPECT_FALSE(button("RulerTool").isChecked());
    EXPECT_TRUE(button("AngleTool").isChecked());
    click("AngleTool");
    EXPECT_EQ(layer.tool().tool(), Tool::Pan);
    EXPECT_FALSE(button("AngleTool").isChecked());
}

TEST_F(ToolPaletteTest, StepsAndLeavesTheFocusWithTheView)
{
    desk_.window().hanging().activate(StandardView::RightCc);
    click("NextStep");
    EXPECT_EQ(desk_.window().steps().step(), 1);
    EXPECT_TRUE(desk_.window().hanging().isAncestorOf(QApplication::focusWidget()));
    click("PreviousStep");
    EXPECT_EQ(desk_.window().steps().step(), 0);
    click("PriorInPlace");  // there is none
    EXPECT_FALSE(button("PriorInPlace").isChecked());
}

}  // namespace
}  // namespace diptych::viewer
