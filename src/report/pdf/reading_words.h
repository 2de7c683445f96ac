// What readers say, in the report's language.
#pragma once

#include <QString>
#include <optional>

#include "diptych/reading/arbitration_policy.h"
#include "diptych/reading/change_after_ai.h"
#include "diptych/reading/full_opinion.h"
#include "diptych/report_pdf/read_in_report.h"
#include "report_language.h"

namespace diptych::report_pdf
{

[[nodiscard]] QString roleWords(const ReportLanguage& say, const std::optional<reading::ReadRole>& role);
/// "recall", "no recall", "no opinion given"
[[nodiscard]] QString recallWords(const ReportLanguage& say, const std::optional<reading::Recall>& recall);
/// "recall for assessment", "technical recall", "no recall"
[[nodiscard]] QString conclusionWords(const ReportLanguage& say, reading::Conclusion conclusion);
[[nodiscard]] QString settlingWords(const ReportLanguage& say, reading::SettlingReason reason);
/// "BI-RADS 4A"; "recall for assessment, level of concern 4"
[[nodiscard]] QString categoryWords(const ReportLanguage& say, const reading::Category& category);
/// "recall", "BI-RADS 4A", "technical recall", "reason: ...": all that was said of one breast, one a line.
[[nodiscard]] QString opinionWords(const ReportLanguage& say, const reading::FullOpinion& opinion, Laterality breast);
/// "C, heterogeneously dense"
[[nodiscard]] QString densityWords(const ReportLanguage& say, reading::Density density);
[[nodiscard]] QString lesionTypeWords(const ReportLanguage& say, reading::LesionType type);
/// The meaning of CID 6041 where it has one.
[[nodiscard]] QString technicalReasonWords(const ReportLanguage& say, reading::TechnicalReason reason);
/// "R CC"
[[nodiscard]] QString technicalViewName(const reading::TechnicalRecall& recall);
/// "towards the AI"; empty for none and not known.
[[nodiscard]] QString changeWords(const ReportLanguage& say, reading::Change change);

}  // namespace diptych::report_pdf
