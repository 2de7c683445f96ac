// Two assessments of one study ("diptych.exam-assessment/1") side by side: does the engine say the same again?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace diptych::cli
{

/// How far a probability may differ: another processor rounds otherwise.
inline constexpr double kProbabilityTolerance = 1e-3;

/// The same weights and, where `kept` names its package, the same package? A sentence where not: then there is no use
/// in asking the engine again. `model`: an assessment's "model".
[[nodiscard]] std::optional<std::string> modelDifference(const nlohmann::json& kept, const nlohmann::json& model);

/// A sentence for each difference; empty where both say the same. States, findings (kind, place, suspicion,
/// probability, confidence), breasts and verdict are compared; times, paths and device are not.
[[nodiscard]] std::vector<std::string> differences(const nlohmann::json& kept, const nlohmann::json& again);

}  // namespace diptych::cli
