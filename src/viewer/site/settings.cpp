#include "site/settings.h"

#include <algorithm>

#include <unistd.h>

#include <QFileInfo>
#include <QSettings>

namespace diptych::viewer
{

namespace
{
constexpr auto kReaderFirst = "reading/readerFirst";
constexpr auto kDevice = "analysis/device";
constexpr auto kHangingProtocol = "hanging/protocol";
constexpr auto kCoverageReminder = "reading/coverageReminderPercent";
constexpr double kCoverageReminderDefault = 90.0;
constexpr auto kKeys = "keys/";
constexpr auto kCineSpeed = "slices/framesPerSecond";
constexpr auto kCinePingPong = "slices/backAndForth";
constexpr auto kImageMemory = "memory/imagesMiB";
constexpr auto kKeepsFolders = "folders/kept";
constexpr auto kRecent = "folders/recent";
constexpr qsizetype kRecentMost = 8;
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostByDefault = std::uint64_t{4} << 30;
constexpr std::uint64_t kLeastImageMemory = 256 * kMebibyte;  // one study of four views
}  // namespace

Settings::Settings(const QString& file)
    : store_(file.isEmpty() ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                                          QStringLiteral("diptych"), QStringLiteral("diptych"))
                            : std::make_unique<QSettings>(file, QSettings::IniFormat))
{
}

Settings::~Settings() = default;

bool Settings::readerFirst() const
{
    if (readerFirstOverride_)
        return *readerFirstOverride_;
    // Only an explicit "false" turns it off: a damaged entry must not unblind a reader.
    return store_->value(QLatin1String(kReaderFirst), QStringLiteral("true")).toString() != QLatin1String("false");
}

void Settings::setReaderFirst(bool on)
{
    readerFirstOverride_.reset();
    store_->setValue(QLatin1String(kReaderFirst), on ? QStringLiteral("true") : QStringLiteral("false"));
}

QString Settings::device() const
{
    return store_->value(QLatin1String(kDevice), QStringLiteral("auto")).toString();
}

void Settings::setDevice(const QString& device)
{
    store_->setValue(QLatin1String(kDevice), device);
}

QString Settings::siteFolder() const
{
    return QFileInfo(store_->fileName()).absolutePath();
}

QString Settings::hangingProtocol() const
{
    return store_->value(QLatin1String(kHangingProtocol)).toString();
}

void Settings::setHangingProtocol(const QString& name)
{
    store_->setValue(QLatin1String(kHangingProtocol), name);
}

double Settings::coverageReminder() const
{
    bool number = false;
    const double percent = store_->value(QLatin1String(kCoverageReminder), kCoverageReminderDefault).toDouble(&number);
    return (number && percent >= 0.0 && percent <= 100.0 ? percent : kCoverageReminderDefault) / 100.0;
}

void Settings::setCoverageReminder(double share)
{
    store_->setValue(QLatin1String(kCoverageReminder), share * 100.0);
}

QStringList Settings::keys(const QString& command) const
{
    return store_->value(QLatin1String(kKeys) + command).toStringList();
}

void Settings::setKeys(const QString& command, const QStringList& keys)
{
    store_->setValue(QLatin1String(kKeys) + command, keys);
}

void Settings::removeKeys(const QString& command)
{
    store_->remove(QLatin1String(kKeys) + command);
}

Cine Settings::cine() const
{
    Cine cine;
    cine.framesPerSecond = Cine::limited(store_->value(QLatin1String(kCineSpeed), cine.framesPerSecond).toInt());
    cine.pingPong = store_->value(QLatin1String(kCinePingPong), cine.pingPong).toBool();
    return cine;
}

void Settings::setCine(const Cine& cine)
{
    store_->setValue(QLatin1String(kCineSpeed), Cine::limited(cine.framesPerSecond));
    store_->setValue(QLatin1String(kCinePingPong), cine.pingPong);
}

std::uint64_t Settings::defaultImageMemory()
{
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long pageBytes = ::sysconf(_SC_PAGESIZE);
    if (pages <= 0 || pageBytes <= 0)
        return kLeastImageMemory;
    const std::uint64_t machine = static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageBytes);
    return std::clamp(machine / 4, kLeastImageMemory, kMostByDefault);
}

std::uint64_t Settings::imageMemory() const
{
    bool set = false;
    const qulonglong mebibytes = store_->value(QLatin1String(kImageMemory)).toULongLong(&set);
    return set ? std::max<std::uint64_t>(mebibytes * kMebibyte, kLeastImageMemory) : defaultImageMemory();
}

void Settings::setImageMemory(std::uint64_t bytes)
{
    store_->setValue(QLatin1String(kImageMemory), QString::number(bytes / kMebibyte));
}

bool Settings::keepsFolders() const
{
    return store_->value(QLatin1String(kKeepsFolders), true).toBool();
}

void Settings::setKeepsFolders(bool on)
{
    store_->setValue(QLatin1String(kKeepsFolders), on);
}

QStringList Settings::recentFolders() const
{
    return store_->value(QLatin1String(kRecent)).toStringList();
}

void Settings::addRecentFolder(const QString& folder)
{
    QStringList folders = recentFolders();
    folders.removeAll(folder);
    folders.prepend(folder);
    if (folders.size() > kRecentMost)
        folders.resize(kRecentMost);
    store_->setValue(QLatin1String(kRecent), folders);
}

}  // namespace diptych::viewer
