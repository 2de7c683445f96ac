// What follows the pictures: findings in words, the reader's opinion, and where the result comes from.
#pragma once

#include "diptych/report_pdf/write_report.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

void setFindings(PageSetter& page, const ReportInput& input);
void setOpinion(PageSetter& page, const ReportInput& input);
/// Nothing where the reader drew and chose nothing.
void setReaderMarks(PageSetter& page, const ReportInput& input);
/// "right breast recall, left breast no recall".
[[nodiscard]] QString opinionWords(const reading::ReaderOpinion& opinion);
void setProvenance(PageSetter& page, const ReportInput& input);

/// Title of a section with a rule below it, kept together with `following` millimetres.
void setSectionTitle(PageSetter& page, const QString& title, double following);

}  // namespace diptych::report_pdf
