// What is laid over an image on the reader's wish: tissue not yet shown large enough, and what the engine left out.
#pragma once

#include "hanging/view_layer.h"
#include "study/opened_study.h"
#include "views/hung_view.h"

namespace diptych::viewer
{

/// Hatches the tissue not seen yet and says how much was. Where no tissue could be told it says that.
[[nodiscard]] ViewLayer coverageLayer(const SeenTissue& kept);

/// Hatches what the engine did not analyse of the image and says why, so that silence is not read as "normal". Asks
/// OpenedStudy's gate: before the engine may be shown, and while its result is still to come, the layer is empty.
[[nodiscard]] ViewLayer blindSpotLayer(const OpenedStudy& study, const HungView& view);

/// Why there is nothing to see of the engine's blind spots yet; empty where there is.
[[nodiscard]] QString blindSpotObstacle(const OpenedStudy* study);

}  // namespace diptych::viewer
