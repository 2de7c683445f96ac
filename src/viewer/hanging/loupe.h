// A round magnifier at the cursor, drawn from the image's own pixels, not from the screen's.
#pragma once

#include <cstdint>
#include <span>

#include <QPointF>
#include <QSizeF>

#include "views/view_renderer.h"

class QPainter;

namespace diptych::viewer
{

/// Device pixels per image column inside the loupe: twice the view's, or one image pixel to one screen pixel where that
/// is more; times what the reader's wheel added. Never less than the view itself.
[[nodiscard]] double loupeScale(const ViewPlacement& view, double readersFactor);

/// The loupe's picture, `side` device pixels square. The image point under `at` (device pixels of the viewport) is in
/// its middle.
[[nodiscard]] QImage loupePicture(const ImagePyramid& pyramid, std::span<const std::uint8_t> table,
                                  const ViewPlacement& view, const QPointF& at, int side, double scale);

/// Logical pixels: two fifths of the viewport's lesser side, within limits.
[[nodiscard]] int loupeDiameter(const QSizeF& viewport);

/// Draws it round, with a rim, short hairs that leave the middle free, and its magnification of the view ("2.0x").
void paintLoupe(QPainter& painter, const QImage& picture, const QPointF& centre, double diameter, double magnification);

}  // namespace diptych::viewer
