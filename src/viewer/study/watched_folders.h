// Folders into which studies come by themselves: tells what has come to lie there and has been still for some seconds.
//
// Looks on a thread of its own (a share may be slow). What lay there, still, when the watching began is not told. Names
// that begin with a dot or end in ".part" or ".incomplete", and the receiver's "set-aside", are what is not finished or
// not to be opened. Changes on shares that the kernel is not told of are seen within a minute.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include <QObject>
#include <QStringList>
#include <QThread>

namespace diptych::viewer
{

class FolderWatch;

class WatchedFolders : public QObject
{
    Q_OBJECT

public:
    /// `stillFor`: so long nothing of a study may change before it is told.
    explicit WatchedFolders(std::chrono::milliseconds stillFor = std::chrono::seconds(4), QObject* parent = nullptr);
    ~WatchedFolders() override;

    /// From now on these alone; those that were watched before go on as they were. One that is not there yet is watched
    /// from the time that it is.
    void watch(const QStringList& folders);
    [[nodiscard]] const QStringList& folders() const { return folders_; }

Q_SIGNALS:
    /// Entries of the watched folders, new or changed.
    void arrived(const std::vector<std::filesystem::path>& entries);

private:
    QStringList folders_;
    QThread thread_;
    FolderWatch* watch_;  // lives on thread_
};

}  // namespace diptych::viewer
