// The page of display quality, as a site uses it: from typing a measurement to the images and the sealed opinion.
#include <cmath>

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "monitor/display_page.h"
#include "monitor/display_quality_dialog.h"
#include "monitor/test_pattern.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

class DisplayQuality : public ::testing::Test
{
protected:
    void SetUp() override { desk_.open(); }

    DisplayPage& page()
    {
        commandAction(desk_.window(), Command::DisplayQuality).trigger();
        auto* dialog = desk_.window().findChild<DisplayQualityDialog*>(QStringLiteral("displayQuality"));
        EXPECT_TRUE(dialog && dialog->isVisible() && !dialog->isModal());
        return dialog->page(0);
    }
    static void type(DisplayPage& page, const QString& field, const QString& text)
    {
        auto* edit = page.findChild<QLineEdit*>(field);
        ASSERT_TRUE(edit) << field.toStdString();
        edit->clear();
        QTest::keyClicks(edit, text);
    }
    static void typeLuminances(DisplayPage& page)
    {
        for (int index = 0; index < gsdf::kMeasuredLevels; ++index) {
            const int level = gsdf::measuredLevel(index);
            type(page, QStringLiteral("luminance%1").arg(level),
                 QString::number(0.4 + 479.6 * std::pow(level / 255.0, 2.2), 'f', 3));
        }
    }
    static void choose(DisplayPage& page, LuminanceBasis basis)
    {
        page.findChild<QComboBox*>(QStringLiteral("basis"))->setCurrentIndex(static_cast<int>(basis));
    }
    static QPushButton& button(DisplayPage& page, const char* name)
    {
        return *page.findChild<QPushButton*>(QLatin1String(name));
    }
    int centreGrey()
    {
        ViewportWidget& viewport = desk_.window().hanging().viewport(StandardView::LeftMlo);
        return qGray(viewport.grab().toImage().pixel(viewport.widgetFromStored({100, 150}).toPoint()));
    }
    QString notice() { return desk_.window().findChild<QLabel*>(QStringLiteral("notice"))->text(); }

    Desk desk_{{makeStudy("1")}};
};

TEST_F(DisplayQuality, AMeasuredDisplayIsRenderedToTheGsdfAndTheOpinionSaysSo)
{
    const int before = centreGrey();
    DisplayPage& screen = page();
    choose(screen, LuminanceBasis::Measured);
    EXPECT_FALSE(button(screen, "saveDisplay").isEnabled()) << "nothing was measured yet";
    typeLuminances(screen);
    EXPECT_EQ(centreGrey(), before) << "not before it is saved";
    ASSERT_TRUE(button(screen, "saveDisplay").isEnabled());
    QTest::mouseClick(&button(screen, "saveDisplay"), Qt::LeftButton);
    const gsdf::DisplayTable table = screen.entered().displayTable();
    EXPECT_NE(table, gsdf::unchanged());
    EXPECT_EQ(centreGrey(), table[static_cast<std::size_t>(before)]);

    screen.window()->close();
    QApplication::processEvents();
    QApplication::setActiveWindow(&desk_.window());
    desk_.window().hanging().activate(StandardView::RightCc);
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk_.press(key);
    ASSERT_TRUE(desk_.study(0).sealed());
    const std::string statement = desk_.study(0).reading->session.sealed()->conditions.displayStatement;
    EXPECT_NE(statement.find("GSDF by the table measured on"), std::string::npos) << statement;
    EXPECT_NE(statement.find("0.4 to 480 cd/m2"), std::string::npos) << statement;
}

TEST_F(DisplayQuality, WithoutAMeasurementTheOpinionSaysThatToo)
{
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk_.press(key);
    ASSERT_TRUE(desk_.study(0).sealed());
    const std::string statement = desk_.study(0).reading->session.sealed()->conditions.displayStatement;
    EXPECT_NE(statement.find("luminance not told to the program"), std::string::npos) << statement;
}

TEST_F(DisplayQuality, LuminancesThatFallCannotBeSavedAndTheSiteIsToldWhere)
{
    DisplayPage& screen = page();
    choose(screen, LuminanceBasis::Measured);
    typeLuminances(screen);
    type(screen, QStringLiteral("luminance120"), QStringLiteral("9"));
    EXPECT_FALSE(button(screen, "saveDisplay").isEnabled());
    const QString said = screen.findChild<QLabel*>(QStringLiteral("quality"))->text();
    EXPECT_TRUE(said.contains(QStringLiteral("105 to 120"))) << said.toStdString();
}

TEST_F(DisplayQuality, TrueSizeNeedsARulerAndThenIsTrue)
{
    ViewportWidget& active = desk_.window().hanging().viewport(StandardView::RightCc);
    desk_.window().hanging().activate(StandardView::RightCc);
    const double fitted = active.zoom();
    desk_.press(Qt::Key_T);
    EXPECT_TRUE(notice().contains(QStringLiteral("has not been measured: open Display quality (Ctrl+D)")))
        << notice().toStdString();
    EXPECT_DOUBLE_EQ(active.zoom(), fitted);

    DisplayPage& screen = page();
    const double millimetres = 132.0;
    type(screen, QStringLiteral("lineMm"), QStringLiteral("132,0"));
    QTest::mouseClick(&button(screen, "saveDisplay"), Qt::LeftButton);
    commandAction(desk_.window(), Command::TrueSize).trigger();
    const double pixelsPerMm = rulerLength(screen.identity().devicePixels) / millimetres;
    const QPointF from = active.widgetFromStored({50, 100});
    const QPointF to = active.widgetFromStored({150, 100});  // 0.5 mm a pixel
    EXPECT_NEAR(std::abs(to.x() - from.x()) * active.devicePixelRatioF(), 50.0 * pixelsPerMm, 0.01);
}

TEST_F(DisplayQuality, ThePatternFillsItsScreenAndEscClosesIt)
{
    DisplayPage& screen = page();
    for (const char* name : {"showPattern", "showRuler"}) {
        QTest::mouseClick(&button(screen, name), Qt::LeftButton);
        ASSERT_TRUE(screen.picture() && screen.picture()->isVisible());
        EXPECT_EQ(screen.picture()->drawn().size(), screen.identity().devicePixels);
        QTest::keyClick(screen.picture(), Qt::Key_Escape);
        EXPECT_TRUE(!screen.picture() || !screen.picture()->isVisible());
    }
    choose(screen, LuminanceBasis::Measured);
    QTest::mouseClick(&button(screen, "showField"), Qt::LeftButton);
    ASSERT_TRUE(screen.picture());
    const QPoint centre(screen.identity().devicePixels.width() / 2, screen.identity().devicePixels.height() / 2);
    for (const int level : {0, 15, 30}) {
        EXPECT_EQ(qGray(screen.picture()->drawn().pixel(centre)), level);
        QTest::keyClick(screen.picture(), Qt::Key_Right);
    }
    QTest::keyClick(screen.picture(), Qt::Key_Left);
    EXPECT_EQ(qGray(screen.picture()->drawn().pixel(centre)), 30);
}

TEST_F(DisplayQuality, EnterGoesFromFieldToFieldAndSavesNothing)
{
    DisplayPage& screen = page();
    choose(screen, LuminanceBasis::Measured);
    auto* first = screen.findChild<QLineEdit*>(QStringLiteral("luminance0"));
    auto* second = screen.findChild<QLineEdit*>(QStringLiteral("luminance15"));
    QApplication::setActiveWindow(screen.window());
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Return);
    EXPECT_TRUE(second->hasFocus());
    EXPECT_TRUE(screen.window()->isVisible());
}

}  // namespace
}  // namespace diptych::viewer
