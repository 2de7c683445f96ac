// Category, density, type and concern by keys, in the real window.
#include "reading/opinion_keys.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "synthetic_study.h"
#include "window/key_help.h"

namespace diptych::viewer
{
namespace
{

using reading::BiRads;
using reading::Recall;
using testing::Desk;
using testing::makeStudy;

class OpinionKeysTest : public ::testing::Test
{
protected:
    void read(reading::Scheme scheme)
    {
        SiteRules rules = desk_.window().desk().rules();
        rules.scheme = scheme;
        rules.normalLockMs = 0;
        desk_.window().desk().setRules(rules);
        desk_.open();
        toImages();
    }
    void toImages() { desk_.window().hanging().activate(StandardView::RightCc); }
    void press(std::initializer_list<Qt::Key> keys)
    {
        for (const Qt::Key each : keys)
            desk_.press(each);
    }
    [[nodiscard]] const reading::FullOpinion& opinion() { return desk_.study(0).reading->session.opinion(); }
    [[nodiscard]] bool waiting() { return desk_.window().findChild<OpinionKeys*>()->waiting(); }
    [[nodiscard]] QLabel& toast() { return *desk_.window().findChild<QLabel*>(QStringLiteral("toast")); }
    void mark(StandardView view)
    {
        const std::string uid = desk_.window().hanging().viewport(view).view().sopInstanceUid;
        desk_.window().desk().markLesion(uid, ImagePoint{60.0, 80.0});
    }

    Desk desk_{{makeStudy("1"), makeStudy("2", "Roe^Ann")}};
};

TEST_F(OpinionKeysTest, BiRadsCategoriesOfBothBreasts)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_3, Qt::Key_4});
    EXPECT_FALSE(opinion().right.category) << "there is no BI-RADS 4 without its letter";
    EXPECT_TRUE(toast().isVisible() && toast().text().contains(QStringLiteral("A, B or C")))
        << toast().text().toStdString();
    press({Qt::Key_A});
    EXPECT_EQ(opinion().right.category, reading::Category(BiRads::Cat4A));
    EXPECT_EQ(opinion().right.recall, Recall::Recall);
    EXPECT_TRUE(toast().text().contains(QStringLiteral("Right breast: recall, BI-RADS 4A")))
        << toast().text().toStdString();
    press({Qt::Key_8, Qt::Key_1});
    EXPECT_EQ(opinion().left.category, reading::Category(BiRads::Cat1));
    EXPECT_EQ(opinion().left.recall, Recall::NoRecall);
    EXPECT_TRUE(toast().text().contains(QStringLiteral("Left breast: no recall, BI-RADS 1")));
    const std::pair<Qt::Key, BiRads> all[]{{Qt::Key_0, BiRads::Cat0}, {Qt::Key_1, BiRads::Cat1},
                                           {Qt::Key_2, BiRads::Cat2}, {Qt::Key_3, BiRads::Cat3},
                                           {Qt::Key_5, BiRads::Cat5}, {Qt::Key_6, BiRads::Cat6}};
    for (const auto& [key, category] : all) {
        press({Qt::Key_3, key});
        EXPECT_EQ(opinion().right.category, reading::Category(category));
    }
    EXPECT_EQ(opinion().left.category, reading::Category(BiRads::Cat1)) << "of the other breast nothing was said";
}

TEST_F(OpinionKeysTest, EachIsOneStepThatUndoTakesBack)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_3, Qt::Key_4, Qt::Key_C});
    desk_.press(Qt::Key_D, Qt::ShiftModifier);
    press({Qt::Key_B});
    EXPECT_EQ(opinion().density, reading::Density::B);
    EXPECT_FALSE(desk_.study(0).sealed()) << "B answers, it does not seal";
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(opinion().density);
    EXPECT_EQ(opinion().right.category, reading::Category(BiRads::Cat4C));
    desk_.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(opinion(), (reading::FullOpinion{reading::Scheme::BiRads}));
}

