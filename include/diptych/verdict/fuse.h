// Findings of the views -> lesions -> breasts -> exam. Pure functions; any thread.
//
// breast = its highest finding, exam = its highest breast: every verdict can be traced to one finding.
// CC and MLO findings of a breast are held to be one lesion by their distance from the nipple (docs/adr/0005).
#pragma once

#include <vector>

#include "diptych/core/assessment.h"

namespace diptych::verdict
{

/// Where a finding lies in its breast, from its view's geometry, all in millimetres in the canonical layout
/// (x from the chest-wall edge of the image towards the nipple, y down).
struct FindingGeometry {
    double fromNippleMm = 0.0;    // distance of the finding's centre from the estimated nipple
    double belowNippleMm = 0.0;   // y of the centre minus y of the nipple: medial of it in CC, below it in MLO
    double behindNippleMm = 0.0;  // depth: how far towards the chest wall
    double breastDepthMm = 0.0;   // nipple to chest-wall edge
    double ownConfidence =
        0.0;  // that a finding is there, 0 to 1, from this view alone: the other has no say in pairing
};

/// A view's findings with their geometry, in the same order.
struct ViewFindings {
    ViewAssessment view;
    std::vector<FindingGeometry> geometry;  // empty where the geometry is not known; then nothing is paired
};

/// Pairing tolerances (docs/adr/0005).
struct PairingOptions {
    double arcScaleMm = 8.0;      // so much difference of the distances from the nipple costs a factor e in the odds
    double arcLimitMm = 30.0;     // and no pair beyond this
    double leastStrength = -5.0;  // log odds: weaker pairs are chance
};

/// When a mass and calcifications of one view are one finding (docs/adr/0008).
struct CombiningOptions {
    double leastRatio = 0.5;  // the less certain one's confidence over the other's
};

/// `views` holds the four standard views in hanging order first; at most one analysed image of each.
/// Joins masses with the calcifications in them, numbers findings, pairs them, fills quadrant, depth and nipple
/// distance, and sets lesions, breasts, verdict and status of `exam`, whose views are replaced by those of `views`.
[[nodiscard]] ExamAssessment fuse(ExamAssessment exam, std::vector<ViewFindings> views,
                                  const PairingOptions& pairing = {}, const CombiningOptions& combining = {});

}  // namespace diptych::verdict
