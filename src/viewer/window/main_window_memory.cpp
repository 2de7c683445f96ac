// How much memory the images take: the line that tells it, and the menu that sets it.
#include <QLabel>
#include <QLocale>
#include <QMenu>

#include "site/settings.h"
#include "site/window_actions.h"
#include "window/main_window.h"

namespace diptych::viewer
{

namespace
{

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30;

/// "240 MiB", "1.4 GiB".
QString sizeText(std::uint64_t bytes)
{
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), bytes < kGibibyte ? 0 : 1);
}

}  // namespace

void MainWindow::connectMemory()
{
    const auto tell = [this](qulonglong bytes, qulonglong budget) {
        memory_->setText(tr("Images in memory: %1 of %2").arg(sizeText(bytes), sizeText(budget)));
    };
    memory_->setToolTip(
        tr("The next study of the list is read ahead within this memory. View > Memory for images sets "
           "how much it is."));
    connect(&desk_, &ReadingDesk::memoryChanged, this, tell);
    tell(0, settings_.imageMemory());

    QMenu* sizes = commandMenu(*this, tr("&View")).addMenu(tr("Memory for i&mages"));
    sizes->setObjectName(QStringLiteral("imageMemory"));
    for (const std::uint64_t gibibytes : {1, 2, 4, 8}) {
        QAction* action = sizes->addAction(tr("%1 GiB").arg(gibibytes));
        action->setCheckable(true);
        action->setChecked(settings_.imageMemory() == gibibytes * kGibibyte);
        connect(action, &QAction::triggered, this, [this, sizes, action, gibibytes] {
            for (QAction* other : sizes->actions())
                other->setChecked(other == action);
            desk_.setImageMemory(gibibytes * kGibibyte);
        });
    }

    QAction* keeps = commandMenu(*this, tr("&View")).addAction(tr("&Remember what large folders hold"));
    keeps->setObjectName(QStringLiteral("keepsFolders"));
    keeps->setCheckable(true);
    keeps->setChecked(settings_.keepsFolders());
    keeps->setToolTip(
        tr("Names, dates and views of large folders stay in your cache folder, readable for you alone, so that "
           "the folder opens at once the next time. Turning it off deletes them."));
    connect(keeps, &QAction::triggered, this, [this](bool on) { desk_.setKeepsFolders(on); });
}

}  // namespace diptych::viewer
