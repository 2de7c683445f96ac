#include <cstdio>
#include <iostream>
#include <memory>
#include <sstream>

#include <nlohmann/json.hpp>

#include "commands.h"
#include "output_file.h"
#include "phantom_files.h"
#include "progress_line.h"

namespace diptych::cli
{

namespace
{

/// The default detector's height; other matrices cover the same field.
constexpr double kFieldHeightMm = 204.8;

struct PhantomArguments {
    std::filesystem::path out;
    std::uint64_t seed = 1;
    int count = 1;
    std::string lesions = "mass,calcification";
    std::string syntax = "explicit";
    int rows = 2048;
    int columns = 1536;
    double spacingMm = 0.0;
    bool priors = false;
};

/// False where `text` names anything but mass, calcification (with a comma between) or none.
bool readLesions(const std::string& text, phantom::PhantomOptions& options)
{
    options.masses = options.calcifications = false;
    if (text == "none")
        return true;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        if (part == "mass")
            options.masses = true;
        else if (part == "calcification")
            options.calcifications = true;
        else
            return false;
    }
    return options.masses || options.calcifications;
}

std::filesystem::path studyFolder(const PhantomArguments& arguments, int index, const char* kind = "study")
{
    char name[32];
    std::snprintf(name, sizeof name, "%s-%03d", kind, index + 1);
    return arguments.out / name;
}

/// What would be written over, empty where nothing would.
std::filesystem::path inTheWay(const PhantomArguments& arguments)
{
    std::error_code ignored;
    if (std::filesystem::exists(arguments.out / "truth.json", ignored))
        return arguments.out / "truth.json";
    for (int index = 0; index < arguments.count; ++index)
        for (const char* kind : {"study", "prior"})
            if (std::filesystem::exists(studyFolder(arguments, index, kind), ignored))
                return studyFolder(arguments, index, kind);
    return {};
}

int noPhantom(const Error& error)
{
    std::cerr << "diptych-cli: " << error.subject << ": " << error.detail << '\n';
    return kIncomplete;
}

int makePhantoms(const PhantomArguments& arguments)
{
    phantom::PhantomOptions options;
    const auto syntax = dicom::transferSyntax(arguments.syntax);
    if (!syntax) {
        std::cerr << "diptych-cli: unknown transfer syntax " << arguments.syntax << '\n';
        return kUsage;
    }
    if (!readLesions(arguments.lesions, options)) {
        std::cerr << "diptych-cli: --lesions is mass, calcification, mass,calcification or none\n";
        return kUsage;
    }
    if (const auto there = inTheWay(arguments); !there.empty()) {
        std::cerr << "diptych-cli: " << there.string() << " exists and is not written over: name another folder\n";
        return kIncomplete;
    }
    options.rows = arguments.rows;
    options.columns = arguments.columns;
    options.spacingMm = arguments.spacingMm > 0.0 ? arguments.spacingMm : kFieldHeightMm / arguments.rows;

    ProgressLine line;
    nlohmann::ordered_json truth{{"schema", "diptych.phantom-truth/1"}, {"studies", nlohmann::ordered_json::array()}};
    for (int index = 0; index < arguments.count; ++index) {
        line.show(static_cast<double>(index) / arguments.count,
                  "phantom " + std::to_string(index + 1) + " of " + std::to_string(arguments.count));
        options.seed = arguments.seed + static_cast<std::uint64_t>(index);
        auto study = writePhantomStudy(phantom::makePhantomStudy(options), *syntax, studyFolder(arguments, index));
        if (!study)
            return noPhantom(study.error());
        truth["studies"].push_back(std::move(*study));
        if (!arguments.priors)
            continue;
        phantom::PhantomOptions before = options;
        before.masses = before.calcifications = false;
        auto prior = writePhantomStudy(phantom::makePhantomStudy(before), *syntax,
                                       studyFolder(arguments, index, "prior"), Examination::Prior);
        if (!prior)
            return noPhantom(prior.error());
        truth["studies"].push_back(std::move(*prior));
    }
    OutputFile file(arguments.out / "truth.json");
    file.line(truth.dump(2));
    if (const auto written = file.finish(); !written)
        return noPhantom(written.error());
    return kWhole;
}

}  // namespace

void addPhantom(CLI::App& app, int& status)
{
    auto* command =
        app.add_subcommand("phantom", "Write procedural four-view studies (no patient) and their truth.json");
    auto arguments = std::make_shared<PhantomArguments>();
    command->add_option("OUT", arguments->out, "Folder to write into")->required();
    command->add_option("--seed", arguments->seed, "Seed of the first study")->capture_default_str();
    command->add_option("--count", arguments->count, "Number of studies")
        ->capture_default_str()
        ->check(CLI::Range(1, 10000));
    command->add_option("--lesions", arguments->lesions, "mass, calcification, both with a comma, or none")
        ->capture_default_str();
    command
        ->add_option(
            "--transfer-syntax", arguments->syntax,
            "explicit, implicit, big-endian, deflated, rle, jpeg-baseline, jpeg-extended, jpeg-lossless, jpeg-ls, "
            "jpeg2000-lossless")
        ->capture_default_str();
    command->add_flag("--priors", arguments->priors, "Also the same breasts two years before, without lesions");
    command->add_option("--rows", arguments->rows, "Rows of an image")
        ->capture_default_str()
        ->check(CLI::Range(256, 8192));
    command->add_option("--columns", arguments->columns, "Columns of an image")
        ->capture_default_str()
        ->check(CLI::Range(192, 8192));
    command->add_option("--spacing", arguments->spacingMm, "Pixel spacing in mm (204.8 mm / rows)")
        ->check(CLI::Range(0.02, 1.0));
    command->callback([arguments, &status] { status = makePhantoms(*arguments); });
}

}  // namespace diptych::cli
