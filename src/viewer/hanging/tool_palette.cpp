#include "hanging/tool_palette.h"

#include <array>

#include <QFileInfo>
#include <QGridLayout>
#include <QMainWindow>
#include <QToolButton>

#include "looks/text.h"
#include "looks/theme.h"
#include "site/key_bindings.h"
#include "site/window_actions.h"

namespace diptych::viewer
{

namespace
{

constexpr int kButtonsARow = 8;
constexpr int kIconPx = 20;
constexpr int kButtonPx = 30;

struct Entry {
    Command command;
    const char* icon;
};
constexpr std::array<Entry, 16> kEntries{{
    {Command::PreviousStep, "step-back"},
    {Command::NextStep, "step-on"},
    {Command::Fit, "fit"},
    {Command::FitBreast, "fit-breast"},
    {Command::ActualPixels, "actual-pixels"},
    {Command::Invert, "invert"},
    {Command::PriorInPlace, "prior"},
    {Command::LinkViews, "link"},
    {Command::RulerTool, "ruler"},
    {Command::AngleTool, "angle"},
    {Command::EllipseTool, "ellipse"},
    {Command::ArrowTool, "arrow"},
    {Command::NoteTool, "note"},
    {Command::Loupe, "loupe"},
    {Command::KeyImage, "key-image"},
    {Command::Coverage, "coverage"},
}};

QString plainText(const QAction& action)
{
    return action.text().remove(QLatin1Char('&'));
}

}  // namespace

ToolPalette::ToolPalette(const QMainWindow& window, const std::filesystem::path& icons, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("toolPalette"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(8, 6, 8, 2);
    grid->setSpacing(2);
    int index = 0;
    for (const Entry& entry : kEntries) {
        QAction& action = commandAction(window, entry.command);
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("tool") + commandName(entry.command));
        button->setFocusPolicy(Qt::NoFocus);
        button->setAutoRaise(true);
        button->setCheckable(action.isCheckable());
        const QString file = pathText(icons / (std::string(entry.icon) + ".svg"));
        const QString words = plainText(action);
        button->setAccessibleName(words);
        if (QFileInfo::exists(file)) {
            button->setIcon(QIcon(file));
            button->setIconSize(QSize(theme::scaled(kIconPx), theme::scaled(kIconPx)));
            button->setFixedSize(theme::scaled(kButtonPx), theme::scaled(kButtonPx));
        } else {
            button->setText(words.section(QLatin1Char(' '), 0, 0));
        }
        connect(button, &QToolButton::clicked, &action, &QAction::trigger);
        const auto follow = [button, &action] {
            button->setChecked(action.isChecked());
            button->setEnabled(action.isEnabled());
        };
        connect(&action, &QAction::changed, button, follow);
        // A click has already toggled the button; what the command made of it holds.
        connect(button, &QToolButton::clicked, button, follow);
        grid->addWidget(button, index / kButtonsARow, index % kButtonsARow);
        ++index;
    }
    grid->setColumnStretch(kButtonsARow, 1);
    setKeys({});
}

void ToolPalette::setKeys(const KeyBindings& keys)
{
    for (const Entry& entry : kEntries) {
        auto* button = findChild<QToolButton*>(QStringLiteral("tool") + commandName(entry.command));
        const QString key = keys.text(entry.command);
        const QString words = commandEntry(entry.command).text.simplified().remove(QLatin1Char('&'));
        button->setToolTip(key.isEmpty() ? words : tr("%1 (%2)").arg(words, key));
    }
}

}  // namespace diptych::viewer
