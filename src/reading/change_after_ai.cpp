#include "diptych/reading/change_after_ai.h"

namespace diptych::reading
{

namespace
{

/// How grave, for comparing two categories of one scheme only.
std::optional<int> gravity(const Category& category)
{
    if (const auto* uk = std::get_if<UkCategory>(&category)) {
        switch (uk->opinion) {
            case UkOpinion::Normal:
                return 0;
            case UkOpinion::RecallForAssessment:
                return uk->concern ? std::optional(uk->concern->value()) : std::nullopt;
            case UkOpinion::TechnicalRecall:
                return std::nullopt;
        }
        return std::nullopt;
    }
    switch (std::get<BiRads>(category)) {
        case BiRads::Cat1:
            return 1;
        case BiRads::Cat2:
            return 2;
        case BiRads::Cat3:
            return 3;
        case BiRads::Cat4A:
            return 4;
        case BiRads::Cat4B:
            return 5;
        case BiRads::Cat4C:
            return 6;
        case BiRads::Cat5:
            return 7;
        case BiRads::Cat0:
        case BiRads::Cat6:
            return std::nullopt;
    }
    return std::nullopt;
}

Change direction(bool graver, std::optional<Recall> ai)
{
    if (!ai)
        return Change::WithoutAi;
    return graver == (*ai == Recall::Recall) ? Change::TowardsAi : Change::AwayFromAi;
}

PlaceChanges placeChanges(const std::vector<Place>& places, Laterality breast)
{
    PlaceChanges changes;
    for (const Place& place : places) {
        if (place.breast != breast || place.reader1.empty() == place.reader2.empty())
            continue;
        const bool added = place.reader1.empty();
        if (place.engine.empty())
            ++(added ? changes.addedElsewhere : changes.removedElsewhere);
        else
            ++(added ? changes.addedWhereAiMarked : changes.removedWhereAiMarked);
    }
    return changes;
}

}  // namespace

std::optional<Recall> aiSays(const ExamAssessment& assessment, Laterality breast, const AiOperatingPoint& point)
{
    for (const BreastAssessment& of : assessment.breasts) {
        if (of.breast != breast || of.status == BreastStatus::NotAnalyzed || !of.suspicion)
            continue;
        return *of.suspicion >= point.recallFrom ? Recall::Recall : Recall::NoRecall;
    }
    return std::nullopt;
}

std::string_view code(Change change)
{
    switch (change) {
        case Change::NotKnown:
            return "not_known";
        case Change::None:
            return "none";
        case Change::TowardsAi:
            return "towards_ai";
        case Change::AwayFromAi:
            return "away_from_ai";
        case Change::WithoutAi:
            return "without_ai";
    }
    return {};
}

Change change(std::optional<Recall> before, std::optional<Recall> after, std::optional<Recall> ai)
{
    if (!before || !after)
        return Change::NotKnown;
    if (*before == *after)
        return Change::None;
    return direction(*after == Recall::Recall, ai);
}

Change change(const std::optional<Category>& before, const std::optional<Category>& after, std::optional<Recall> ai)
{
    if (!before || !after)
        return Change::NotKnown;
    if (*before == *after)
        return Change::None;
    const auto gravityBefore = gravity(*before);
    const auto gravityAfter = gravity(*after);
    if (before->index() != after->index() || !gravityBefore || !gravityAfter)
        return Change::NotKnown;
    return direction(*gravityAfter > *gravityBefore, ai);
}

ChangeAfterAi changeAfterAi(const FullOpinion& before, const FullOpinion& after, const ExamAssessment& assessment,
                            const AiOperatingPoint& point, const MatchingOptions& options)
{
    const auto places = comparePlaces(seenLesions(before), seenLesions(after), seenLesions(assessment), options);
    const auto of = [&](Laterality breast) {
        const auto ai = aiSays(assessment, breast, point);
        return BreastChange{change(before.of(breast).recall, after.of(breast).recall, ai),
                            change(before.of(breast).category, after.of(breast).category, ai),
                            placeChanges(places, breast)};
    };
    return {of(Laterality::Right), of(Laterality::Left)};
}

}  // namespace diptych::reading
