// Recall or no recall per breast: the core of a reader's opinion, which nothing of the engine can overwrite.
#pragma once

#include <optional>

#include "diptych/core/view.h"

namespace diptych::reading
{

enum class Recall { NoRecall, Recall };

/// An opinion per breast; empty until given.
struct ReaderOpinion {
    std::optional<Recall> right;
    std::optional<Recall> left;

    [[nodiscard]] bool whole() const { return right && left; }
    friend bool operator==(const ReaderOpinion&, const ReaderOpinion&) = default;
};

}  // namespace diptych::reading
