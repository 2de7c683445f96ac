#include "engine.h"

#include <iostream>

#include "diptych/core/installation.h"
#include "diptych/core/log.h"
#include "diptych/core/wording.h"
#include "diptych/inference/engine_process.h"
#include "progress_line.h"

namespace diptych::cli
{

std::optional<inference::DeviceChoice> parseDevice(const std::string& word)
{
    const auto device = inference::parseDevice(word);
    if (!device) {
        std::cerr << "diptych-cli: --device is auto, cpu, cuda or cuda:N, not " << word << '\n';
        return std::nullopt;
    }
    return *device;
}

tl::expected<std::unique_ptr<inference::SuspicionModel>, ExitStatus> loadModel(const std::filesystem::path& folder,
                                                                               inference::DeviceChoice device)
{
    const Installation files = installation();
    auto model =
        inference::startSuspicionModel(folder.empty() ? files.defaultModel() : folder, device, files.plugins());
    if (!model) {
        std::cerr << "diptych-cli: " << sentence(model.error().reason) << ": " << model.error().detail << '\n';
        return tl::make_unexpected(model.error().reason == Reason::InvalidArgument ? kUsage : kModelRefused);
    }
    if (const std::string note = (*model)->deviceNote(); !note.empty())
        log::info(note);
    return std::move(*model);
}

Result<ExamAssessment> analyzeStudy(pipeline::ExamAnalyzer& analyzer, const Study& study, std::size_t index,
                                    std::size_t count, pipeline::AnalysisOptions options)
{
    ProgressLine line;
    options.progress = [&line, index, count](pipeline::Stage, double fraction) {
        line.show((static_cast<double>(index) + fraction) / static_cast<double>(count),
                  "study " + std::to_string(index + 1) + " of " + std::to_string(count));
    };
    return analyzer.analyze(study, options);
}

}  // namespace diptych::cli
