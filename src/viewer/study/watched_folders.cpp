#include "study/watched_folders.h"

#include <QMetaObject>

#include "study/folder_watch.h"

namespace diptych::viewer
{

WatchedFolders::WatchedFolders(std::chrono::milliseconds stillFor, QObject* parent)
    : QObject(parent), watch_(new FolderWatch(stillFor))
{
    thread_.setObjectName(QStringLiteral("diptych folders"));
    watch_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, watch_, &QObject::deleteLater);
    // By way of a call, as Qt does not know the type of the signal's argument.
    connect(
        watch_, &FolderWatch::arrived, watch_,
        [this](const std::vector<std::filesystem::path>& entries) {
            QMetaObject::invokeMethod(
                this, [this, entries] { Q_EMIT arrived(entries); }, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    thread_.start();
}

WatchedFolders::~WatchedFolders()
{
    thread_.quit();
    thread_.wait();
}

void WatchedFolders::watch(const QStringList& folders)
{
    QStringList wanted;
    for (const QString& folder : folders)
        if (!folder.trimmed().isEmpty() && !wanted.contains(folder))
            wanted += folder;
    folders_ = wanted;
    QMetaObject::invokeMethod(
        watch_, [watch = watch_, wanted] { watch->watch(wanted); }, Qt::QueuedConnection);
}

}  // namespace diptych::viewer
