#include "site/key_bindings.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "reading/opinion_panel.h"
#include "synthetic_study.h"
#include "window/change_keys.h"
#include "window/key_help.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

QKeySequence key(const char* text)
{
    return QKeySequence(QString::fromLatin1(text));
}

class KeyBindingsTest : public ::testing::Test
{
protected:
    [[nodiscard]] QString file() const { return folder_.filePath(QStringLiteral("s.ini")); }
    void write(const QByteArray& text)
    {
        QFile out(file());
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(text);
    }

    QTemporaryDir folder_;
};

TEST_F(KeyBindingsTest, AChoiceSurvivesTheProgramsEnd)
{
    {
        Settings settings(file());
        KeyBindings keys(settings);
        EXPECT_EQ(keys.choose(Command::NextFinding, key("Ctrl+7")), QString());
    }
    Settings settings(file());
    KeyBindings keys(settings);
    EXPECT_EQ(keys.keys(Command::NextFinding), QList<QKeySequence>{key("Ctrl+7")});
    EXPECT_FALSE(keys.isOwn(Command::NextFinding));
    EXPECT_EQ(keys.keys(Command::PreviousFinding), QList<QKeySequence>{key("Shift+N")});
    QFile in(file());
    ASSERT_TRUE(in.open(QIODevice::ReadOnly));
    const QByteArray text = in.readAll();
    EXPECT_TRUE(text.contains("[keys]") && text.contains("NextFinding=Ctrl+7")) << text.toStdString();
}

TEST_F(KeyBindingsTest, AKeyThatDoesSomethingElseIsRefusedInWords)
{
    Settings settings(file());
    KeyBindings keys(settings);
    EXPECT_EQ(
        keys.choose(Command::NextFinding, key("I")),
        QStringLiteral("I is already the key of \"Invert grey values\" (menu View). Choose another, or change that "
                       "one first."));
    EXPECT_EQ(keys.text(Command::NextFinding), QStringLiteral("N"));
    EXPECT_EQ(keys.text(Command::Invert), QStringLiteral("I"));
    EXPECT_EQ(keys.choose(Command::NextFinding, key("Left")), QStringLiteral("Left is fixed: pan."));
    EXPECT_EQ(keys.choose(Command::NextFinding, key("Alt+F")), QStringLiteral("Alt+F opens the menu \"File\"."));
    EXPECT_FALSE(keys.choose(Command::NextFinding, QKeySequence(Qt::Key_Control)).isEmpty());
    EXPECT_FALSE(keys.choose(Command::NextFinding, key("K, L")).isEmpty());
    EXPECT_TRUE(keys.isOwn(Command::NextFinding));
}

TEST_F(KeyBindingsTest, AKeyThatWasGivenUpIsFreeAndItsReturnIsRefusedWhileTaken)
{
    Settings settings(file());
    KeyBindings keys(settings);
    EXPECT_TRUE(keys.choose(Command::Invert, key("7")).isEmpty());
    EXPECT_TRUE(keys.choose(Command::NextFinding, key("I")).isEmpty());
    EXPECT_TRUE(keys.restore(Command::Invert).contains(QStringLiteral("Next finding")));
    EXPECT_EQ(keys.text(Command::Invert), QStringLiteral("7"));
    EXPECT_TRUE(keys.restore(Command::NextFinding).isEmpty());
    EXPECT_TRUE(keys.restore(Command::Invert).isEmpty());
    EXPECT_EQ(keys.text(Command::Invert), QStringLiteral("I"));
    EXPECT_TRUE(KeyBindings(settings).isOwn(Command::Invert));
}

TEST_F(KeyBindingsTest, AllBackIsAllBackAlsoAfterARestart)
{
    Settings settings(file());
    KeyBindings keys(settings);
    EXPECT_TRUE(keys.choose(Command::Invert, key("N")).size() > 0);
    EXPECT_TRUE(keys.choose(Command::NextFinding, {}).isEmpty());
    EXPECT_TRUE(keys.choose(Command::Invert, key("N")).isEmpty());
    EXPECT_TRUE(KeyBindings(settings).keys(Command::NextFinding).isEmpty()) << "without a key, on purpose";
    keys.restoreAll();
    for (const KeyBindings& each : {keys, KeyBindings(settings)})
        for (const CommandEntry& entry : commandEntries())
            EXPECT_EQ(each.keys(entry.command), entry.keys);
}

