// Reads of the examination of report_example.h: two readers who differ on the right breast, and an arbiter.
#pragma once

#include "diptych/report_pdf/write_report.h"
#include "report_example.h"

namespace diptych::report_pdf::example
{

/// BI-RADS scheme, both breasts decided.
[[nodiscard]] reading::FullOpinion biRads(reading::BiRads right, reading::BiRads left);
/// Category 4 and 5 as recall. Without a role: read without sign-in.
[[nodiscard]] ReadInReport read(std::string reader, std::optional<reading::ReadRole> role,
                                reading::FullOpinion opinion);
/// A box of `side` stored pixels around `centre` in this view of `exam`.
[[nodiscard]] reading::LesionMark markIn(const Exam& exam, StandardView view, ImagePoint centre, double side);
/// The nipple of every view: at stored (850, 750), where fourViews() has the breast's tip.
void setNipples(Exam& exam);
/// fourViews() with them.
[[nodiscard]] Exam examWithNipples();

/// First reader: right 4A with a mass A1 where the engine marked (R CC and R MLO), density C, kept after AI. Second
/// reader: right 1; after AI right 4A, a mass B1 at the same place.
[[nodiscard]] std::vector<ReadInReport> twoReads(const Exam& exam);

}  // namespace diptych::report_pdf::example
