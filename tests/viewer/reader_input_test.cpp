#include "window/reader_input.h"

#include <set>

#include <QTest>
#include <QWheelEvent>
#include <QWidget>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

TEST(ReaderInput, TellsWhatTheReaderDoesAndNothingElse)
{
    QWidget window;
    window.setMouseTracking(true);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    using Kind = ReaderInput::Kind;
    std::set<Kind> told;
    const ReaderInput input([&told](Kind kind) { told.insert(kind); });
    const auto tells = [&told](const auto& act) {
        told.clear();
        act();
        return told == std::set{Kind::Act};
    };
    EXPECT_TRUE(tells([&] { QTest::keyClick(&window, Qt::Key_Space); }));
    EXPECT_TRUE(tells([&] { QTest::mousePress(&window, Qt::LeftButton); }));
    EXPECT_TRUE(tells([&] {
        QMouseEvent move(QEvent::MouseMove, {5, 5}, {5, 5}, Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &move);
    }));
    EXPECT_TRUE(tells([&] { QTest::mouseRelease(&window, Qt::LeftButton); }));
    EXPECT_TRUE(tells([&] {
        QWheelEvent wheel({5, 5}, {5, 5}, {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&window, &wheel);
    }));
    told.clear();
    QMouseEvent move(QEvent::MouseMove, {6, 6}, {6, 6}, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &move);
    EXPECT_EQ(told, std::set{Kind::Hover});
    told.clear();
    window.update();
    QTest::qWait(20);
    EXPECT_EQ(told, std::set<Kind>{});
}

TEST(ReaderInput, MakesTheEngineGiveWay)
{
    testing::Desk desk({testing::makeStudy("1")});
    desk.open();
    const int before = desk.analysis().gaveWay;
    desk.press(Qt::Key_Shift);
    EXPECT_GT(desk.analysis().gaveWay, before);
    const auto hoverTells = [&desk] {
        const int gaveWay = desk.analysis().gaveWay;
        QMouseEvent move(QEvent::MouseMove, {6, 6}, {6, 6}, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&desk.window(), &move);
        return desk.analysis().gaveWay > gaveWay;
    };
    EXPECT_FALSE(hoverTells());
    desk.press(Qt::Key_Z);  // the loupe follows the pointer
    EXPECT_TRUE(hoverTells());
}

}  // namespace
}  // namespace diptych::viewer
