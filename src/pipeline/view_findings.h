// A model's candidates in one view -> findings in the stored image's pixels, with their geometry in millimetres.
#pragma once

#include <vector>

#include "diptych/inference/suspicion_model.h"
#include "diptych/preprocess/prepare_view.h"
#include "diptych/verdict/fuse.h"

namespace diptych::pipeline
{

/// Calibrates each candidate by the manifest and maps it through prepared.imageFromModel. Candidates whose centre
/// lies outside the breast are dropped: the network's canvas has nothing to say there. Boxes are cut to the image.
[[nodiscard]] verdict::ViewFindings findingsOf(ViewAssessment view, const preprocess::PreparedView& prepared,
                                               const std::vector<inference::Candidate>& candidates,
                                               const inference::ModelManifest& manifest);

}  // namespace diptych::pipeline
