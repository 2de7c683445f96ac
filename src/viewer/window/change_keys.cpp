#include "window/change_keys.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace diptych::viewer
{

namespace
{
enum Column { kWhat, kKeysNow, kNew, kNone, kOwn, kColumnCount };
}

OneKeyEdit::OneKeyEdit(QWidget* parent) : QKeySequenceEdit(parent) {}

void OneKeyEdit::keyPressEvent(QKeyEvent* event)
{
    QKeySequenceEdit::keyPressEvent(event);
    // A modifier alone leaves the sequence empty: the key itself is still to come.
    if (keySequence().isEmpty())
        return;
    const QKeySequence key(keySequence()[0]);
    clear();
    Q_EMIT pressed(key);
}

ChangeKeysDialog::ChangeKeysDialog(KeyBindings& keys, QWidget* parent)
    : QDialog(parent), keys_(keys), list_(new QTreeWidget), message_(new QLabel)
{
    setWindowTitle(tr("Change keys"));
    setObjectName(QStringLiteral("changeKeys"));
    resize(860, 760);
    list_->setColumnCount(kColumnCount);
    list_->setHeaderLabels({tr("Command"), tr("Keys now"), tr("New key"), {}, {}});
    list_->setSelectionMode(QAbstractItemView::NoSelection);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setRootIsDecorated(false);
    list_->setItemsExpandable(false);
    list_->header()->setSectionResizeMode(kWhat, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    for (const int column : {kKeysNow, kNone, kOwn})
        list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    list_->setColumnWidth(kNew, 150);
    list_->setAccessibleName(tr("Commands and their keys"));
    message_->setWordWrap(true);
    message_->setObjectName(QStringLiteral("changeKeysMessage"));

    auto* all = new QPushButton(tr("All back to the default"));
    all->setObjectName(QStringLiteral("allKeysBack"));
    auto* close = new QPushButton(tr("Close"));
    for (QPushButton* button : {all, close})
        button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(all);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list_, 1);
    layout->addWidget(message_);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(all, &QPushButton::clicked, this, [this] {
        keys_.restoreAll();
        answer({}, tr("Every command has its default keys again."));
    });

    close->setFocus();  // not "All back": Enter would undo everything
    addCommands();
    addFixed();
    list_->expandAll();
    refresh();
    say(Tone::Quiet,
        tr("Click beside a command, then press its new key. It takes the place of the keys there are now."));
}

void ChangeKeysDialog::addCommands()
{
    QTreeWidgetItem* menu = nullptr;
    for (const CommandEntry& entry : commandEntries()) {
        if (!menu || menu->text(kWhat) != plainTitle(entry.menu)) {
            menu = new QTreeWidgetItem(list_, {plainTitle(entry.menu)});
            menu->setForeground(kWhat, theme::accent());
        }
        addCommand(entry, *menu);
    }
}

void ChangeKeysDialog::addCommand(const CommandEntry& entry, QTreeWidgetItem& menu)
{
    const QString what = plainTitle(entry.text);
    auto* row = new QTreeWidgetItem(&menu, {what});
    rows_[entry.command] = row;
    auto* edit = new OneKeyEdit;
    edit->setObjectName(QStringLiteral("newKey") + commandName(entry.command));
    edit->setAccessibleName(tr("New key for: %1").arg(what));
    auto* none = new QPushButton(tr("No key"));
    none->setObjectName(QStringLiteral("noKey") + commandName(entry.command));
    none->setAccessibleName(tr("No key for: %1").arg(what));
    auto* own = new QPushButton(tr("Back to the default"));
    own->setObjectName(QStringLiteral("keyBack") + commandName(entry.command));
    own->setAccessibleName(tr("Default keys for: %1").arg(what));
    for (QPushButton* button : {none, own}) {
        button->setAutoDefault(false);
        button->setStyleSheet(QStringLiteral("padding: 2px 8px;"));
    }
    list_->setItemWidget(row, kNew, edit);
    list_->setItemWidget(row, kNone, none);
    list_->setItemWidget(row, kOwn, own);
    const Command command = entry.command;
    const auto now = [this, command, what] {
        const QString keys = keys_.allText(command);
        return keys.isEmpty() ? tr("\"%1\" has no key now.").arg(what) : tr("\"%1\" is %2 now.").arg(what, keys);
    };
    connect(edit, &OneKeyEdit::pressed, this, [this, command, now](const QKeySequence& key) {
        const QString obstacle = keys_.choose(command, key);
        answer(obstacle, now());
    });
    connect(none, &QPushButton::clicked, this, [this, command, now] {
        const QString obstacle = keys_.choose(command, {});
        answer(obstacle, now());
    });
    connect(own, &QPushButton::clicked, this, [this, command, now] {
        const QString obstacle = keys_.restore(command);
        answer(obstacle, now());
    });
}

void ChangeKeysDialog::addFixed()
{
    auto* group = new QTreeWidgetItem(list_, {tr("Fixed")});
    group->setForeground(kWhat, theme::accent());
    for (const FixedKeys& fixed : fixedKeys()) {
        auto* row =
            new QTreeWidgetItem(group, {tr("%1 (in a view)").arg(fixed.what), fixed.keys, tr("cannot be changed")});
        for (const int column : {kWhat, kKeysNow, kNew})
            row->setForeground(column, theme::colour(Tone::Quiet));
    }
}

void ChangeKeysDialog::answer(const QString& obstacle, const QString& done)
{
    if (!obstacle.isEmpty()) {
        say(Tone::Amber, tr("Not changed. %1").arg(obstacle));
        return;
    }
    refresh();
    say(Tone::Good, done);
    Q_EMIT keysChanged();
}

void ChangeKeysDialog::refresh()
{
    for (const auto& [command, row] : rows_) {
        row->setText(kKeysNow, keys_.allText(command));
        QFont font = list_->font();
        font.setBold(!keys_.isOwn(command));
        row->setFont(kKeysNow, font);
        list_->itemWidget(row, kOwn)->setEnabled(!keys_.isOwn(command));
        list_->itemWidget(row, kNone)->setEnabled(command != Command::SealOpinion && !keys_.keys(command).isEmpty());
    }
}

void ChangeKeysDialog::say(Tone tone, const QString& text)
{
    message_->setText(theme::marked(tone, text));
    message_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

}  // namespace diptych::viewer
