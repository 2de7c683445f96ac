// How annotations look: thin cyan lines with a dark halo, white and with handles when selected, their readings beside.
//
// Unlike the engine's marks in colour (cyan against yellow to magenta), in form (no rounded box, no filled label) and
// in that they carry words. Painter coordinates throughout; `widgetFromStored` leads there from stored pixels.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QFont>
#include <QPainterPath>
#include <QRectF>

#include "views/annotation.h"

class QPainter;

namespace diptych::viewer
{

[[nodiscard]] QPointF onWidget(const ImagePoint& point, const Affine& widgetFromStored);

[[nodiscard]] QColor annotationColour(bool selected);

/// The lines of a shape, without label and handles.
[[nodiscard]] QPainterPath outlineOf(const AnnotationShape& shape, const Affine& widgetFromStored);

/// What is written beside it: its reading, the reader's text, and that it was made after sealing.
[[nodiscard]] QStringList labelOf(const Annotation& annotation);

/// Lines first, then labels within `bounds`, each where it covers no annotation and no other label if there is such a
/// place. Gives back where the labels are, by the annotation's id. A drawing that is not yet in the history has id 0.
std::map<int, QRectF> paintAnnotations(QPainter& painter, const std::vector<Annotation>& annotations,
                                       std::optional<int> selected, const Affine& widgetFromStored,
                                       const QRectF& bounds, const QFont& font);

/// A star and the word "KEY"; `corner` is the top left (or, for `leftwards`, the top right) of the sign. Gives back its
/// height.
double paintKeySign(QPainter& painter, const QPointF& corner, bool leftwards, Made made, const QFont& font);

}  // namespace diptych::viewer
