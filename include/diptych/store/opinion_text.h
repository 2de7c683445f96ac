// A reader's whole opinion as text (JSON) and back, without loss: for drafts on a workstation. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diptych/reading/full_opinion.h"

namespace diptych::store
{

[[nodiscard]] std::string opinionText(const reading::FullOpinion& opinion);
/// nullopt for an unknown word, a missing field or a value out of its range: nothing is guessed.
[[nodiscard]] std::optional<reading::FullOpinion> opinionOfText(std::string_view text);

}  // namespace diptych::store
