// The readers' lesions on a printed view: white rings with the lesion's letter and number, unlike the engine's coloured
// boxes with numbers alone. Told apart by shape and letter, on a grey print as well.
#pragma once

#include <QRectF>
#include <string>
#include <vector>

#include "diptych/core/geometry.h"
#include "listed_lesions.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

struct LesionRing {
    QString number;  // in brackets where the lesion was withdrawn after AI
    QRectF ring;     // on the paper, mm
    QRectF tag;
};

/// Rings and places for their numbers of the lesions marked in this image, clear of `taken`, inside `pictureMm`.
[[nodiscard]] std::vector<LesionRing> lesionRings(const PageSetter& page, const QRectF& pictureMm,
                                                  const Affine& laidOutFromStored,
                                                  const std::vector<ListedLesion>& lesions,
                                                  const std::string& sopInstanceUid, const QRectF& taken);

void drawLesionRings(PageSetter& page, const std::vector<LesionRing>& rings);

}  // namespace diptych::report_pdf
