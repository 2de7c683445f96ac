#include "reading/opinion_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

class OpinionPanelTest : public ::testing::Test
{
protected:
    QPushButton& button(const char* name) { return *panel_.findChild<QPushButton*>(QString::fromLatin1(name)); }
    QString state() { return panel_.findChild<QLabel*>(QStringLiteral("opinionState"))->text(); }
    void give(reading::Recall right, reading::Recall left)
    {
        ASSERT_TRUE(reading_.session.set(Laterality::Right, right));
        ASSERT_TRUE(reading_.session.set(Laterality::Left, left));
        panel_.show(&reading_);
    }

    Reading reading_;
    OpinionPanel panel_;
};

TEST_F(OpinionPanelTest, WithoutAStudyNothingCanBeGiven)
{
    panel_.show(nullptr);
    EXPECT_FALSE(button("rightRecall").isEnabled());
    EXPECT_FALSE(button("seal").isEnabled());
}

TEST_F(OpinionPanelTest, ButtonsOnlyWishAndShowWhatTheSessionHolds)
{
    panel_.show(&reading_);
    QSignalSpy wished(&panel_, &OpinionPanel::opinionGiven);
    button("leftNoRecall").click();
    ASSERT_EQ(wished.count(), 1);
    EXPECT_EQ(wished[0][0].value<Laterality>(), Laterality::Left);
    give(reading::Recall::Recall, reading::Recall::NoRecall);
    EXPECT_TRUE(button("rightRecall").isChecked());
    EXPECT_TRUE(button("leftNoRecall").isChecked());
    EXPECT_FALSE(button("leftRecall").isChecked());
}

TEST_F(OpinionPanelTest, ArrowKeysNeverChangeAnOpinion)
{
    give(reading::Recall::Recall, reading::Recall::NoRecall);
    panel_.QWidget::show();
    QSignalSpy wished(&panel_, &OpinionPanel::opinionGiven);
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Left, Qt::Key_Down, Qt::Key_Up}) {
        button("rightRecall").setFocus();
        QTest::keyClick(&button("rightRecall"), key);
    }
    EXPECT_EQ(wished.count(), 0);
    EXPECT_TRUE(button("rightRecall").isChecked());
    EXPECT_FALSE(button("rightNoRecall").isChecked());
}

TEST_F(OpinionPanelTest, SealingNeedsBothBreastsAndTwoSteps)
{
    panel_.show(&reading_);
    QSignalSpy sealed(&panel_, &OpinionPanel::sealWished);
    panel_.askOrSeal();
    panel_.askOrSeal();
    EXPECT_EQ(sealed.count(), 0);
    EXPECT_TRUE(state().contains(QStringLiteral("both breasts")));

    give(reading::Recall::NoRecall, reading::Recall::Recall);
    panel_.askOrSeal();
    EXPECT_EQ(sealed.count(), 0);
    EXPECT_TRUE(state().contains(QStringLiteral("right breast: no recall, left breast: recall")));
    panel_.askOrSeal();
    EXPECT_EQ(sealed.count(), 1);
}

TEST_F(OpinionPanelTest, AChangedOpinionTakesTheQuestionBackButNewsDoesNot)
{
    give(reading::Recall::NoRecall, reading::Recall::NoRecall);
    panel_.askOrSeal();
    panel_.show(&reading_);  // the engine's progress redraws the panel
    EXPECT_TRUE(panel_.asking());
    give(reading::Recall::Recall, reading::Recall::NoRecall);
    EXPECT_FALSE(panel_.asking());
    panel_.askOrSeal();
    EXPECT_TRUE(panel_.cancelSeal());
    EXPECT_FALSE(panel_.asking());
}

TEST_F(OpinionPanelTest, SealedOpinionIsLockedAndDated)
{
    give(reading::Recall::Recall, reading::Recall::NoRecall);
    ASSERT_TRUE(reading_.session.seal("2024-06-01T10:00:00Z"));
    panel_.show(&reading_);
    EXPECT_FALSE(button("rightNoRecall").isEnabled());
    EXPECT_TRUE(button("rightRecall").isChecked());
    EXPECT_TRUE(state().contains(QStringLiteral("2024-06-01")));
    EXPECT_TRUE(state().contains(QStringLiteral("AI was hidden")));
}

}  // namespace
}  // namespace diptych::viewer
