// The dialog in which keys are changed: every command by menu, its keys, a place to press another. Not modal.
#pragma once

#include <map>

#include <QDialog>
#include <QKeySequenceEdit>

#include "looks/theme.h"
#include "site/key_bindings.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace diptych::viewer
{

/// Takes one key with its modifiers and waits for no second one.
class OneKeyEdit : public QKeySequenceEdit
{
    Q_OBJECT

public:
    explicit OneKeyEdit(QWidget* parent = nullptr);

Q_SIGNALS:
    void pressed(const QKeySequence& key);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

class ChangeKeysDialog : public QDialog
{
    Q_OBJECT

public:
    /// The bindings must outlive the dialog.
    explicit ChangeKeysDialog(KeyBindings& keys, QWidget* parent = nullptr);

Q_SIGNALS:
    void keysChanged();

private:
    void addCommands();
    void addFixed();
    void addCommand(const CommandEntry& entry, QTreeWidgetItem& menu);
    /// After a wish: its refusal, or what holds now.
    void answer(const QString& obstacle, const QString& done);
    void refresh();
    void say(Tone tone, const QString& text);

    KeyBindings& keys_;
    QTreeWidget* list_;
    QLabel* message_;
    std::map<Command, QTreeWidgetItem*> rows_;
};

}  // namespace diptych::viewer
