// What stands against sealing a whole opinion: gaps and contradictions, each with a sentence that says what to do.
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

enum class Fault {
    RecallNotSaid,
    RecallWithoutMarkOrReason,
    CategoryNotSaid,
    CategoryOfAnotherScheme,
    CategoryAgainstRecall,    // BI-RADS 1 or 2, or UK normal or technical recall, with a recall for assessment
    CategoryAgainstNoRecall,  // BI-RADS 0, 4 or 5, or UK recall for assessment, without one
    ConcernNotSaid,           // UK recall for assessment without its level
    ConcernWithoutRecall,
    TechnicalRecallWithoutView,    // UK technical recall, no view of that breast named
    NormalDespiteTechnicalRecall,  // UK normal, yet a view of that breast is asked for again
    LesionWithoutMark,
    LesionTwiceInOneImage,
    MarkWithoutImage,
    MarkWithoutPlace,  // coordinates that are no numbers, or a box without width or height
    OtherLesionWithoutNote,
    TechnicalRecallWithoutReason,
    TechnicalRecallWithoutImage,
    TechnicalReasonOfAnotherView,
    OtherReasonWithoutNote,
    ConclusionTooLong,      // more than kMostConclusion characters
    ConclusionNotReadable,  // control characters other than the end of a line, or no UTF-8
};

struct OpinionFault {
    Fault fault;
    Laterality breast = Laterality::Right;            // of no meaning for a fault of the conclusion
    std::optional<std::size_t> lesion = {};           // index into FullOpinion::lesions
    std::optional<std::size_t> technicalRecall = {};  // index into FullOpinion::technicalRecalls

    friend bool operator==(const OpinionFault&, const OpinionFault&) = default;
};

/// Empty for an opinion that may be sealed; else right breast before left and the conclusion last, in the order in
/// which a reader would mend them. BI-RADS 3 and 6 go with recall and without. BI-RADS 0 goes without recall where a
/// view is asked for again. Density is never asked for; a mark or reason for a recall is, but in Scheme::RecallOnly.
/// Lesions of a breast that is not recalled are allowed.
[[nodiscard]] std::vector<OpinionFault> faultsOf(const FullOpinion& opinion);

/// "Right breast: recalled without a mark. Mark the lesion or write the reason."
[[nodiscard]] std::string sentence(const OpinionFault& fault);

}  // namespace diptych::reading
