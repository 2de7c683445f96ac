// ExamAssessment -> one line of "diptych.exam-assessment/1"; StudyLoad -> the scan listing.
#pragma once

#include <string>

#include "diptych/core/assessment.h"
#include "diptych/core/screening_exam.h"

namespace diptych::report_json
{

/// One JSON object without line breaks.
[[nodiscard]] std::string assessmentLine(const ExamAssessment& assessment);

/// The same without Patient ID, accession number and paths, for what leaves the place where the patient is known.
[[nodiscard]] std::string pseudonymousLine(ExamAssessment assessment);

/// "diptych.scan/1": studies with views, their states and completeness, and every skipped file. Indented.
[[nodiscard]] std::string scanDocument(const StudyLoad& load);

}  // namespace diptych::report_json
