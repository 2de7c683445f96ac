// A window over two screens, and one that moves from screen to screen: each image has the table of the screen it is on.
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "looks/theme.h"
#include "monitor/display_page.h"
#include "monitor/display_quality_dialog.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

class TwoScreens : public ::testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_EQ(QGuiApplication::screens().size(), 2);
        place({0, 0, 2000, 1000});
        desk_.open();
    }
    void place(const QRect& where)
    {
        desk_.window().setGeometry(where);
        QApplication::processEvents();
    }
    DisplayPage& page(int screen)
    {
        commandAction(desk_.window(), Command::DisplayQuality).trigger();
        return desk_.window().findChild<DisplayQualityDialog*>(QStringLiteral("displayQuality"))->page(screen);
    }
    /// The left screen is told of, the right one is not.
    void tellOfTheLeft()
    {
        DisplayPage& left = page(0);
        left.findChild<QComboBox*>(QStringLiteral("basis"))
            ->setCurrentIndex(static_cast<int>(LuminanceBasis::AssumedSrgb));
        left.findChild<QLineEdit*>(QStringLiteral("assumedLeast"))->setText(QStringLiteral("0.3"));
        left.findChild<QLineEdit*>(QStringLiteral("assumedGreatest"))->setText(QStringLiteral("300"));
        left.findChild<QLineEdit*>(QStringLiteral("lineMm"))->setText(QStringLiteral("150"));
        left.findChild<QPushButton*>(QStringLiteral("saveDisplay"))->click();
        left.window()->close();
    }
    int greyOf(StandardView place)
    {
        ViewportWidget& viewport = desk_.window().hanging().viewport(place);
        return qGray(viewport.grab().toImage().pixel(viewport.widgetFromStored({100, 150}).toPoint()));
    }
    std::string sealedStatement()
    {
        desk_.window().desk().give(Laterality::Right, reading::Recall::NoRecall);
        desk_.window().desk().give(Laterality::Left, reading::Recall::NoRecall);
        desk_.window().desk().seal();
        return desk_.study(0).reading->session.sealed()->conditions.displayStatement;
    }

    testing::Desk desk_{{testing::makeStudy("1")}};
};

TEST_F(TwoScreens, EachHalfOfTheWindowIsRenderedForItsOwnScreen)
{
    const int plain = greyOf(StandardView::LeftCc);
    ASSERT_EQ(greyOf(StandardView::RightCc), plain);
    tellOfTheLeft();
    EXPECT_NE(greyOf(StandardView::RightCc), plain) << "the right breast hangs on the left screen";
    EXPECT_EQ(greyOf(StandardView::RightMlo), greyOf(StandardView::RightCc));
    EXPECT_EQ(greyOf(StandardView::LeftCc), plain);
    EXPECT_EQ(greyOf(StandardView::LeftMlo), plain);
    const std::string statement = sealedStatement();
    EXPECT_EQ(statement.find("2 screens; Left, 1000 x 1200, GSDF by an assumed sRGB response"), 0U) << statement;
    EXPECT_NE(statement.find("; Right, 1000 x 1200, luminance not told to the program"), std::string::npos)
        << statement;
}

TEST_F(TwoScreens, TheTableFollowsTheWindowToTheOtherScreen)
{
    const int plain = greyOf(StandardView::RightCc);
    tellOfTheLeft();
    place({1000, 0, 1000, 1000});
    for (const StandardView view : kStandardViews)
        EXPECT_EQ(greyOf(view), plain);
    place({0, 0, 1000, 1000});
    for (const StandardView view : kStandardViews)
        EXPECT_NE(greyOf(view), plain);
    place({1000, 0, 1000, 1000});
    const std::string statement = sealedStatement();
    EXPECT_EQ(statement, "Right, 1000 x 1200, luminance not told to the program");
}

TEST_F(TwoScreens, TrueSizeIsThatOfTheScreenUnderTheView)
{
    tellOfTheLeft();
    HangingWidget& hanging = desk_.window().hanging();
    const double before = hanging.viewport(StandardView::LeftCc).zoom();
    hanging.activate(StandardView::LeftCc);
    commandAction(desk_.window(), Command::TrueSize).trigger();
    EXPECT_DOUBLE_EQ(hanging.viewport(StandardView::LeftCc).zoom(), before) << "the right screen was not measured";
    hanging.activate(StandardView::RightCc);
    commandAction(desk_.window(), Command::TrueSize).trigger();
    EXPECT_NEAR(hanging.viewport(StandardView::RightCc).zoom(), 0.5 * 800 / 150.0, 1e-6) << "0.5 mm a pixel";
}

TEST_F(TwoScreens, APictureOpensOnTheScreenOfItsPage)
{
    for (int screen = 0; screen < 2; ++screen) {
        DisplayPage& each = page(screen);
        each.showPicture(TestPatternWindow::Picture::Pattern);
        ASSERT_TRUE(each.picture());
        EXPECT_EQ(each.picture()->geometry(), QGuiApplication::screens()[screen]->geometry());
        each.picture()->close();
    }
}

}  // namespace
}  // namespace diptych::viewer

int main(int argc, char** argv)
{
    // Qt's offscreen platform takes its screens from a file.
    const QTemporaryDir folder;
    QFile screens(folder.filePath(QStringLiteral("screens.json")));
    if (!screens.open(QIODevice::WriteOnly))
        return 1;
    screens.write(R"({"synchronousWindowSystemEvents": true, "windowFrameMargins": false, "screens": [
        {"name": "Left", "x": 0, "y": 0, "width": 1000, "height": 1200,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0},
        {"name": "Right", "x": 1000, "y": 0, "width": 1000, "height": 1200,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}]})");
    screens.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.fileName().toLocal8Bit());
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    diptych::viewer::theme::apply(application);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
