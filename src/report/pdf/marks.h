// Numbered marks of findings on a printed view.
#pragma once

#include <QRectF>
#include <optional>
#include <vector>

#include "diptych/core/assessment.h"
#include "page_setter.h"

namespace diptych::report_pdf
{

/// White or black, whichever is read better on `fill`.
[[nodiscard]] QColor inkOn(const QColor& fill);
[[nodiscard]] QColor colourOf(Suspicion suspicion);

/// A place for a number of `size` near `box`, inside `picture`: the four corners outside the box first, then rings
/// around it up to `reach`, clear of all that is `taken`. nullopt where there is none.
[[nodiscard]] std::optional<QRectF> freePlace(const QRectF& box, const QSizeF& size, const QRectF& picture,
                                              double reach, const std::vector<QRectF>& taken);
/// From the edge of the box that is nearest to the tag; nothing where they touch.
void drawLeader(PageSetter& page, const QRectF& box, const QRectF& tag, const QColor& colour);

/// Draws box and number of each finding on the picture that fills `pictureMm`. `laidOutFromStored` maps stored
/// pixels to 0..1 across the picture. Numbers are moved aside, with a line to their box, where they would cover
/// each other or what is `taken` (the view's label, numbers of the readers' lesions).
void drawMarks(PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
               const std::vector<Finding>& findings, const std::vector<QRectF>& taken);

}  // namespace diptych::report_pdf
