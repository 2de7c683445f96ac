// How the verbs that look at studies begin: what is below the paths is read and told, then the engine is made ready.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "decoded_images.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "exit_status.h"
#include "reading.h"

namespace diptych::cli
{

struct AnalysisArguments {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path model;
    std::string device = "auto";
};

/// PATH, --model and --device.
[[nodiscard]] CLI::Option* addAnalysisOptions(CLI::App& command, AnalysisArguments& arguments, const std::string& path);

/// Reads what is below the paths and tells each skipped file. Where there is no study, or where one of `outputs` (empty
/// and "-" are none) would take the place of a file that was read, it says so, and the error is the exit status.
[[nodiscard]] tl::expected<TimedLoad, ExitStatus> readStudies(const std::vector<std::filesystem::path>& paths,
                                                              const std::vector<std::string>& outputs);

struct AnalysisStart {
    TimedLoad read;
    std::unique_ptr<inference::SuspicionModel> model;

    [[nodiscard]] const std::vector<Study>& studies() const { return read.load.studies; }
    /// Study `index` through `analyzer`, with its share of the time that reading took. `images`, if any, take what was
    /// decoded.
    [[nodiscard]] Result<ExamAssessment> analyze(pipeline::ExamAnalyzer& analyzer, std::size_t index,
                                                 DecodedImages* images = nullptr) const;
};

/// readStudies(), then the model on its device; what is wrong is told, and the error is the exit status.
[[nodiscard]] tl::expected<AnalysisStart, ExitStatus> startAnalysis(const AnalysisArguments& arguments,
                                                                    const std::vector<std::string>& outputs);

}  // namespace diptych::cli
