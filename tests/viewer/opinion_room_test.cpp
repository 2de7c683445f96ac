// The boxes of the opinion on the smallest screen that is read on: long words stay readable.
#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "looks/eliding_combo.h"
#include "looks/fitting_scroll.h"
#include "looks/growing_text.h"
#include "reading/opinion_details.h"
#include "reading/opinion_panel.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

class OpinionRoomTest : public ::testing::Test
{
protected:
    OpinionRoomTest()
    {
        SiteRules rules = desk_.window().desk().rules();
        rules.scheme = reading::Scheme::UnitedKingdom;
        desk_.window().desk().setRules(rules);
        desk_.window().resize(1366, 768);
        desk_.open();
        ReadingDesk& desk = desk_.window().desk();
        for (const StandardView view : {StandardView::RightMlo, StandardView::RightCc})
            desk.markLesion(desk_.window().hanging().viewport(view).view().sopInstanceUid, ImagePoint{60.0, 80.0});
        desk.setCategory(Laterality::Right, reading::UkCategory{reading::UkOpinion::RecallForAssessment, {}});
        QApplication::processEvents();
    }
    [[nodiscard]] ElidingCombo& box(const char* name)
    {
        return *desk_.window().findChild<ElidingCombo*>(QString::fromLatin1(name));
    }

    Desk desk_{{makeStudy("1")}};
};

TEST_F(OpinionRoomTest, EveryChoiceIsWholeInAWindowOf1366By768)
{
    ASSERT_EQ(desk_.window().width(), 1366);
    for (const char* const name : {"rightCategory", "leftCategory", "rightConcern", "density", "lesionType1"}) {
        ElidingCombo& each = box(name);
        ASSERT_TRUE(each.isVisible()) << name;
        for (int item = 0; item < each.count(); ++item) {
            each.setCurrentIndex(item);
            EXPECT_EQ(each.shownText().toStdString(), each.itemText(item).toStdString()) << name;
        }
    }
}

TEST_F(OpinionRoomTest, LongerWordsEndInDotsAndMakeThePanelNoWider)
{
    ElidingCombo& type = box("lesionType1");
    const int width = desk_.window().opinion().width();
    const QString longWord = QStringLiteral("unscharf begrenzter Herdbefund mit Architekturst\u00f6rung");
    type.addItem(longWord);
    type.setCurrentText(longWord);
    QApplication::processEvents();
    EXPECT_EQ(desk_.window().opinion().width(), width);
    EXPECT_TRUE(type.shownText().endsWith(QChar(0x2026))) << type.shownText().toStdString();
    EXPECT_GT(type.shownText().size(), 10);
}

TEST_F(OpinionRoomTest, WhatIsBeingWrittenIsInSight)
{
    auto& text = *desk_.window().findChild<GrowingText*>();
    desk_.window().opinion().details().writeConclusion();
    text.insertPlainText(QStringLiteral("a\nb\nc\nd\ne\nf\ng\nh"));
    QApplication::processEvents();
    const auto* scroll = desk_.window().opinion().findChild<FittingScroll*>();
    const QRect shown = text.visibleRegion().boundingRect();
    EXPECT_EQ(shown.height(), text.height()) << "of " << scroll->height();
}

}  // namespace
}  // namespace diptych::viewer
