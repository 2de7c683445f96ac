// The reading room's look: near-black, quiet, legible at arm's length, focus visible, states never by colour alone.
#pragma once

#include <QColor>
#include <QFont>
#include <QString>

class QApplication;
class QPainter;
class QPointF;

namespace diptych::viewer
{

/// How urgently a line of text wants to be read; each has a glyph as well as a colour.
enum class Tone { Quiet, Plain, Good, Prior, Amber, Red };

namespace theme
{

[[nodiscard]] QColor window();
[[nodiscard]] QColor panel();
[[nodiscard]] QColor raised();
[[nodiscard]] QColor line();
[[nodiscard]] QColor accent();
[[nodiscard]] QColor colour(Tone tone);
/// A sign that goes before the text: "!" in a triangle for amber, a barred circle for red.
[[nodiscard]] QString glyph(Tone tone);
/// Glyph and text.
[[nodiscard]] QString marked(Tone tone, const QString& text);

/// Palette, style and style sheet of the whole program; before the first window is shown, so that none flashes.
void apply(QApplication& application);
/// The same in two: before widgets are made, and once those that come first are. Qt styles a pane with all that is in
/// it anew each time it is put into another one, where there is a sheet.
void applyPalette(QApplication& application);
void applySheet(QApplication& application);

/// A length of the panels (logical pixels, meant for a laptop) on the screen that the program began on: on a tall one,
/// as portrait screens of 3 to 5 megapixels are, letters and panels are larger, to be legible at arm's length.
[[nodiscard]] int scaled(int length);

/// Font for text over images: grows with the viewport within limits.
[[nodiscard]] QFont overlayFont(int viewportHeight, bool strong = false);
/// Text with a soft dark halo; `baseline` is its left end.
void drawHaloText(QPainter& painter, const QPointF& baseline, const QString& text, const QColor& colour);

}  // namespace theme

}  // namespace diptych::viewer
