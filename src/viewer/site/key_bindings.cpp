#include "site/key_bindings.h"

#include <algorithm>
#include <optional>

#include <QMainWindow>
#include <QMetaEnum>

#include "site/settings.h"

namespace diptych::viewer
{

namespace
{

constexpr auto kNoKey = "none";  // a command that the reader left without a key

const CommandEntry& entryOf(Command command)
{
    const auto& entries = commandEntries();
    return *std::find_if(entries.begin(), entries.end(),
                         [command](const CommandEntry& entry) { return entry.command == command; });
}

/// One key with its modifiers; not a modifier alone, and nothing that the keyboard does not have.
bool isOneKey(const QKeySequence& sequence)
{
    if (sequence.count() != 1)
        return false;
    switch (sequence[0].key()) {
        case Qt::Key_unknown:
        case Qt::Key_Shift:
        case Qt::Key_Control:
        case Qt::Key_Alt:
        case Qt::Key_AltGr:
        case Qt::Key_Meta:
        case Qt::Key_CapsLock:
        case Qt::Key_NumLock:
            return false;
        default:
            return sequence[0].key() != 0;
    }
}

QString written(const QKeySequence& key)
{
    return key.toString(QKeySequence::NativeText);
}

/// What has the key whatever is chosen; empty where nothing has.
QString fixedUse(const QKeySequence& key)
{
    for (const FixedKeys& fixed : fixedKeys())
        if (fixed.sequences.contains(key))
            return QObject::tr("%1 is fixed: %2").arg(written(key), fixed.what);
    for (const CommandEntry& entry : commandEntries())
        if (QKeySequence::mnemonic(entry.menu) == key)
            return QObject::tr("%1 opens the menu \"%2\"").arg(written(key), plainTitle(entry.menu));
    return {};
}

/// The keys of an entry of the settings; nullopt where it makes no sense.
std::optional<QList<QKeySequence>> understood(const QStringList& texts, Command command)
{
    if (texts == QStringList{QLatin1String(kNoKey)})
        return command == Command::SealOpinion ? std::nullopt : std::optional(QList<QKeySequence>());
    QList<QKeySequence> keys;
    for (const QString& text : texts) {
        const QKeySequence key = QKeySequence::fromString(text, QKeySequence::PortableText);
        if (!isOneKey(key) || !fixedUse(key).isEmpty())
            return std::nullopt;
        keys.push_back(key);
    }
    return keys.isEmpty() ? std::nullopt : std::optional(keys);
}

}  // namespace

QString commandName(Command command)
{
    return QString::fromLatin1(QMetaEnum::fromType<Command>().valueToKey(static_cast<int>(command)));
}

QString plainTitle(const QString& text)
{
    return QString(text).remove(QLatin1Char('&'));
}

const std::vector<FixedKeys>& fixedKeys()
{
    const auto arrows = [](Qt::KeyboardModifiers modifiers) {
        QList<QKeySequence> keys;
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down})
            keys.push_back(QKeySequence(QKeyCombination(modifiers, key)));
        return keys;
    };
    static const std::vector<FixedKeys> kFixed{
        {QObject::tr("Tab, Shift+Tab"),
         QObject::tr("next, previous view"),
         {QKeySequence(Qt::Key_Tab), QKeySequence(Qt::SHIFT | Qt::Key_Tab), QKeySequence(Qt::Key_Backtab),
          QKeySequence(Qt::SHIFT | Qt::Key_Backtab)}},
        {QObject::tr("Enter"),
         QObject::tr("enlarge the view, and back"),
         {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)}},
        {QObject::tr("arrows"), QObject::tr("pan"), arrows(Qt::NoModifier)},
        {QObject::tr("Shift+arrows"), QObject::tr("window (left-right) and level (up-down)"),
         arrows(Qt::ShiftModifier)},
        {QObject::tr("Ctrl+arrows"), QObject::tr("pan"), arrows(Qt::ControlModifier)},
    };
    return kFixed;
}

