// The engine's results in the report's language; in English to the letter those of diptych/core/wording.h.
#pragma once

#include <QString>
#include <optional>
#include <string>

#include "diptych/core/assessment.h"
#include "report_language.h"

namespace diptych::report_pdf
{

[[nodiscard]] QString kindWords(const ReportLanguage& say, FindingKind kind);
[[nodiscard]] QString bandWords(const ReportLanguage& say, Band band);
/// "right breast"
[[nodiscard]] QString breastWords(const ReportLanguage& say, Laterality side);
/// "Right breast"
[[nodiscard]] QString breastTitle(const ReportLanguage& say, Laterality side);
[[nodiscard]] QString bannerWords(const ReportLanguage& say, const ExamAssessment& assessment);
[[nodiscard]] QString breastLineWords(const ReportLanguage& say, const BreastAssessment& breast);
[[nodiscard]] QString viewLineWords(const ReportLanguage& say, const ViewAssessment& view);
[[nodiscard]] QString sizeWords(const ReportLanguage& say, const Finding& finding, SpacingBasis basis);
/// "imager", "calibrated": on what millimetres stand.
[[nodiscard]] QString basisWords(const ReportLanguage& say, SpacingBasis basis);
/// Of "upper_outer", "anterior" and so on; "unknown" where empty.
[[nodiscard]] QString positionWords(const ReportLanguage& say, const std::optional<std::string>& code);
/// The reason's sentence as it stands in the middle of a line.
[[nodiscard]] QString reasonText(const ReportLanguage& say, Reason reason);
/// The reason's sentence, with a capital and a full stop, to stand by itself.
[[nodiscard]] QString reasonWords(const ReportLanguage& say, Reason reason);
/// "R CC": letters that radiographers write in every language.
[[nodiscard]] QString viewName(StandardView view);

}  // namespace diptych::report_pdf
