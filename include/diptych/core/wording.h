// The words and colours in which results are told, the same on screen, in the PDF and on the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diptych/core/assessment.h"

namespace diptych
{

struct Rgb {
    std::uint8_t red, green, blue;
};

/// Colour of a mark: one of ten steps from pale yellow to deep magenta, told apart in the common colour vision
/// deficiencies and on grey; a mark always carries its number as well, never colour alone.
[[nodiscard]] Rgb suspicionColour(Suspicion suspicion);

[[nodiscard]] std::string_view words(FindingKind kind);     // "Mass", "Calcification", ...
[[nodiscard]] std::string_view words(Band band);            // "Lowest", "Low", "Indeterminate", "High"
[[nodiscard]] std::string_view words(Laterality side);      // "right", "left"
[[nodiscard]] std::string_view words(BreastStatus status);  // "both views analysed", "1 view only", "not analysed"

/// The one line of the verdict: "High suspicion (8/10) - right breast", or for an exam that is not complete what is
/// wrong ("No exam score: L MLO is missing"). Never says "normal".
[[nodiscard]] std::string banner(const ExamAssessment& assessment);

/// One line of a breast's verdict: "Right breast: high suspicion (8/10)", "Left breast: 1 view only, low (3/10)",
/// "Left breast: not analysed".
[[nodiscard]] std::string breastLine(const BreastAssessment& breast);

/// One line of a view's state: "analysed, highest suspicion 6/10", "analysed, no finding", "rejected: ...", "failed:
/// ...".
[[nodiscard]] std::string viewLine(const ViewAssessment& view);

/// "12 mm (imager)", or "size unknown".
[[nodiscard]] std::string sizeWords(const Finding& finding, SpacingBasis basis);

}  // namespace diptych