TEST_F(KeyBindingsTest, DamagedEntriesCountForNothing)
{
    write(
        "[keys]\nInvert=\nNextFinding=Hyper+Banana\nPreviousFinding=\"K, L\"\nFit=Left\nNoSuchCommand=Q\n"
        "ResetView=V\nEnlarge=\"Ctrl+9\", \"@Invalid()\"\nHideMarks=Ctrl\n");
    Settings settings(file());
    const KeyBindings keys(settings);
    for (const CommandEntry& entry : commandEntries()) {
        if (entry.command == Command::ResetView || entry.command == Command::NextImage)
            continue;
        EXPECT_EQ(keys.keys(entry.command), entry.keys) << entry.text.toStdString();
    }
    // Chosen is chosen: the other loses its default rather than that one key did two things.
    EXPECT_EQ(keys.keys(Command::ResetView), QList<QKeySequence>{key("V")});
    EXPECT_TRUE(keys.keys(Command::NextImage).isEmpty());
}

TEST_F(KeyBindingsTest, SpaceIsTheStepsKeyAndCanBeGivenAwayAndBack)
{
    Settings settings(file());
    KeyBindings keys(settings);
    EXPECT_FALSE(keys.choose(Command::Invert, key("Space")).isEmpty()) << "it is the steps' key";
    EXPECT_TRUE(keys.choose(Command::NextStep, key("7")).isEmpty());
    EXPECT_TRUE(keys.choose(Command::NextStep, key("Space")).isEmpty());
    EXPECT_EQ(keys.text(Command::NextStep), QStringLiteral("Space"));
}

TEST_F(KeyBindingsTest, OfTwoEntriesWithOneKeyTheFirstHoldsAndSealingBeforeAll)
{
    write("[keys]\nInvert=K\nFit=K\nNextFinding=S\nSealOpinion=none\n");
    Settings settings(file());
    const KeyBindings keys(settings);
    EXPECT_EQ(keys.text(Command::Fit), QStringLiteral("K"));
    EXPECT_EQ(keys.text(Command::Invert), QStringLiteral("I"));
    EXPECT_EQ(keys.text(Command::NextFinding), QStringLiteral("N"));
    EXPECT_EQ(keys.keys(Command::SealOpinion).size(), 3);
}

TEST_F(KeyBindingsTest, SealingKeepsAKeyAndNoneThatIsHeldDownSeals)
{
    Desk desk({makeStudy("1")});
    KeyBindings keys(desk.settings());
    EXPECT_EQ(keys.choose(Command::SealOpinion, {}), QStringLiteral("Sealing must keep a key."));
    EXPECT_TRUE(keys.choose(Command::SealOpinion, key("5")).isEmpty());
    keys.apply(desk.window());
    EXPECT_EQ(commandAction(desk.window(), Command::SealOpinion).shortcuts(), QList<QKeySequence>{key("5")});
    EXPECT_FALSE(commandAction(desk.window(), Command::SealOpinion).autoRepeat());
}

TEST_F(KeyBindingsTest, NamesOfCommandsInSettingsStayWhatTheyAre)
{
    // An installation's settings hold these.
    EXPECT_EQ(commandName(Command::NextFinding), QStringLiteral("NextFinding"));
    EXPECT_EQ(commandName(Command::SealOpinion), QStringLiteral("SealOpinion"));
    EXPECT_EQ(commandName(Command::Coverage), QStringLiteral("Coverage"));
    std::set<QString> names;
    for (const CommandEntry& entry : commandEntries())
        EXPECT_TRUE(names.insert(commandName(entry.command)).second);
}

/// Help > Change keys..., and what a reader does in it.
class ChangeKeysTest : public ::testing::Test
{
protected:
    ChangeKeysTest() : desk_({makeStudy("1")})
    {
        desk_.open();
        commandAction(desk_.window(), Command::ChangeKeys).trigger();
        dialog_ = desk_.window().findChild<ChangeKeysDialog*>();
    }
    void pressFor(Command command, Qt::Key which, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        auto* edit = dialog_->findChild<OneKeyEdit*>(QStringLiteral("newKey") + commandName(command));
        ASSERT_NE(edit, nullptr);
        QTest::keyClick(edit, which, modifiers);
    }
    void push(const QString& name) { QTest::mouseClick(dialog_->findChild<QPushButton*>(name), Qt::LeftButton); }
    [[nodiscard]] QString message() const
    {
        return dialog_->findChild<QLabel*>(QStringLiteral("changeKeysMessage"))->text();
    }
    void back()
    {
        dialog_->close();
        ASSERT_TRUE(testing::waitFor([this] {
            QApplication::setActiveWindow(&desk_.window());
            QApplication::processEvents();
            return QApplication::activeWindow() == &desk_.window();
        }));
        desk_.window().hanging().activate(StandardView::RightCc);
    }
    [[nodiscard]] bool inverted() { return desk_.window().hanging().grey().invert; }

