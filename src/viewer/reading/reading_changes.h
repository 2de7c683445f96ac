// The reader's changes of one reading besides the opinion: drawings and key images, and the one order of all changes.
#pragma once

#include "diptych/report_pdf/reader_marks.h"
#include "study/opened_study.h"

namespace diptych::viewer
{

/// As one step; what is drawn or changed after sealing is marked so. False where nothing changed.
bool annotate(Reading& reading, AnnotationEdit edit);
void toggleKeyImage(Reading& reading, const std::string& sopInstanceUid);
/// To be called whenever the opinion may have changed, so that its place in the order is known.
void noteOpinion(Reading& reading);

/// What Ctrl+Z takes back now: the latest change of the study, be it the opinion (until sealed) or a drawing.
[[nodiscard]] std::optional<ChangeOrder::Kind> latestChange(Reading& reading);
/// The latest drawing or key image; what it was, or empty where there is none.
QString undoAnnotation(Reading& reading);
QString redoAnnotation(Reading& reading);

/// What a report carries of them.
[[nodiscard]] report_pdf::ReaderMarks readerMarksOf(const Reading& reading);

}  // namespace diptych::viewer
