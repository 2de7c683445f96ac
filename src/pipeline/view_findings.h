// A model's candidates in one view -> findings in the stored image's pixels, with their geometry in millimetres.
#pragma once

#include <vector>

#include "diptych/inference/suspicion_model.h"
#include "diptych/preprocess/prepare_view.h"
#include "diptych/verdict/fuse.h"

namespace diptych::pipeline
{

/// A view as the network was given it, and what it found there.
struct AssessedView {
    const preprocess::PreparedView& prepared;
    const std::vector<inference::Candidate>& candidates;
};

/// Calibrates each candidate by the manifest and maps it through imageFromModel. `other`: the other view (CC or MLO) of
/// the same breast, or nullptr; it bears on the confidence where the manifest says how. Candidates that lie outside the
/// breast altogether are dropped: the network's canvas has nothing to say there. Boxes are cut to the image.
[[nodiscard]] verdict::ViewFindings findingsOf(ViewAssessment view, const AssessedView& own, const AssessedView* other,
                                               const inference::ModelManifest& manifest);

}  // namespace diptych::pipeline
