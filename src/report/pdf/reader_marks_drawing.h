// The reader's drawings on a printed view: thin lines in cyan with a dark edge, unlike the engine's boxes.
#pragma once

#include <QRectF>
#include <string>

#include "diptych/report_pdf/reader_marks.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

/// "M1": the number by which picture and table name the same drawing.
[[nodiscard]] QString readerMarkNumber(std::size_t index);

/// Draws what belongs to this image (its first frame) on the picture that fills `pictureMm`, and whether it is a key
/// image. `laidOutFromStored` maps stored pixels to 0..1 across the picture; `outerIsLeft` is the side away from the
/// chest wall.
void drawReaderMarks(PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
                     const ReaderMarks& marks, const std::string& sopInstanceUid, bool outerIsLeft);

}  // namespace diptych::report_pdf
