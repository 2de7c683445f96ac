#include "window/key_help.h"

#include <QTextBrowser>
#include <QVBoxLayout>

#include "reading/opinion_keys.h"
#include "site/window_actions.h"

namespace diptych::viewer
{

namespace
{

QString row(const QString& keys, const QString& what)
{
    return QStringLiteral("<tr><td style='padding:2px 24px 2px 0; color:#ffffff'><b>%1</b></td><td>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
}

QString heading(const QString& text)
{
    return QStringLiteral("</table><h3 style='color:#6ca8d8'>%1</h3><table>").arg(text.toHtmlEscaped());
}

}  // namespace

QString keyHelpHtml(const KeyBindings& keys)
{
    QString html = QStringLiteral("<table>");
    html += heading(QObject::tr("Mouse, in a view"));
    html += row(QObject::tr("wheel"), QObject::tr("zoom at the cursor; in a stack of slices: next, previous slice"));
    html += row(QObject::tr("Ctrl+wheel"), QObject::tr("zoom at the cursor, in a stack of slices too"));
    html += row(QObject::tr("left drag"), QObject::tr("pan"));
    html += row(QObject::tr("right drag"), QObject::tr("window (left-right) and level (up-down), all four views"));
    html += row(QObject::tr("double click"), QObject::tr("enlarge the view, and back"));
    html += row(QObject::tr("click on a mark"), QObject::tr("show the finding in the list"));
    html += row(QObject::tr("click on a drawing"),
                QObject::tr("select it; drag its handles to change it, itself to move it"));
    html += row(QObject::tr("double click on an arrow or a note"), QObject::tr("write its text"));
    html += row(QObject::tr("wheel, with the loupe"), QObject::tr("magnify more or less"));
    html += row(QObject::tr("middle drag"), QObject::tr("pan, also while a tool is active"));
    html += row(QObject::tr("drop a folder"), QObject::tr("open it"));
    html += heading(QObject::tr("Keys, in a view"));
    for (const FixedKeys& fixed : fixedKeys())
        html += row(fixed.keys, fixed.what);
    QString menu;
    for (const CommandEntry& entry : commandEntries()) {
        if (keys.keys(entry.command).isEmpty())
            continue;
        if (menu != entry.menu) {
            menu = entry.menu;
            html += heading(plainTitle(menu));
        }
        html += row(keys.allText(entry.command), plainTitle(entry.text));
    }
    html += heading(QObject::tr("Opinion, two keys one after the other"));
    for (const KeyMeaning& each : opinionKeyMeanings(keys))
        html += row(each.keys, each.what);
    return html + QStringLiteral("</table>");
}

KeyHelp::KeyHelp(const KeyBindings& keys, QWidget* parent) : QDialog(parent), page_(new QTextBrowser)
{
    setWindowTitle(tr("Keys and mouse"));
    resize(620, 720);
    page_->setAccessibleName(tr("List of keys and mouse gestures"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(page_);
    showKeys(keys);
}

void KeyHelp::showKeys(const KeyBindings& keys)
{
    page_->setHtml(keyHelpHtml(keys));
}

}  // namespace diptych::viewer
