// Which keys do what: each command's own, or what the site or the reader chose instead.
//
// Choices are kept in the settings under the command's name (its enumerator, never its number). One key does one thing:
// a choice that would take another command's key, or one that a view or a menu needs, is refused in words. An entry of
// the settings that makes no sense, or that takes what another has, counts for nothing: the command keeps its own keys.
// Sealing always has a key, and none that is held down seals (see buildMenus). GUI thread.
#pragma once

#include <map>
#include <vector>

#include <QKeySequence>
#include <QList>
#include <QString>

#include "site/window_actions.h"

class QMainWindow;

namespace diptych::viewer
{

class Settings;

/// "NextFinding": the name under which a command's keys are kept.
[[nodiscard]] QString commandName(Command command);
/// The text of the menu's entry without its underlined letter: "Next finding".
[[nodiscard]] QString plainTitle(const QString& text);

/// Keys that a view or a focused control handles itself; they cannot be given to a command.
struct FixedKeys {
    QString keys;
    QString what;
    QList<QKeySequence> sequences;
};
[[nodiscard]] const std::vector<FixedKeys>& fixedKeys();

class KeyBindings
{
public:
    /// The commands' own keys.
    KeyBindings() : KeyBindings(nullptr) {}
    /// With the choices that are kept in the settings; these must outlive it.
    explicit KeyBindings(Settings& settings) : KeyBindings(&settings) {}

    [[nodiscard]] const QList<QKeySequence>& keys(Command command) const { return keys_.at(command); }
    /// The first key as it is written on the keyboard; empty where there is none.
    [[nodiscard]] QString text(Command command) const;
    /// "S or Ctrl+Return".
    [[nodiscard]] QString allText(Command command) const;
    [[nodiscard]] bool isOwn(Command command) const { return !chosen_.contains(command); }

    /// Why the key cannot be this command's, as a sentence; empty where it can.
    [[nodiscard]] QString obstacle(Command command, const QKeySequence& key) const;
    /// The key becomes the command's only one and is kept; an empty sequence leaves it without. Returns the obstacle
    /// where there is one; then nothing changes.
    QString choose(Command command, const QKeySequence& key);
    /// Back to the command's own keys; the obstacle where one of them is another command's now.
    QString restore(Command command);
    void restoreAll();

    /// Gives the window's actions their keys.
    void apply(QMainWindow& window) const;

private:
    explicit KeyBindings(Settings* settings);
    void settle();

    Settings* settings_ = nullptr;
    std::map<Command, QList<QKeySequence>> chosen_;
    std::map<Command, QList<QKeySequence>> keys_;  // of every command
};

}  // namespace diptych::viewer
