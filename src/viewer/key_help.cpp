#include "key_help.h"

#include <QTextBrowser>
#include <QVBoxLayout>

#include "window_actions.h"

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

QString keyHelpHtml()
{
    QString html = QStringLiteral("<table>");
    html += heading(QObject::tr("Mouse, in a view"));
    html += row(QObject::tr("wheel"), QObject::tr("zoom at the cursor; in a stack of slices: next, previous slice"));
    html += row(QObject::tr("Ctrl+wheel"), QObject::tr("zoom at the cursor, in a stack of slices too"));
    html += row(QObject::tr("left drag"), QObject::tr("pan"));
    html += row(QObject::tr("right drag"), QObject::tr("window (left-right) and level (up-down), all four views"));
    html += row(QObject::tr("double click"), QObject::tr("enlarge the view, and back"));
    html += row(QObject::tr("click on a mark"), QObject::tr("show the finding in the list"));
    html += row(QObject::tr("drop a folder"), QObject::tr("open it"));
    html += heading(QObject::tr("Keys, in a view"));
    html += row(QObject::tr("Tab, Shift+Tab"), QObject::tr("next, previous view"));
    html += row(QObject::tr("Enter"), QObject::tr("enlarge the view, and back"));
    html += row(QObject::tr("arrows"), QObject::tr("next, previous study"));
    html += row(QObject::tr("Shift+arrows"), QObject::tr("window (left-right) and level (up-down)"));
    html += row(QObject::tr("Ctrl+arrows"), QObject::tr("pan"));
    QString menu;
    for (const CommandEntry& entry : commandEntries()) {
        if (entry.keys.isEmpty())
            continue;
        if (menu != entry.menu) {
            menu = entry.menu;
            html += heading(QString(menu).remove(QLatin1Char('&')));
        }
        QStringList keys;
        for (const QKeySequence& key : entry.keys)
            if (!key.toString(QKeySequence::NativeText).contains(QLatin1String("Enter")) || keys.isEmpty())
                keys.push_back(key.toString(QKeySequence::NativeText));
        html += row(keys.join(QObject::tr(" or ")), QString(entry.text).remove(QLatin1Char('&')));
    }
    return html + QStringLiteral("</table>");
}

KeyHelp::KeyHelp(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys and mouse"));
    resize(620, 720);
    auto* page = new QTextBrowser;
    page->setHtml(keyHelpHtml());
    page->setAccessibleName(tr("List of keys and mouse gestures"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(page);
}

}  // namespace diptych::viewer
