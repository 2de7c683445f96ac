#include <iomanip>
#include <iostream>
#include <memory>

#include "commands.h"
#include "diptych/core/installation.h"
#include "diptych/inference/model_package.h"
#include "engine_table.h"

namespace diptych::cli
{

namespace
{

std::filesystem::path folderOf(const std::filesystem::path& given)
{
    return given.empty() ? installation().defaultModel() : given;
}

int refuseModel(const Error& error)
{
    std::cerr << "diptych-cli: " << sentence(error.reason) << ": " << error.detail << '\n';
    return kModelRefused;
}

int info(const std::filesystem::path& given)
{
    const auto manifest = inference::readManifest(folderOf(given));
    if (!manifest)
        return refuseModel(manifest.error());
    std::cout << "name            " << manifest->name << "\nversion         " << manifest->version
              << "\nweights sha256  " << manifest->weightsSha256 << "\npackage sha256  " << manifest->packageSha256
              << "\nseal            "
              << (manifest->sealed ? "whole" : "not sealed: a changed calibration would not be noticed")
              << "\nlicence         " << manifest->licence << "\nintended use    " << manifest->intendedUse
              << "\ninput           " << manifest->inputRows << " x " << manifest->inputColumns << " pixels at "
              << manifest->inputSpacingMm << " mm\nlooks for      ";
    for (const FindingKind kind : manifest->kinds)
        std::cout << ' ' << code(kind);
    std::cout << "\ntraining data\n";
    for (const auto& data : manifest->trainingData)
        std::cout << "  " << data.name << " (" << data.licence << "): " << data.use << "\n    " << data.citation
                  << '\n';
    std::cout << "operating points (this score or higher, validation films)\n"
                 "  score  malignant masses  other marks a film\n";
    for (const auto& point : manifest->operatingPoints)
        std::cout << "  " << std::setw(5) << point.suspicion << "  " << std::fixed << std::setprecision(3)
                  << std::setw(16) << point.malignantShare << "  " << std::setw(18) << point.marksPerImage << '\n';
    return kWhole;
}

int verify(const std::filesystem::path& given)
{
    const auto manifest = inference::readManifest(folderOf(given));
    if (!manifest)
        return refuseModel(manifest.error());
    const auto weights = inference::readVerifiedWeights(*manifest);
    if (!weights)
        return refuseModel(weights.error());
    std::cout << "ok: " << manifest->name << ' ' << manifest->version << ", " << weights->size()
              << " bytes of weights with SHA-256 " << manifest->weightsSha256 << ", "
              << (manifest->sealed ? "sealed" : "not sealed") << ", package " << manifest->packageSha256 << '\n';
    return kWhole;
}

}  // namespace

void addModel(CLI::App& app, int& status)
{
    auto* model = app.add_subcommand("model", "Tell about a model package or check it");
    model->require_subcommand(1);
    auto folder = std::make_shared<std::filesystem::path>();
    auto engine = std::make_shared<bool>(false);
    auto* infoCommand = model->add_subcommand("info", "Name, version, SHA-256, training data, operating points");
    infoCommand->add_option("DIR", *folder, "Folder of the package (the shipped one)");
    infoCommand->add_flag("--engine", *engine,
                          "Also run it: what each arithmetic costs on this machine, and what it changes");
    infoCommand->callback([folder, engine, &status] {
        constexpr int kRounds = 7;
        status = info(*folder);
        if (status == kWhole && *engine)
            status = printEngineTable(folderOf(*folder), kRounds);
    });
    auto* verifyCommand = model->add_subcommand("verify", "Refuse a package whose weights are not those it names");
    verifyCommand->add_option("DIR", *folder, "Folder of the package (the shipped one)");
    verifyCommand->callback([folder, &status] { status = verify(*folder); });
}

}  // namespace diptych::cli
