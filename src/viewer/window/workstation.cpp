#include "diptych/viewer/workstation.h"

#include <cstdlib>
#include <system_error>
#include <utility>

#include <QApplication>
#include <QGuiApplication>
#include <QIcon>
#include <QScreen>
#include <QStandardPaths>
#include <QTimer>

#include "diptych/core/installation.h"
#include "diptych/core/version.h"
#include "diptych/report_pdf/write_report.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "site/network_services.h"
#include "site/settings.h"
#include "site/site_rules.h"
#include "store/store_link.h"
#include "study/analysis_bridge.h"
#include "study/early_opening.h"
#include "study/pooled_analysis.h"
#include "window/first_paint.h"
#include "window/main_window.h"
#include "window/screenshot.h"

namespace diptych::viewer
{

namespace
{

bool hasDisplay()
{
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value;
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

/// A file of this user's, or the server that the site shares; waiting reads and drafts always lie here.
std::unique_ptr<StoreLink> storeOf(const SiteRules& rules)
{
    const std::filesystem::path folder =
        toPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)) / "diptych";
    if (rules.sharedStore.isEmpty())
        return std::make_unique<StoreLink>(store::SqliteFile{folder / "reads.sqlite"}, folder);
    return std::make_unique<StoreLink>(store::PostgresServer{rules.sharedStore.toStdString()}, folder);
}

/// A picture shows what the engine of this machine says, unless it is told otherwise.
std::string resultsOf(const WorkstationOptions& options, const SiteRules& rules)
{
    const std::string ofSite = options.screenshot ? std::string() : rules.resultStore.toStdString();
    return options.results.value_or(ofSite);
}

/// What the program was told to open, else what the site always reads.
std::vector<std::filesystem::path> pathsToOpen(const WorkstationOptions& options, Settings& settings)
{
    std::vector<std::filesystem::path> paths = options.paths;
    if (paths.empty())
        for (const QString& folder : readSiteRules(settings.store()).worklistFolders)
            paths.push_back(toPath(folder));
    return paths;
}

std::filesystem::path keptIndexFolder()
{
    return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)) / "diptych" / "headers";
}

/// Begins to read before there is a window; null where there is nothing to read.
std::shared_ptr<EarlyOpening> openEarly(const std::vector<std::filesystem::path>& paths, const Settings& settings,
                                        const std::shared_ptr<dicom::ReaderProcesses>& readers)
{
    if (paths.empty())
        return nullptr;
    dicom::ReadOptions read;
    read.readers = readers;
    if (settings.keepsFolders())
        read.keptIndexFolder = keptIndexFolder();
    try {
        return std::make_shared<EarlyOpening>(dicom::readFolder, paths, read);
    } catch (const std::system_error&) {
        return nullptr;  // no thread is to be had: the window reads them
    }
}

DeskServices realServices(const WorkstationOptions& options, Settings& settings,
                          const std::shared_ptr<dicom::ReaderProcesses>& readers,
                          const std::shared_ptr<EarlyOpening>& early)
{
    const Installation here = installation();
    const inference::DeviceChoice device = options.device.value_or(
        inference::parseDevice(settings.device().toStdString()).value_or(inference::DeviceChoice{}));
    DeskServices services;
    services.readFolder = dicom::readFolder;
    services.early = early;
    services.readers = readers;
    services.writeReport = [](const ReportOrder& order) { return report_pdf::writeReport(order.input(), order.file); };
    services.analysis =
        std::make_unique<AnalysisBridge>(options.model.value_or(here.defaultModel()), device, here.plugins());
    const SiteRules rules = readSiteRules(settings.store());
    if (const std::string results = resultsOf(options, rules); !results.empty())
        services.analysis = std::make_unique<PooledAnalysis>(
            std::move(services.analysis),
            store::resultLocation(results, options.resultSchema.empty() ? store::kResultSchema : options.resultSchema));
    services.keptIndexFolder = keptIndexFolder();
    // A picture is made by nobody: what a scripted reader says is kept nowhere.
    if (!options.screenshot) {
        services.store = storeOf(rules);
        services.network = std::make_shared<const NetworkServices>(realNetworkServices());
    }
    return services;
}

void placeWindow(MainWindow& window, const WorkstationOptions& options)
{
    if (options.width > 0 && options.height > 0) {
        window.resize(options.width, options.height);
        window.show();
    } else if (options.screenshot) {
        window.resize(1920, 1080);
        window.show();
    } else {
        window.resize(window.screen()->availableSize() * 0.9);
        window.showMaximized();
    }
}

}  // namespace

int runWorkstation(int& argc, char** argv, const WorkstationOptions& options)
{
    if (options.screenshot && !hasDisplay())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Settings settings;
    if (options.readerFirst)
        settings.overrideReaderFirst(*options.readerFirst);
    const std::vector<std::filesystem::path> paths = pathsToOpen(options, settings);
    const std::shared_ptr<dicom::ReaderProcesses> readers = dicom::installedReaders();
    // The window takes its time on one core; the others have nothing to do meanwhile. After the settings: the thread
    // that touches Qt first is Qt's main thread.
    std::shared_ptr<EarlyOpening> early = openEarly(paths, settings, readers);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("diptych"));
    QApplication::setApplicationDisplayName(QStringLiteral("Diptych"));
    QApplication::setApplicationVersion(toQt(appVersion()));
    theme::applyPalette(application);
    QApplication::setWindowIcon(QIcon(pathText(installation().resources() / "icons/diptych.svg")));

    MainWindow window(realServices(options, settings, readers, std::exchange(early, nullptr)), settings);
    theme::applySheet(application);
    const auto firstPaint = paths.empty() ? nullptr : std::make_unique<FirstPaint>(window);
    placeWindow(window, options);
    window.desk().open(paths);

    std::unique_ptr<Screenshot> screenshot;
    if (options.screenshot) {
        screenshot = std::make_unique<Screenshot>(window, *options.screenshot, options.opinion, options.step);
        QObject::connect(screenshot.get(), &Screenshot::finished, &application, &QApplication::exit);
    }
    return QApplication::exec();
}

}  // namespace diptych::viewer
