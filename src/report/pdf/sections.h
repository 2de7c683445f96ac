// What follows the pictures: opinions and lesions of the readers, the engine's findings, and where the result comes
// from.
#pragma once

#include "page_setter.h"
#include "report.h"

namespace diptych::report_pdf
{

/// Each read before and after AI.
void setReaders(PageSetter& page, const Report& report);
/// Nothing where no reader marked a lesion.
void setLesions(PageSetter& page, const Report& report);
/// Nothing where no reader asks for a view again.
void setTechnicalRecalls(PageSetter& page, const Report& report);
void setFindings(PageSetter& page, const Report& report);
/// Nothing where the reader drew and chose nothing.
void setReaderMarks(PageSetter& page, const Report& report);
void setProvenance(PageSetter& page, const Report& report);

/// Title of a section with a rule below it, kept together with `following` millimetres.
void setSectionTitle(PageSetter& page, const QString& title, double following);

}  // namespace diptych::report_pdf