    Desk desk_;
    ChangeKeysDialog* dialog_ = nullptr;
};

TEST_F(ChangeKeysTest, TheNewKeyWorksAndTheOldDoesNot)
{
    ASSERT_NE(dialog_, nullptr);
    EXPECT_FALSE(dialog_->isModal());
    pressFor(Command::Invert, Qt::Key_6);
    EXPECT_TRUE(message().contains(QStringLiteral("\"Invert grey values\" is 6 now."))) << message().toStdString();
    back();
    desk_.press(Qt::Key_I);
    EXPECT_FALSE(inverted());
    desk_.press(Qt::Key_6);
    EXPECT_TRUE(inverted());
}

TEST_F(ChangeKeysTest, AConflictIsSaidAndNothingChanges)
{
    pressFor(Command::Invert, Qt::Key_F);
    EXPECT_TRUE(message().contains(QStringLiteral("Not changed. F is already the key of \"Fit all views\"")))
        << message().toStdString();
    pressFor(Command::Invert, Qt::Key_Right, Qt::ControlModifier);
    EXPECT_TRUE(message().contains(QStringLiteral("is fixed: pan"))) << message().toStdString();
    back();
    desk_.press(Qt::Key_I);
    EXPECT_TRUE(inverted());
}

TEST_F(ChangeKeysTest, AModifierAloneWaitsForItsKey)
{
    auto* edit = dialog_->findChild<OneKeyEdit*>(QStringLiteral("newKeyInvert"));
    QTest::keyPress(edit, Qt::Key_Control);
    EXPECT_EQ(desk_.window().keys().text(Command::Invert), QStringLiteral("I"));
    QTest::keyPress(edit, Qt::Key_8, Qt::ControlModifier);
    EXPECT_EQ(desk_.window().keys().text(Command::Invert), QStringLiteral("Ctrl+8"));
}

TEST_F(ChangeKeysTest, BackToTheDefaultForOneAndForAll)
{
    pressFor(Command::Invert, Qt::Key_6);
    pressFor(Command::Fit, Qt::Key_5);
    push(QStringLiteral("keyBackInvert"));
    EXPECT_EQ(desk_.window().keys().text(Command::Invert), QStringLiteral("I"));
    EXPECT_EQ(desk_.window().keys().text(Command::Fit), QStringLiteral("5"));
    push(QStringLiteral("noKeyResetView"));
    EXPECT_EQ(desk_.window().keys().text(Command::ResetView), QString());
    push(QStringLiteral("allKeysBack"));
    EXPECT_EQ(desk_.window().keys().text(Command::Fit), QStringLiteral("F"));
    EXPECT_EQ(desk_.window().keys().text(Command::ResetView), QStringLiteral("R"));
    EXPECT_FALSE(dialog_->findChild<QPushButton*>(QStringLiteral("noKeySealOpinion"))->isEnabled());
}

TEST_F(ChangeKeysTest, TheHelpPageAndTheButtonsNameTheKeysThatHold)
{
    commandAction(desk_.window(), Command::KeyHelp).trigger();
    auto* page = desk_.window().findChild<KeyHelp*>()->findChild<QTextBrowser*>();
    EXPECT_FALSE(page->toPlainText().contains(QStringLiteral("Ctrl+8")));
    pressFor(Command::RightRecall, Qt::Key_8, Qt::ControlModifier);
    pressFor(Command::SealOpinion, Qt::Key_5);
    EXPECT_TRUE(page->toPlainText().contains(QStringLiteral("Ctrl+8")));
    const auto* button = desk_.window().opinion().findChild<QPushButton*>(QStringLiteral("rightRecall"));
    EXPECT_EQ(button->text(), QStringLiteral("Recall (Ctrl+8)"));
    EXPECT_TRUE(button->accessibleName().contains(QStringLiteral("key Ctrl+8")));
    EXPECT_EQ(desk_.window().opinion().findChild<QPushButton*>(QStringLiteral("seal"))->text(),
              QStringLiteral("Seal (5)"));
    back();
    for (const Qt::Key each : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk_.press(each);
    EXPECT_FALSE(desk_.study(0).sealed());
    desk_.press(Qt::Key_5);
    desk_.press(Qt::Key_5);
    EXPECT_TRUE(desk_.study(0).sealed());
}

}  // namespace
}  // namespace diptych::viewer
