// The texts over a viewport: label near the axilla, patient, states, zoom and spacing, the research mark.
#pragma once

#include "grey_adjustment.h"
#include "hung_view.h"

class QPainter;
class QRect;

namespace diptych::viewer
{

struct ViewportTexts {
    const HungView& view;
    QString greyLine;  // window and level
    QString zoomLine;
    QString sliceLine = {};      // of a stack: which slice is drawn
    QString sliceActivity = {};  // and which is being read, or that slices play
};

/// All text lies along the edge away from the chest wall (IHE Mammography Image), so that the breast stays free.
void paintViewportTexts(QPainter& painter, const QRect& area, const ViewportTexts& texts);

/// "0.070 mm/px (imager)" or "spacing unknown: no mm".
[[nodiscard]] QString spacingText(const HungView& view);

}  // namespace diptych::viewer
