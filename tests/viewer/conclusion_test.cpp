// A conclusion in the reader's own words: written, kept, taken back, sealed.
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "looks/eliding_combo.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

class ConclusionTest : public ::testing::Test
{
protected:
    ConclusionTest()
    {
        desk_.open();
        desk_.window().hanging().activate(StandardView::RightCc);
    }
    [[nodiscard]] reading::ReadingSession& session() { return desk_.study(0).reading->session; }
    [[nodiscard]] QPlainTextEdit& box()
    {
        return *desk_.window().findChild<QPlainTextEdit*>(QStringLiteral("conclusion"));
    }
    void write(const QString& text)
    {
        desk_.press(Qt::Key_C, Qt::ShiftModifier);
        ASSERT_TRUE(box().hasFocus());
        QTest::keyClicks(&box(), text);
    }

    Desk desk_{{makeStudy("1")}};
};

TEST_F(ConclusionTest, WhatIsWrittenIsPartOfTheOpinionWhenTheTextIsLeft)
{
    write(QStringLiteral(" Seen on both views "));
    desk_.press(Qt::Key_Return);
    QTest::keyClicks(&box(), QStringLiteral("compare with 2019"));
    EXPECT_TRUE(session().opinion().conclusion.empty()) << "still being written";
    desk_.press(Qt::Key_Escape);
    EXPECT_FALSE(box().hasFocus());
    EXPECT_EQ(session().opinion().conclusion, "Seen on both views \ncompare with 2019");
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(session().opinion().conclusion.empty());
    EXPECT_TRUE(box().toPlainText().isEmpty());
}

TEST_F(ConclusionTest, WhatIsBeingWrittenIsSealedToo)
{
    desk_.press(Qt::Key_2);
    desk_.press(Qt::Key_0);
    write(QStringLiteral("Nothing new"));
    desk_.press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(session().opinion().conclusion, "Nothing new");
    desk_.press(Qt::Key_S);
    ASSERT_TRUE(session().sealed());
    EXPECT_EQ(session().sealed()->opinion.conclusion, "Nothing new");
    EXPECT_TRUE(box().isVisible() && box().isReadOnly());
    desk_.press(Qt::Key_C, Qt::ShiftModifier);
    EXPECT_FALSE(box().hasFocus());
}

TEST_F(ConclusionTest, EscInTheTextDropsNoChangeOfASealedOpinion)
{
    desk_.press(Qt::Key_B);
    if (!session().sealed()) {  // the key for normal is locked at first
        desk_.press(Qt::Key_2);
        desk_.press(Qt::Key_0);
        desk_.press(Qt::Key_S);
        desk_.press(Qt::Key_S);
    }
    ASSERT_TRUE(session().sealed());
    desk_.press(Qt::Key_U, Qt::ShiftModifier);
    write(QStringLiteral("The AI's mark is a node"));
    desk_.press(Qt::Key_Escape);
    EXPECT_EQ(session().state(), reading::ReadingSession::State::Revising);
    EXPECT_EQ(session().opinion().conclusion, "The AI's mark is a node");
}

TEST_F(ConclusionTest, TheBoxGrowsWithTheTextAndTakesNoTabulators)
{
    const int one = box().height();
    write(QStringLiteral("a"));
    for (int line = 0; line < 3; ++line) {
        desk_.press(Qt::Key_Return);
        QTest::keyClicks(&box(), QStringLiteral("b"));
    }
    EXPECT_GT(box().height(), one + 2 * box().fontMetrics().lineSpacing());
    box().insertPlainText(QStringLiteral("c\td\x01"));
    desk_.press(Qt::Key_Escape);
    EXPECT_EQ(session().opinion().conclusion, "a\nb\nb\nbc d");
    EXPECT_TRUE(reading::faultsOf(session().opinion()).size() == 2) << "only the recalls are lacking";
}

TEST_F(ConclusionTest, TooLongATextIsNotSealedAndNotCutEither)
{
    desk_.press(Qt::Key_2);
    desk_.press(Qt::Key_0);
    desk_.press(Qt::Key_C, Qt::ShiftModifier);
    box().insertPlainText(QString(2001, QLatin1Char('x')));
    desk_.press(Qt::Key_Escape);
    desk_.press(Qt::Key_S);
    desk_.press(Qt::Key_S);
    EXPECT_FALSE(session().sealed());
    EXPECT_EQ(session().opinion().conclusion.size(), 2001U);
}

TEST(ElidingComboTest, ALongChoiceEndsInDotsAndAWheelChangesNothing)
{
    ElidingCombo box;
    box.addItems({QStringLiteral("kurz"), QStringLiteral("heterogen dichtes Brustdr\u00fcsengewebe, Typ c")});
    box.resize(120, 28);
    EXPECT_EQ(box.shownText(), QStringLiteral("kurz"));
    box.setCurrentIndex(1);
    EXPECT_TRUE(box.shownText().endsWith(QChar(0x2026))) << box.shownText().toStdString();
    box.resize(900, 28);
    EXPECT_EQ(box.shownText(), box.currentText());
    QWheelEvent wheel(QPointF(5, 5), box.mapToGlobal(QPointF(5, 5)), {}, QPoint(0, 240), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&box, &wheel);
    EXPECT_EQ(box.currentIndex(), 1);
}

}  // namespace
}  // namespace diptych::viewer