TEST_F(OpinionKeysTest, UnitedKingdomsCategoriesAndConcern)
{
    read(reading::Scheme::UnitedKingdom);
    press({Qt::Key_3, Qt::Key_4});
    EXPECT_EQ(opinion().right.category,
              reading::Category(reading::UkCategory{reading::UkOpinion::RecallForAssessment, reading::Concern::of(4)}));
    EXPECT_EQ(opinion().right.recall, Recall::Recall);
    press({Qt::Key_8, Qt::Key_N});
    EXPECT_EQ(opinion().left.category, reading::Category(reading::UkCategory{}));
    press({Qt::Key_8, Qt::Key_T});
    EXPECT_EQ(opinion().left.category, reading::Category(reading::UkCategory{reading::UkOpinion::TechnicalRecall, {}}));
    EXPECT_EQ(opinion().left.recall, Recall::NoRecall);
    press({Qt::Key_8, Qt::Key_6});
    EXPECT_EQ(opinion().left.recall, Recall::NoRecall) << "there is no concern 6";
}

TEST_F(OpinionKeysTest, WhereNoCategoryIsAskedForTheNextKeyIsWhatItAlwaysWas)
{
    read(reading::Scheme::RecallOnly);
    press({Qt::Key_3});
    EXPECT_FALSE(waiting());
    press({Qt::Key_1});
    EXPECT_FALSE(opinion().right.category);
    EXPECT_EQ(opinion().right.recall, Recall::Recall);
    desk_.press(Qt::Key_D, Qt::ShiftModifier);
    press({Qt::Key_D});
    EXPECT_EQ(opinion().density, reading::Density::D);
    desk_.press(Qt::Key_D, Qt::ShiftModifier);
    press({Qt::Key_0});
    EXPECT_FALSE(opinion().density);
    EXPECT_FALSE(opinion().left.recall) << "0 answered, it did not say no recall";
}

TEST_F(OpinionKeysTest, TypeAndConcernOfTheLesionInHand)
{
    read(reading::Scheme::RecallOnly);
    desk_.press(Qt::Key_J, Qt::ShiftModifier);
    EXPECT_FALSE(waiting()) << "nothing is marked";
    mark(StandardView::RightCc);
    mark(StandardView::LeftCc);
    desk_.press(Qt::Key_J, Qt::ShiftModifier);
    press({Qt::Key_M});
    desk_.press(Qt::Key_J, Qt::ShiftModifier);
    press({Qt::Key_4});
    EXPECT_EQ(opinion().lesions[1].type, reading::LesionType::Microcalcification);
    EXPECT_EQ(opinion().lesions[1].concern, reading::Concern::of(4));
    EXPECT_TRUE(toast().text().contains(QStringLiteral("Lesion 2, left breast: microcalcification, concern 4")))
        << toast().text().toStdString();
    // Twice: the next one.
    desk_.press(Qt::Key_J, Qt::ShiftModifier);
    desk_.press(Qt::Key_J, Qt::ShiftModifier);
    press({Qt::Key_D});
    EXPECT_EQ(opinion().lesions[0].type, reading::LesionType::Distortion);
    EXPECT_EQ(opinion().lesions[1].type, reading::LesionType::Microcalcification);
    EXPECT_EQ(desk_.study(0).reading->lesion, std::optional<std::size_t>(0));
    EXPECT_FALSE(opinion().right.recall);
}

TEST_F(OpinionKeysTest, AKeyThatIsNoAnswerDoesNothingAtAll)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_1, Qt::Key_0});
    const reading::FullOpinion before = opinion();
    for (const Qt::Key wrong : {Qt::Key_S, Qt::Key_B, Qt::Key_9, Qt::Key_J}) {
        press({Qt::Key_3, wrong});
        EXPECT_EQ(opinion(), before);
        EXPECT_FALSE(waiting());
    }
    press({Qt::Key_3, Qt::Key_4, Qt::Key_9});
    EXPECT_EQ(opinion(), before);
    press({Qt::Key_3, Qt::Key_Escape});
    EXPECT_FALSE(waiting());
    EXPECT_FALSE(toast().isVisible());
    press({Qt::Key_2});
    EXPECT_EQ(opinion().right.recall, Recall::NoRecall) << "after Esc a key is what it was";
    EXPECT_FALSE(desk_.study(0).sealed());
}

