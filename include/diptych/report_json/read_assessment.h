// One line of "diptych.exam-assessment/1" -> ExamAssessment, so that what the engine said once can be shown again
// without asking it.
//
// What the line does not hold stays empty: the patient besides the ID, and where the engine looked
// (ViewAssessment::analysedArea). Pure function; any thread.
#pragma once

#include <string_view>

#include "diptych/core/assessment.h"

namespace diptych::report_json
{

/// InvalidArgument (detail: the field) for another schema, a missing field, an unknown word or a value out of its
/// range: nothing is guessed.
[[nodiscard]] Result<ExamAssessment> assessmentOf(std::string_view line);

}  // namespace diptych::report_json
