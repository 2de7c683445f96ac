// What the site has set, kept in an ini file in the user's configuration folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <QString>
#include <QStringList>

#include "site/cine.h"

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

    /// The folder of the ini file: what a site puts beside it (hanging protocols) is found from here.
    [[nodiscard]] QString siteFolder() const;
    /// Name of the chosen hanging protocol; empty: the first.
    [[nodiscard]] QString hangingProtocol() const;
    void setHangingProtocol(const QString& name);
    /// Of a breast's tissue, 0 to 1: where less was shown large enough, a line says so. 0: never.
    [[nodiscard]] double coverageReminder() const;
    void setCoverageReminder(double share);

    /// Keys that the site gave a command instead of its own (portable texts), by the command's name; empty list: no
    /// entry. What they mean is KeyBindings' business.
    [[nodiscard]] QStringList keys(const QString& command) const;
    void setKeys(const QString& command, const QStringList& keys);
    void removeKeys(const QString& command);

    /// How the slices of tomosynthesis play.
    [[nodiscard]] Cine cine() const;
    void setCine(const Cine& cine);
    /// Bytes of images that may be in memory; a quarter of the machine's, but at most 4 GiB, where nothing is set.
    [[nodiscard]] std::uint64_t imageMemory() const;
    void setImageMemory(std::uint64_t bytes);
    [[nodiscard]] static std::uint64_t defaultImageMemory();

    /// What the headers of large folders say is kept from one start to the next.
    [[nodiscard]] bool keepsFolders() const;
    void setKeepsFolders(bool on);

    /// Latest first, at most eight.
    [[nodiscard]] QStringList recentFolders() const;
    void addRecentFolder(const QString& folder);

    /// For what keeps a group of its own in the file.
    [[nodiscard]] QSettings& store() { return *store_; }

private:
    std::unique_ptr<QSettings> store_;
    std::optional<bool> readerFirstOverride_;
};

}  // namespace diptych::viewer