TEST_F(OpinionKeysTest, AClickAnotherCommandAndAnotherExamEndTheWait)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_3});
    QTest::mouseClick(&desk_.window().hanging().viewport(StandardView::LeftCc), Qt::LeftButton);
    EXPECT_FALSE(waiting());
    press({Qt::Key_3, Qt::Key_Space});
    EXPECT_FALSE(waiting());
    press({Qt::Key_3, Qt::Key_PageDown});
    EXPECT_FALSE(waiting());
    desk_.waitUntilHung();
    press({Qt::Key_5});
    for (const int row : {0, 1})
        EXPECT_FALSE(desk_.study(row).reading->session.opinion().right.category) << row;
}

TEST_F(OpinionKeysTest, AKeyHeldDownAnswersNothing)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_3});
    QWidget* focus = QApplication::focusWidget();
    for (const QEvent::Type type : {QEvent::ShortcutOverride, QEvent::KeyPress}) {
        QKeyEvent again(type, Qt::Key_3, Qt::NoModifier, QStringLiteral("3"), true);
        QApplication::sendEvent(focus, &again);
    }
    EXPECT_TRUE(waiting());
    EXPECT_FALSE(opinion().right.category);
}

TEST_F(OpinionKeysTest, NothingOnceSealed)
{
    read(reading::Scheme::BiRads);
    press({Qt::Key_B});
    ASSERT_TRUE(desk_.study(0).sealed());
    press({Qt::Key_3, Qt::Key_5});
    desk_.press(Qt::Key_D, Qt::ShiftModifier);
    EXPECT_FALSE(waiting());
    EXPECT_EQ(opinion(), desk_.study(0).reading->session.sealed()->opinion);
}

TEST_F(OpinionKeysTest, InATextFieldKeysAreText)
{
    read(reading::Scheme::BiRads);
    mark(StandardView::RightCc);
    const reading::FullOpinion before = opinion();
    auto* note =
        desk_.window().findChild<QWidget*>(QStringLiteral("lesionType1"))->parentWidget()->findChild<QLineEdit*>();
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("34a 8n D"));
    EXPECT_EQ(note->text(), QStringLiteral("34a 8n D"));
    EXPECT_EQ(opinion(), before);
    auto* conclusion = desk_.window().findChild<QPlainTextEdit*>(QStringLiteral("conclusion"));
    conclusion->setFocus();
    QTest::keyClicks(conclusion, QStringLiteral("34a 8n D"));
    EXPECT_EQ(conclusion->toPlainText(), QStringLiteral("34a 8n D"));
    EXPECT_FALSE(opinion().right.category);
    EXPECT_FALSE(opinion().density);
}

TEST_F(OpinionKeysTest, TheFirstKeyCanBeChangedAndThePageOfKeysTellsBoth)
{
    read(reading::Scheme::BiRads);
    KeyBindings keys = desk_.window().keys();
    EXPECT_TRUE(keyHelpHtml(keys).contains(QStringLiteral("3, then 4 A, 4 B, 4 C")));
    EXPECT_TRUE(keyHelpHtml(keys).contains(QStringLiteral("Shift+J, then M")));
    EXPECT_EQ(keys.choose(Command::RightCategory, QKeySequence(Qt::Key_F7)), QString());
    EXPECT_TRUE(keyHelpHtml(keys).contains(QStringLiteral("F7, then 4 A, 4 B, 4 C")));
    keys.apply(desk_.window());
    press({Qt::Key_3, Qt::Key_5});
    EXPECT_FALSE(opinion().right.category);
    press({Qt::Key_F7, Qt::Key_5});
    EXPECT_EQ(opinion().right.category, reading::Category(BiRads::Cat5));
}

}  // namespace
}  // namespace diptych::viewer
