// The engine behind the verbs that infer: its device, its model, and one study through it with a progress line.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "diptych/pipeline/exam_analyzer.h"
#include "exit_status.h"

namespace diptych::cli
{

/// Says on standard error what is wrong with a word that is no device.
[[nodiscard]] std::optional<inference::DeviceChoice> parseDevice(const std::string& word);

/// The model in `folder`, or the shipped one where it is empty. Refusals are told on standard error; the error is the
/// exit status.
[[nodiscard]] tl::expected<std::unique_ptr<inference::SuspicionModel>, ExitStatus> loadModel(
    const std::filesystem::path& folder, inference::DeviceChoice device);

/// Study `index` (from 0) of `count`. The options without their progress.
[[nodiscard]] Result<ExamAssessment> analyzeStudy(pipeline::ExamAnalyzer& analyzer, const Study& study,
                                                  std::size_t index, std::size_t count,
                                                  pipeline::AnalysisOptions options);

}  // namespace diptych::cli
