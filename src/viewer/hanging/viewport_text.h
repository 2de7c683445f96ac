// The texts over a viewport: label near the axilla, badges, patient, states, how the image was taken, zoom and spacing,
// the research mark.
#pragma once

#include <QStringList>

#include "views/grey_adjustment.h"
#include "views/hung_view.h"

class QPainter;
class QRect;

namespace diptych::viewer
{

/// How much is written over an image. The view label, the badges and the research mark are never left out.
enum class TextDetail {
    Full,   // with how the image was taken
    Short,  // patient, states, grey values, zoom and spacing
    None,
};
/// The next of the three, round and round: Short, Full, None.
[[nodiscard]] TextDetail nextTextDetail(TextDetail detail);

struct ViewportTexts {
    const HungView& view;
    QString greyLine;  // window and level
    QString zoomLine;
    TextDetail detail = TextDetail::Short;
    std::vector<StateLine> layerLines = {};  // what is laid over the image
    QString sliceLine = {};                  // of a stack: which slice is drawn
    QString presentation = {};               // that a presentation state is applied; never left out
    QString lowResolution = {};              // that the image itself is not there yet; never left out
    QString sliceActivity = {};              // and which is being read, or that slices play
};

/// All text lies along the edge away from the chest wall (IHE Mammography Image), so that the breast stays free. What
/// does not fit above the lines at the bottom is left out, the least important first, and "..." stands in its place.
void paintViewportTexts(QPainter& painter, const QRect& area, const ViewportTexts& texts);

/// That a preview is seen; `zoom`: device pixels per pixel of it. Above 1 the screen could show more than it holds.
[[nodiscard]] QString previewText(double zoom);

/// "0.070 mm/px, detector plane" or "Spacing unknown: no mm, size not comparable".
[[nodiscard]] QString spacingText(const HungView& view);

}  // namespace diptych::viewer
