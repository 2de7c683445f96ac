// What the site has set, kept in an ini file in the user's configuration folder.
#pragma once

#include <memory>
#include <optional>

#include <QString>
#include <QStringList>

#include "cine.h"

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

    /// How the slices of tomosynthesis play.
    [[nodiscard]] Cine cine() const;
    void setCine(const Cine& cine);

    /// Latest first, at most eight.
    [[nodiscard]] QStringList recentFolders() const;
    void addRecentFolder(const QString& folder);

private:
    std::unique_ptr<QSettings> store_;
    std::optional<bool> readerFirstOverride_;
};

}  // namespace diptych::viewer
