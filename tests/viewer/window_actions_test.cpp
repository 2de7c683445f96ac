#include "site/window_actions.h"

#include <set>

#include <QMainWindow>

#include <gtest/gtest.h>

#include "window/key_help.h"

namespace diptych::viewer
{
namespace
{

TEST(WindowActions, NoKeyDoesTwoThings)
{
    std::set<QString> keys;
    for (const CommandEntry& entry : commandEntries())
        for (const QKeySequence& key : entry.keys)
            EXPECT_TRUE(keys.insert(key.toString()).second) << key.toString().toStdString();
}

TEST(WindowActions, AKeyHeldDownNeverSeals)
{
    QMainWindow window;
    buildMenus(window);
    EXPECT_FALSE(commandAction(window, Command::SealOpinion).autoRepeat());
}

TEST(WindowActions, EveryKeyIsOnTheHelpPage)
{
    const QString page = keyHelpHtml();
    for (const CommandEntry& entry : commandEntries()) {
        if (entry.keys.isEmpty())
            continue;
        const QString key = entry.keys.front().toString(QKeySequence::NativeText).toHtmlEscaped();
        const QString what = QString(entry.text).remove(QLatin1Char('&')).toHtmlEscaped();
        EXPECT_TRUE(page.contains(key) && page.contains(what)) << what.toStdString();
    }
}

}  // namespace
}  // namespace diptych::viewer
