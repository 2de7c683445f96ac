// The reader's drawings on a printed view: thin lines in cyan with a dark edge, unlike the engine's boxes.
#pragma once

#include <QRectF>
#include <string>
#include <vector>

#include "diptych/report_pdf/reader_marks.h"
#include "page_setter.h"
#include "report_language.h"

namespace diptych::report_pdf
{

/// "M1": the number by which picture and table name the same drawing.
[[nodiscard]] QString readerMarkNumber(std::size_t index);

/// Places for the numbers of the drawings of this image (its first frame), clear of `taken`; empty for others.
/// `laidOutFromStored` maps stored pixels to 0..1 across the picture.
[[nodiscard]] std::vector<QRectF> readerMarkTags(const PageSetter& page, const QRectF& pictureMm,
                                                 const Affine& laidOutFromStored, const ReaderMarks& marks,
                                                 const std::string& sopInstanceUid, std::vector<QRectF> taken);

/// Draws what belongs to this image on the picture that fills `pictureMm`, numbered at `tags`, and whether it is a key
/// image. `outerIsLeft` is the side away from the chest wall.
void drawReaderMarks(PageSetter& page, const ReportLanguage& say, const QRectF& pictureMm,
                     const Affine& laidOutFromStored, const ReaderMarks& marks, const std::string& sopInstanceUid,
                     const std::vector<QRectF>& tags, bool outerIsLeft);

}  // namespace diptych::report_pdf
