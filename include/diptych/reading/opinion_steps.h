// The steps in which a reader gives a whole opinion: each takes one and gives the next. Pure functions; any thread.
//
// What follows from the site's scheme without a choice is filled in: in the UK scheme "recall for assessment" is a
// recall and "no recall" without a view asked for again is normal; BI-RADS 1 and 2 are no recall, 4 and 5 are one.
// BI-RADS 0, 3 and 6 say nothing of recall, and recall says nothing of a BI-RADS category: those stay the reader's to
// say.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

[[nodiscard]] FullOpinion withRecall(FullOpinion opinion, Laterality breast, std::optional<Recall> recall);
[[nodiscard]] FullOpinion withCategory(FullOpinion opinion, Laterality breast, const Category& category);

/// Both breasts normal: no recall, BI-RADS 1 or UK normal. nullopt where something was said that a single key must not
/// overrule: a lesion, a recall, a view asked for again, a reason, another category.
[[nodiscard]] std::optional<FullOpinion> normalOf(const FullOpinion& opinion);

/// The mark joins lesion `current`, where that is in the same breast and not yet marked in this image and view
/// position; else it begins a new lesion. Gives back which lesion has it.
struct Marked {
    FullOpinion opinion;
    std::size_t lesion = 0;
};
[[nodiscard]] Marked withMark(FullOpinion opinion, Laterality breast, LesionMark mark,
                              std::optional<std::size_t> current);
/// Without that lesion; unchanged where there is none of that number.
[[nodiscard]] FullOpinion withoutLesion(FullOpinion opinion, std::size_t lesion);

/// A view is asked for once more; with the same image (or view, where there is no image) twice, the later stands.
/// Without reasons it is asked for no longer. In the UK scheme a breast that was normal becomes "technical recall" with
/// it, and normal again without.
[[nodiscard]] FullOpinion withTechnicalRecall(FullOpinion opinion, TechnicalRecall recall);

/// What another reader said in the place of what stands: recall, category, reason, density, lesions, views asked for
/// again. Scheme and conclusion stay `own`'s; a category of another scheme is not taken over.
[[nodiscard]] FullOpinion withWordOf(FullOpinion own, const FullOpinion& other);

/// "right breast: recall, BI-RADS 4A (ill-defined mass); left breast: no recall, BI-RADS 1; density b".
[[nodiscard]] std::string words(const FullOpinion& opinion);
/// Of one breast, without density: "right breast: recall, BI-RADS 4A (ill-defined mass)".
[[nodiscard]] std::string words(const FullOpinion& opinion, Laterality breast);
/// "BI-RADS 4A", "recall for assessment, concern 4".
[[nodiscard]] std::string words(const Category& category);
/// "ill-defined mass".
[[nodiscard]] std::string words(LesionType type);
/// "under-exposed".
[[nodiscard]] std::string words(TechnicalReason reason);

}  // namespace diptych::reading
