// Where in the breast a reader's lesion lies, told from its marks and the estimated nipple (docs/adr/0005).
//
// Pure functions; any thread. Millimetres from the nipple in the hanging's own directions: outwards (lateral, from a CC
// view) and upwards (towards the head, from an MLO view, whose oblique projection makes it an approximation). What a
// view does not tell stays unknown; nothing is guessed from the other view.
#pragma once

#include <optional>
#include <string>

#include "diptych/core/assessment.h"
#include "diptych/core/study.h"
#include "diptych/reading/full_opinion.h"

namespace diptych::report_pdf
{

/// Of one mark in its own view.
struct FromNipple {
    double asideMm = 0.0;   // outwards in CC, upwards in MLO
    double behindMm = 0.0;  // towards the chest wall
    double depthMm = 0.0;   // of the whole way from the nipple to the image's chest-wall edge
};

/// nullopt where nipple, spacing or orientation of the image are not known, where the view contradicts its orientation,
/// and for any view but CC and MLO.
[[nodiscard]] std::optional<FromNipple> fromNipple(const reading::LesionMark& mark, const MammogramView& image,
                                                   const ViewAssessment& assessed);

struct LesionPlace {
    std::optional<std::string> quadrant = {};  // "upper_outer" ..., "upper" or "outer" where one view tells half
    std::optional<int> clock = {};             // 1 to 12
    std::optional<std::string> depth = {};     // "anterior", "middle", "posterior"
};

/// From the first CC and the first MLO mark that tell anything; depth from the CC mark where there is one.
[[nodiscard]] LesionPlace placeOf(const reading::ReaderLesion& lesion, const Study& study,
                                  const ExamAssessment& assessment);

/// Nearer to the nipple's line than this, a lesion is on neither side of it: the nipple itself is estimated.
inline constexpr double kCentralMm = 8.0;

/// Both known: "upper_outer", ..., "upper", "outer", ... where the other is central, "central". One known: its half.
[[nodiscard]] std::optional<std::string> quadrantOf(std::optional<double> outwardMm, std::optional<double> upwardMm);

/// The hour on the breast as on a clock's face, the nipple its middle and 12 towards the head, as seen by one who faces
/// the patient: outwards is 9 on the right breast and 3 on the left. The hour nearest to the direction from the nipple;
/// upper outer quadrant 9 to 12 right, 12 to 3 left. nullopt unless both are known, and for a lesion that is central in
/// both views, which has no direction.
[[nodiscard]] std::optional<int> clockPosition(Laterality breast, std::optional<double> outwardMm,
                                               std::optional<double> upwardMm);

}  // namespace diptych::report_pdf
