// Numbered marks of findings on a printed view.
#pragma once

#include <QRectF>
#include <vector>

#include "diptych/core/assessment.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

/// White or black, whichever is read better on `fill`.
[[nodiscard]] QColor inkOn(const QColor& fill);
[[nodiscard]] QColor colourOf(Suspicion suspicion);

/// Draws box and number of each finding on the picture that fills `pictureMm`. `laidOutFromStored` maps stored
/// pixels to 0..1 across the picture. Numbers are moved aside, with a line to their box, where they would cover
/// each other or `taken` (the view's label).
void drawMarks(PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
               const std::vector<Finding>& findings, const QRectF& taken);

}  // namespace diptych::report_pdf
