// The part of WatchedFolders that looks: lives on the watching thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace diptych::viewer
{

class FolderWatch : public QObject
{
    Q_OBJECT

public:
    explicit FolderWatch(std::chrono::milliseconds stillFor);
    void watch(const QStringList& folders);

Q_SIGNALS:
    void arrived(const std::vector<std::filesystem::path>& entries);

private:
    /// What tells one state of an entry from another.
    struct Content {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
        std::filesystem::file_time_type latest = std::filesystem::file_time_type::min();

        friend bool operator==(const Content&, const Content&) = default;
    };
    struct Entry {
        Content now;                     // as it was looked at last
        std::optional<Content> settled;  // as it was told, or lay there at the beginning
        QElapsedTimer still;             // since `now` is what it is
        bool look = true;                // something in it may have changed
    };

    void look(bool everything);
    void lookAt(const std::filesystem::path& folder, bool everything, bool first,
                std::map<std::filesystem::path, Entry>& entries);
    Content contentOf(const std::filesystem::path& entry);
    void changed(const QString& folder);

    std::chrono::milliseconds stillFor_;
    QFileSystemWatcher watcher_;
    QTimer soon_;    // several changes are one look
    QTimer slowly_;  // for what the watcher is not told
    std::map<std::filesystem::path, std::map<std::filesystem::path, Entry>> folders_;
};

}  // namespace diptych::viewer
