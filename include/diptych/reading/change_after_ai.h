// Which way an opinion went once the AI had been shown: towards it or away from it, breast by breast.
//
// Pure functions; any thread. A description of what changed, not a judgement: towards is not right, away is not wrong.
// "Before" is the sealed opinion, "after" what the reader says with the AI in sight.
#pragma once

#include <optional>
#include <string_view>

#include "diptych/core/assessment.h"
#include "diptych/reading/compare_reads.h"
#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

/// From which score on the AI is held to speak for recall; the site's choice. 5 is where the indeterminate band begins.
struct AiOperatingPoint {
    Suspicion recallFrom = *Suspicion::of(5);
};

/// What the AI says of a breast at an operating point; nullopt where it was not analysed.
[[nodiscard]] std::optional<Recall> aiSays(const ExamAssessment& assessment, Laterality breast,
                                           const AiOperatingPoint& point = {});

enum class Change {
    NotKnown,  // an opinion before or after is missing
    None,
    TowardsAi,
    AwayFromAi,
    WithoutAi,  // changed, but the AI says nothing of this breast
};
[[nodiscard]] std::string_view code(Change change);

/// Of recall and no recall.
[[nodiscard]] Change change(std::optional<Recall> before, std::optional<Recall> after, std::optional<Recall> ai);

/// Of the category, where it became graver or milder: graver is towards an AI that speaks for recall. BI-RADS 1, 2, 3,
/// 4A, 4B, 4C, 5 in this order; UK: normal, then recall for assessment by its level of concern. NotKnown where either
/// has no place in an order (BI-RADS 0 and 6, technical recall, a missing level) or the schemes differ.
[[nodiscard]] Change change(const std::optional<Category>& before, const std::optional<Category>& after,
                            std::optional<Recall> ai);

/// Lesions that came or went, by whether the AI marked the place (matched as in compare_reads.h).
struct PlaceChanges {
    int addedWhereAiMarked = 0;
    int addedElsewhere = 0;
    int removedWhereAiMarked = 0;
    int removedElsewhere = 0;

    friend bool operator==(const PlaceChanges&, const PlaceChanges&) = default;
};

struct BreastChange {
    Change recall = Change::NotKnown;
    Change category = Change::NotKnown;
    PlaceChanges places = {};
};

struct ChangeAfterAi {
    BreastChange right = {};
    BreastChange left = {};

    [[nodiscard]] const BreastChange& of(Laterality breast) const { return breast == Laterality::Right ? right : left; }
};

[[nodiscard]] ChangeAfterAi changeAfterAi(const FullOpinion& before, const FullOpinion& after,
                                          const ExamAssessment& assessment, const AiOperatingPoint& point = {},
                                          const MatchingOptions& options = {});

}  // namespace diptych::reading
