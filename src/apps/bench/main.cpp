// diptych-bench: the speed table of docs/PERFORMANCE.md, measured on the real widgets.
#include <algorithm>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QProcess>
#include <QStandardPaths>

#include "looks/theme.h"
#include "report.h"
#include "rows.h"
#include "studies.h"
#include "turns.h"

namespace
{

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

/// In a process of its own: what making phantoms takes must not count as ours.
bool madeApart(const std::string& program, const std::string& folder)
{
    return QProcess::execute(QString::fromStdString(program), {QStringLiteral("--make-only"), QStringLiteral("--files"),
                                                               QString::fromStdString(folder)}) == 0;
}

/// Each group in turn; memory first, while the process is fresh.
std::vector<diptych::bench::Row> measureRows(const std::vector<std::string>& wanted, const std::string& folder,
                                             int repeats)
{
    std::vector<diptych::bench::Row> rows;
    const auto add = [&](const char* name, auto measure) {
        if (std::ranges::find(wanted, name) == wanted.end())
            return;
        std::cerr << "measuring: " << name << '\n';
        for (diptych::bench::Row& row : measure())
            rows.push_back(std::move(row));
    };
    add("memory", [&] { return diptych::bench::memoryRows(folder); });
    add("opening", [&] { return diptych::bench::openingRows(folder, repeats); });
    add("drawing", [&] { return diptych::bench::drawingRows(folder, repeats); });
    add("folder", [&] { return diptych::bench::folderRows(folder, repeats); });
    add("readers", [&] { return diptych::bench::readerRows(folder, repeats); });
    add("beside", [&] { return diptych::bench::besideEngineRows(folder, repeats); });
    add("process", [&] { return diptych::bench::engineProcessRows(repeats); });
    return rows;
}

int measure(int argc, char** argv)
{
    CLI::App app{"diptych-bench: measures how fast Diptych opens, draws and lists, each against its limit"};
    std::string folder = (std::filesystem::temp_directory_path() / "diptych-bench").string();
    std::string file, turns;
    std::vector<std::string> wanted{"memory", "opening", "drawing", "folder", "readers", "beside", "process"};
    int repeats = 7;
    bool makeOnly = false;
    app.add_option("--files", folder, "where the studies to measure on are, or are made (2 GB)");
    app.add_option("--rows", wanted, "memory, opening, drawing, folder, readers, beside, process; all where not given")
        ->check(CLI::IsMember(std::vector<std::string>(wanted)));
    app.add_option("--repeats", repeats, "of each measurement")->check(CLI::Range(1, 1000));
    app.add_option("--json", file, "write the rows to this file; standard output where not given");
    app.add_option("--turns", turns, "no rows: a piece of work for each line of standard input (table/turns.py)")
        ->check(CLI::IsMember(
            std::vector<std::string>(std::begin(diptych::bench::kTurns), std::end(diptych::bench::kTurns))));
    app.add_flag("--make-only", makeOnly, "make the studies and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kWrongUsage;
    }
    if (makeOnly) {
        const auto made = diptych::bench::makeStudies(folder);
        if (!made)
            std::cerr << "diptych-bench: " << made.error().detail << ' ' << made.error().subject << '\n';
        return made ? 0 : kFailed;
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    diptych::viewer::theme::apply(application);
    if (!madeApart(QApplication::applicationFilePath().toStdString(), folder))
        return kFailed;
    if (!turns.empty())
        return diptych::bench::takeTurns(turns, std::filesystem::path(folder) / "raw", folder);

    std::string command = "diptych-bench --repeats " + std::to_string(repeats) + " --rows";
    for (const std::string& name : wanted)
        command += " " + name;
    const QByteArray told = diptych::bench::json(measureRows(wanted, folder, repeats), command);
    if (file.empty())
        std::cout << told.toStdString();
    else if (!(std::ofstream(file) << told.toStdString())) {
        std::cerr << "diptych-bench: " << file << " cannot be written\n";
        return kFailed;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return measure(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "diptych-bench: " << error.what() << '\n';
        return kFailed;
    }
}