KeyBindings::KeyBindings(Settings* settings) : settings_(settings)
{
    for (const CommandEntry& entry : commandEntries()) {
        if (!settings_)
            break;
        const QStringList texts = settings_->keys(commandName(entry.command));
        if (auto keys = texts.isEmpty() ? std::nullopt : understood(texts, entry.command))
            chosen_.emplace(entry.command, std::move(*keys));
    }
    settle();
}

/// Who has which key. Sealing is served first, then the choices, then the commands' own keys; what is taken is taken.
void KeyBindings::settle()
{
    QList<QKeySequence> taken;
    const auto isFree = [&taken](const QKeySequence& key) { return !taken.contains(key); };
    const auto takeChoice = [&](Command command) {
        const auto chosen = chosen_.find(command);
        if (chosen == chosen_.end())
            return;
        if (std::all_of(chosen->second.begin(), chosen->second.end(), isFree))
            taken.append(keys_[command] = chosen->second);
        else
            chosen_.erase(chosen);
    };
    const auto takeOwn = [&](const CommandEntry& entry) {
        QList<QKeySequence>& keys = keys_[entry.command];
        std::copy_if(entry.keys.begin(), entry.keys.end(), std::back_inserter(keys), isFree);
        taken.append(keys);
    };
    keys_.clear();
    takeChoice(Command::SealOpinion);
    if (isOwn(Command::SealOpinion))
        takeOwn(entryOf(Command::SealOpinion));
    for (const CommandEntry& entry : commandEntries())
        if (entry.command != Command::SealOpinion)
            takeChoice(entry.command);
    for (const CommandEntry& entry : commandEntries())
        if (entry.command != Command::SealOpinion && isOwn(entry.command))
            takeOwn(entry);
}

QString KeyBindings::text(Command command) const
{
    const QList<QKeySequence>& own = keys(command);
    return own.isEmpty() ? QString() : written(own.front());
}

QString KeyBindings::allText(Command command) const
{
    QStringList texts;
    for (const QKeySequence& key : keys(command))
        // The two Enter keys are one to most people.
        if (!written(key).contains(QLatin1String("Enter")) || texts.isEmpty())
            texts.push_back(written(key));
    return texts.join(QObject::tr(" or "));
}

QString KeyBindings::obstacle(Command command, const QKeySequence& key) const
{
    if (key.isEmpty())
        return command == Command::SealOpinion ? QObject::tr("Sealing must keep a key.") : QString();
    if (!isOneKey(key))
        return QObject::tr("This is not a key that can be used.");
    if (const QString use = fixedUse(key); !use.isEmpty())
        return use + QLatin1Char('.');
    for (const auto& [other, keys] : keys_)
        if (other != command && keys.contains(key))
            return QObject::tr("%1 is already the key of \"%2\" (menu %3). Choose another, or change that one first.")
                .arg(written(key), plainTitle(entryOf(other).text), plainTitle(entryOf(other).menu));
    return {};
}

QString KeyBindings::choose(Command command, const QKeySequence& key)
{
    QString why = obstacle(command, key);
    if (!why.isEmpty())
        return why;
    chosen_[command] = key.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{key};
    settle();
    if (settings_)
        settings_->setKeys(commandName(command),
                           {key.isEmpty() ? QLatin1String(kNoKey) : key.toString(QKeySequence::PortableText)});
    return {};
}

QString KeyBindings::restore(Command command)
{
    for (const QKeySequence& key : entryOf(command).keys)
        if (QString why = obstacle(command, key); !why.isEmpty())
            return why;
    chosen_.erase(command);
    settle();
    if (settings_)
        settings_->removeKeys(commandName(command));
    return {};
}

void KeyBindings::restoreAll()
{
    chosen_.clear();
    settle();
    for (const CommandEntry& entry : commandEntries())
        if (settings_)
            settings_->removeKeys(commandName(entry.command));
}

void KeyBindings::apply(QMainWindow& window) const
{
    for (const auto& [command, keys] : keys_)
        commandAction(window, command).setShortcuts(keys);
}

}  // namespace diptych::viewer
