// The first page: whose examination, the result, the engine's verdict, and the four views with their marks.
#pragma once

#include "page_setter.h"
#include "pictures_in_making.h"
#include "report.h"

namespace diptych::report_pdf
{

/// Patient and study at y(); moves y() below.
void setExamHeader(PageSetter& page, const Report& report);

/// The patient's name, and where a character of it has no glyph in any font, a remark that says so.
[[nodiscard]] QString printableName(const PageSetter& page, const Report& report);

/// Which report this one amends, and why; nothing for a first report.
/// Nothing for a report that is written for the first time.
void setMadeAgain(PageSetter& page, const Report& report);
void setAmendment(PageSetter& page, const Report& report);

/// Per breast what was decided or what is still to be done, and the density. Stands above what the engine says.
void setResult(PageSetter& page, const Report& report);

/// The engine's verdict of the exam and of each breast, called the engine's.
void setVerdict(PageSetter& page, const Report& report);

/// R CC | L CC over R MLO | L MLO, back to back at the chest wall and all at one scale, and the legend. Takes what
/// is left of the page, or the next page where that is too little. The pictures are awaited when the page is painted;
/// they outlive that.
void setHanging(PageSetter& page, const Report& report, PicturesInMaking& pictures);

}  // namespace diptych::report_pdf
