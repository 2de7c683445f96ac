// diptych-cli ahead: analyses what comes into folders before somebody opens it, on this machine alone. docs/WORKERS.md
#include <iostream>
#include <memory>

#include <QCoreApplication>
#include <QSettings>
#include <QStringList>

#include "ahead_worker.h"
#include "commands.h"
#include "engine.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

struct AheadArguments {
    std::vector<std::filesystem::path> folders;
    ResultsArguments results;
    std::filesystem::path model;
    std::string device = "auto";
    double pauseSeconds = 10.0;
    bool once = false;
};

/// What the window has under File > How this site reads...
void takeFromSettings(AheadArguments& arguments)
{
    const QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("diptych"),
                             QStringLiteral("diptych"));
    if (arguments.folders.empty())
        for (const QString& folder : settings.value(QStringLiteral("site/worklistFolders")).toStringList())
            if (!folder.trimmed().isEmpty())
                arguments.folders.emplace_back(folder.toStdString());
    if (arguments.results.location.empty())
        arguments.results.location = settings.value(QStringLiteral("site/resultStore")).toString().toStdString();
}

int readAhead(AheadArguments arguments)
{
    const auto device = parseDevice(arguments.device);
    if (!device)
        return kUsage;
    StopSignals signals;
    int argc = 0;
    const QCoreApplication application(argc, nullptr);  // Qt finds the databases' drivers by it
    takeFromSettings(arguments);
    if (arguments.folders.empty() || arguments.results.location.empty()) {
        std::cerr << "diptych-cli: " << (arguments.folders.empty() ? "no folder to read" : "no place for results")
                  << ": name it, or enter it in the window under File > How this site reads...\n";
        return kUsage;
    }
    auto results = openResults(arguments.results);
    if (!results)
        return results.error();
    const auto model = loadModel(arguments.model, *device);
    if (!model)
        return model.error();
    AheadWorker worker(std::move(arguments.folders), *results, **model, signals, nameOfThisWorker(),
                       {arguments.once, std::chrono::milliseconds(static_cast<int>(arguments.pauseSeconds * 1000.0))});
    return worker.work();
}

}  // namespace

void addAhead(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand(
        "ahead", "Analyse what lies in folders, and what comes, before it is opened on this machine");
    auto arguments = std::make_shared<AheadArguments>();
    command->add_option("FOLDER", arguments->folders, "Folders into which studies come (the site's worklist folders)");
    command->add_option("--results", arguments->results.location,
                        "Where results are kept: a file (SQLite) or \"host=... dbname=... user=...\" (PostgreSQL); "
                        "the site's own where not given");
    command->add_option("--results-schema", arguments->results.schema, "PostgreSQL's schema")->capture_default_str();
    command->add_option("--model", arguments->model, "Folder of the model package (the shipped one)");
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command
        ->add_option("--pause", arguments->pauseSeconds,
                     "Seconds between two looks; what has not changed from one to the next is read")
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();
    command->add_flag("--once", arguments->once, "End when all that lies there was looked at");
    command->footer("SIGTERM ends it after the study in hand; a second SIGTERM at once.");
    command->callback([arguments, &status] { status = readAhead(*arguments); });
}

}  // namespace diptych::cli
