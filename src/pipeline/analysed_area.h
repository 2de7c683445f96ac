// Where in the stored image the network looked: the breast that was found, as far as the canvas holds it.
#pragma once

#include "diptych/core/assessment.h"
#include "diptych/preprocess/prepare_view.h"

namespace diptych::pipeline
{

/// Cells of about 2 mm over the whole stored image of `rows` x `columns`; a cell counts where its middle was on the
/// canvas and not set to background.
[[nodiscard]] AnalysedArea analysedAreaOf(const preprocess::PreparedView& prepared, int rows, int columns);

}  // namespace diptych::pipeline
