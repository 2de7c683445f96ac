// Which assessments are results that can be kept, and which tell of this machine at this moment and are tried again.
#pragma once

#include <optional>

#include "diptych/core/assessment.h"
#include "diptych/core/study.h"

namespace diptych::cli
{

/// May be otherwise at the next try, as against what the images themselves are.
[[nodiscard]] bool ofTheMachine(Reason reason);

/// Why this is no result to be kept.
[[nodiscard]] std::optional<Reason> failureOf(const ExamAssessment& exam);

/// A file that cannot be read now would make its study another, smaller one. Among several studies nobody can tell
/// whose it is, so only that of a lone study is told.
[[nodiscard]] std::optional<Reason> lostFileOf(const StudyLoad& load);

}  // namespace diptych::cli
