// What the site has set, kept in an ini file in the user's configuration folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <QString>
#include <QStringList>

class QSettings;

namespace diptych::viewer
{

class Settings
{
public:
    /// `file` empty: the user's own ini file (diptych/diptych.ini below the configuration folder).
    explicit Settings(const QString& file = {});
    ~Settings();
    Settings(const Settings&) = delete;
    Settings& operator=(const Settings&) = delete;

    /// The AI stays hidden until an opinion is sealed. On unless the site turned it off.
    [[nodiscard]] bool readerFirst() const;
    void setReaderFirst(bool on);
    /// For this run only (command line); nothing is stored.
    void overrideReaderFirst(bool on) { readerFirstOverride_ = on; }

    /// "auto", "cpu" or "cuda[:N]"; read when the program starts.
    [[nodiscard]] QString device() const;
    void setDevice(const QString& device);

    /// Bytes of images that may be in memory; a quarter of the machine's, but at most 4 GiB, where nothing is set.
    [[nodiscard]] std::uint64_t imageMemory() const;
    void setImageMemory(std::uint64_t bytes);
    [[nodiscard]] static std::uint64_t defaultImageMemory();

    /// Latest first, at most eight.
    [[nodiscard]] QStringList recentFolders() const;
    void addRecentFolder(const QString& folder);

private:
    std::unique_ptr<QSettings> store_;
    std::optional<bool> readerFirstOverride_;
};

}  // namespace diptych::viewer
