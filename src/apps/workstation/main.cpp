// diptych [PATH...]: the workstation.
#include <exception>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "diptych/core/no_core_dump.h"
#include "diptych/core/version.h"
#include "diptych/viewer/workstation.h"
#include "manual.h"

namespace
{

using diptych::reading::ReaderOpinion;
using diptych::reading::Recall;

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

std::optional<Recall> parseRecall(const std::string& text)
{
    if (text == "recall")
        return Recall::Recall;
    if (text == "no-recall")
        return Recall::NoRecall;
    return std::nullopt;
}

/// "recall,no-recall": right, then left.
std::optional<ReaderOpinion> parseOpinion(const std::string& text)
{
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos)
        return std::nullopt;
    const ReaderOpinion opinion{parseRecall(text.substr(0, comma)), parseRecall(text.substr(comma + 1))};
    return opinion.whole() ? std::optional(opinion) : std::nullopt;
}

/// "1920x1080".
bool parseSize(const std::string& text, int& width, int& height)
{
    char rest = 0;
    return std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) == 2 && width >= 320 && height >= 240 &&
           width <= 16384 && height <= 16384;
}

struct Texts {
    std::vector<std::string> paths;
    std::string model, device, screenshot, opinion, size, resultSchema;
    std::optional<std::string> results;
    bool showAiAtOnce = false;
    int step = 0;
};

/// Empty, or what is wrong with the command line.
std::string understand(const Texts& texts, diptych::viewer::WorkstationOptions& options)
{
    options.paths.assign(texts.paths.begin(), texts.paths.end());
    if (!texts.model.empty())
        options.model = texts.model;
    if (!texts.device.empty()) {
        options.device = diptych::inference::parseDevice(texts.device);
        if (!options.device)
            return "--device: auto, cpu, cuda or cuda:N";
    }
    options.results = texts.results;
    options.resultSchema = texts.resultSchema;
    if (texts.showAiAtOnce)
        options.readerFirst = false;
    if (!texts.screenshot.empty())
        options.screenshot = texts.screenshot;
    if (options.screenshot && options.paths.empty())
        return "--screenshot needs a PATH to show";
    if (!texts.opinion.empty()) {
        options.opinion = parseOpinion(texts.opinion);
        if (!options.opinion)
            return "--opinion: RIGHT,LEFT, each recall or no-recall";
        if (!options.screenshot)
            return "--opinion is for --screenshot only: a reader gives hers in the window";
    }
    if (texts.step != 0 && !options.screenshot)
        return "--step is for --screenshot only: a reader steps with space";
    options.step = texts.step;
    if (!texts.size.empty() && !parseSize(texts.size, options.width, options.height))
        return "--size: WIDTHxHEIGHT in pixels, for example 1920x1080";
    return {};
}

diptych::manual::Page manualPage()
{
    return {
        "workstation for the double reading of screening mammograms",
        "Opens DICOM files, folders of them and DICOMDIRs, or without a PATH the folders of the site's worklist. The "
        "views of an exam hang side by side; the reader gives an opinion on each breast and seals it. Then, and not "
        "before, the findings of the engine are shown. F1 lists every key.\n\n"
        "A study that is opened from a file manager arrives as a PATH.",
        {{"~/.config/diptych/diptych.ini", "settings and the site's rules"},
         {"~/.config/diptych/hanging/", "hanging protocols of this site"},
         {"~/.config/diptych/dicom-nodes.json", "DICOM nodes and the receiver"},
         {"~/.local/share/diptych/", "sealed readings (reads.sqlite), what waits for a server, drafts"},
         {"~/.cache/diptych/headers/", "what large folders hold; can be deleted"}},
        {{"DIPTYCH_THREADS", "cores that the engine uses; all unless set"},
         {"PGPASSFILE", "PostgreSQL's file of passwords, where the site shares a store"},
         {"QT_QPA_PLATFORM", "Qt's platform: xcb, wayland or, for --screenshot without a screen, offscreen"},
         {"DIPTYCH_PREFIX", "where models and resources are looked for, in place of the folder above the program's"}},
        {{"0", "ended by the reader, or the picture was written"},
         {"1", "the picture could not be made, or the program failed for a reason that it tells"},
         {"2", "wrong usage"},
         {"3", "with --screenshot: nothing readable was found"},
         {"4", "with --screenshot: the model was refused"}},
        {"diptych-cli(1)"},
    };
}

int runProgram(int argc, char** argv)
{
    CLI::App app{"Diptych: workstation for the double reading of screening mammograms. " +
                 std::string(diptych::kNotForDiagnosticUse) + "."};
    app.name("diptych");
    app.set_version_flag("--version", "diptych " + std::string(diptych::appVersion()));
    Texts texts;
    app.add_option("PATH", texts.paths, "DICOM files, folders or DICOMDIRs to open");
    app.add_option("--model", texts.model, "model package (a folder with manifest.json)");
    app.add_option("--device", texts.device, "auto, cpu, cuda or cuda:N");
    app.add_option("--results", texts.results,
                   "where the pool of workers keeps its results: a file (SQLite) or \"host=... dbname=... user=...\" "
                   "(PostgreSQL); \"\": analyse everything here");
    app.add_option("--results-schema", texts.resultSchema, "PostgreSQL's schema (diptych_results)");
    app.add_flag("--show-ai-at-once", texts.showAiAtOnce,
                 "for this run, show the AI before an opinion is sealed; every opinion records it");
    app.add_option("--screenshot", texts.screenshot,
                   "draw the first study with its analysis, write a picture (PNG) to this file and end");
    app.add_option("--opinion", texts.opinion,
                   "with --screenshot: RIGHT,LEFT, each recall or no-recall, sealed by a scripted reader");
    app.add_option("--step", texts.step, "with --screenshot: the step of the hanging protocol, counted from 1")
        ->check(CLI::Range(1, 64));
    app.add_option("--size", texts.size, "of the window, for example 1920x1080");
    diptych::manual::addManual(app, manualPage());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kWrongUsage;
    }
    diptych::viewer::WorkstationOptions options;
    if (const std::string wrong = understand(texts, options); !wrong.empty()) {
        std::cerr << "diptych: " << wrong << "\nRun with --help for more information.\n";
        return kWrongUsage;
    }
    return diptych::viewer::runWorkstation(argc, argv, options);
}

}  // namespace

int main(int argc, char** argv)
{
    diptych::forbidCoreDumps();
    try {
        return runProgram(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "diptych: " << error.what() << '\n';
        return kFailed;
    }
}
