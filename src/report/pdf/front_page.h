// The first page: whose examination, the verdict, and the four views with their marks.
#pragma once

#include "diptych/report_pdf/write_report.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

/// Patient and study at y(); moves y() below.
void setExamHeader(PageSetter& page, const ReportInput& input);

/// The patient's name, and where a character of it has no glyph in any font, a remark that says so.
[[nodiscard]] QString printableName(const PageSetter& page, const Patient& patient);

/// What the reader said, in one line, or that nothing was said.
void setReaderLine(PageSetter& page, const ReportInput& input);

/// The engine's verdict of the exam and of each breast, called the engine's.
void setVerdict(PageSetter& page, const ExamAssessment& assessment);

/// R CC | L CC over R MLO | L MLO, back to back at the chest wall and all at one scale, and the legend. Takes what
/// is left of the page, or the next page where that is too little.
void setHanging(PageSetter& page, const ReportInput& input);

}  // namespace diptych::report_pdf
