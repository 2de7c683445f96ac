#include "diptych/reading/opinion_steps.h"

#include <algorithm>

namespace diptych::reading
{

namespace
{

BreastOpinion& breastOf(FullOpinion& opinion, Laterality breast)
{
    return breast == Laterality::Right ? opinion.right : opinion.left;
}

bool isNormal(const Category& category)
{
    if (const auto* uk = std::get_if<UkCategory>(&category))
        return uk->opinion == UkOpinion::Normal;
    return std::get<BiRads>(category) == BiRads::Cat1;
}

bool saysMoreThanNormal(const BreastOpinion& breast)
{
    return breast.recall == Recall::Recall || !breast.reason.empty() ||
           (breast.category && !isNormal(*breast.category));
}

std::optional<Recall> recallOf(const Category& category)
{
    if (const auto* uk = std::get_if<UkCategory>(&category))
        return uk->opinion == UkOpinion::RecallForAssessment ? Recall::Recall : Recall::NoRecall;
    switch (std::get<BiRads>(category)) {
        case BiRads::Cat1:
        case BiRads::Cat2:
            return Recall::NoRecall;
        case BiRads::Cat4A:
        case BiRads::Cat4B:
        case BiRads::Cat4C:
        case BiRads::Cat5:
            return Recall::Recall;
        case BiRads::Cat0:
        case BiRads::Cat3:
        case BiRads::Cat6:
            return std::nullopt;
    }
    return std::nullopt;
}

/// What the UK scheme's category is without more being said.
void fillUkCategory(FullOpinion& opinion, Laterality breast)
{
    BreastOpinion& of = breastOf(opinion, breast);
    if (opinion.scheme != Scheme::UnitedKingdom || !of.recall)
        return;
    UkCategory category;
    if (of.recall == Recall::Recall)
        category.opinion = UkOpinion::RecallForAssessment;
    else if (opinion.asksForTechnicalRecall(breast))
        category.opinion = UkOpinion::TechnicalRecall;
    if (of.category)
        if (const auto* given = std::get_if<UkCategory>(&*of.category); given && given->opinion == category.opinion)
            category.concern = given->concern;
    of.category = category;
}

}  // namespace

FullOpinion withRecall(FullOpinion opinion, Laterality breast, std::optional<Recall> recall)
{
    BreastOpinion& of = breastOf(opinion, breast);
    of.recall = recall;
    // A category that says the opposite was of the opinion that has just been given up.
    if (of.category && recall && recallOf(*of.category) && recallOf(*of.category) != recall)
        of.category.reset();
    fillUkCategory(opinion, breast);
    return opinion;
}

FullOpinion withCategory(FullOpinion opinion, Laterality breast, const Category& category)
{
    BreastOpinion& of = breastOf(opinion, breast);
    of.category = category;
    if (const auto recall = recallOf(category))
        of.recall = recall;
    return opinion;
}

std::optional<FullOpinion> normalOf(const FullOpinion& opinion)
{
    if (!opinion.lesions.empty() || !opinion.technicalRecalls.empty() || saysMoreThanNormal(opinion.right) ||
        saysMoreThanNormal(opinion.left))
        return std::nullopt;
    FullOpinion normal = opinion;
    for (BreastOpinion* breast : {&normal.right, &normal.left}) {
        breast->recall = Recall::NoRecall;
        if (opinion.scheme == Scheme::BiRads)
            breast->category = BiRads::Cat1;
        else if (opinion.scheme == Scheme::UnitedKingdom)
            breast->category = UkCategory{};
    }
    return normal;
}

Marked withMark(FullOpinion opinion, Laterality breast, LesionMark mark, std::optional<std::size_t> current)
{
    if (current && *current < opinion.lesions.size()) {
        ReaderLesion& lesion = opinion.lesions[*current];
        const bool seenHere = std::any_of(lesion.marks.begin(), lesion.marks.end(), [&mark](const LesionMark& known) {
            return known.sopInstanceUid == mark.sopInstanceUid || known.position == mark.position;
        });
        if (lesion.breast == breast && !seenHere) {
            lesion.marks.push_back(std::move(mark));
            return {std::move(opinion), *current};
        }
    }
    ReaderLesion lesion;
    lesion.breast = breast;
    lesion.type = LesionType::Other;  // until the reader says what it is: it cannot be sealed without a word
    lesion.marks.push_back(std::move(mark));
    opinion.lesions.push_back(std::move(lesion));
    const std::size_t index = opinion.lesions.size() - 1;
    return {std::move(opinion), index};
}

FullOpinion withoutLesion(FullOpinion opinion, std::size_t lesion)
{
    if (lesion < opinion.lesions.size())
        opinion.lesions.erase(opinion.lesions.begin() + static_cast<std::ptrdiff_t>(lesion));
    return opinion;
}

FullOpinion withTechnicalRecall(FullOpinion opinion, TechnicalRecall recall)
{
    std::erase_if(opinion.technicalRecalls, [&recall](const TechnicalRecall& known) {
        return known.breast == recall.breast && known.position == recall.position &&
               known.sopInstanceUid == recall.sopInstanceUid;
    });
    const Laterality breast = recall.breast;
    if (!recall.reasons.empty())
        opinion.technicalRecalls.push_back(std::move(recall));
    fillUkCategory(opinion, breast);
    return opinion;
}

FullOpinion withWordOf(FullOpinion own, const FullOpinion& other)
{
    own.right = other.right;
    own.left = other.left;
    own.density = other.density;
    own.lesions = other.lesions;
    own.technicalRecalls = other.technicalRecalls;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        auto& category = breastOf(own, breast).category;
        if (category && own.scheme != other.scheme)
            category.reset();
        fillUkCategory(own, breast);
    }
    return own;
}

std::string words(const FullOpinion& opinion, Laterality breast)
{
    const BreastOpinion& of = opinion.of(breast);
    std::string text = breast == Laterality::Right ? "right breast: " : "left breast: ";
    text += !of.recall ? "not given" : *of.recall == Recall::Recall ? "recall" : "no recall";
    if (of.category)
        text += ", " + words(*of.category);
    std::string lesions;
    for (const ReaderLesion& lesion : opinion.lesions)
        if (lesion.breast == breast)
            lesions += (lesions.empty() ? "" : ", ") + words(lesion.type);
    if (!lesions.empty())
        text += " (" + lesions + ")";
    if (!of.reason.empty())
        text += ", " + of.reason;
    if (opinion.asksForTechnicalRecall(breast))
        text += ", a view is asked for again";
    return text;
}

std::string words(const Category& category)
{
    if (const auto* biRads = std::get_if<BiRads>(&category))
        return "BI-RADS " + std::string(code(*biRads));
    const auto& uk = std::get<UkCategory>(category);
    std::string text;
    switch (uk.opinion) {
        case UkOpinion::Normal:
            text = "normal";
            break;
        case UkOpinion::TechnicalRecall:
            text = "technical recall";
            break;
        case UkOpinion::RecallForAssessment:
            text = "recall for assessment";
            break;
    }
    if (uk.concern)
        text += ", concern " + std::to_string(uk.concern->value());
    return text;
}

std::string words(LesionType type)
{
    switch (type) {
        case LesionType::IllDefinedMass:
            return "ill-defined mass";
        case LesionType::WellDefinedMass:
            return "well-defined mass";
        case LesionType::Microcalcification:
            return "microcalcification";
        case LesionType::AsymmetricDensity:
            return "asymmetric density";
        case LesionType::Distortion:
            return "architectural distortion";
        case LesionType::LymphNode:
            return "lymph node";
        case LesionType::Other:
            return "other";
    }
    return "other";
}

std::string words(TechnicalReason reason)
{
    switch (reason) {
        case TechnicalReason::Positioning:
            return "positioning";
        case TechnicalReason::UnderExposed:
            return "under-exposed";
        case TechnicalReason::OverExposed:
            return "over-exposed";
        case TechnicalReason::MotionBlur:
            return "motion blur";
        case TechnicalReason::NippleNotInProfile:
            return "nipple not in profile";
        case TechnicalReason::PectoralMuscleShort:
            return "pectoral muscle too short";
        case TechnicalReason::MedialTissueMissing:
            return "medial tissue missing";
        case TechnicalReason::PosteriorNippleLine:
            return "nipple line shorter than in the MLO by more than 1 cm";
        case TechnicalReason::InadequateCompression:
            return "compression inadequate";
        case TechnicalReason::NoImage:
            return "the view is missing";
        case TechnicalReason::Obscured:
            return "something lies over the breast";
        case TechnicalReason::MissingTissue:
            return "tissue cut off";
        case TechnicalReason::Other:
            return "other";
    }
    return "other";
}

std::string words(const FullOpinion& opinion)
{
    std::string text = words(opinion, Laterality::Right) + "; " + words(opinion, Laterality::Left);
    if (opinion.density)
        text += "; density " + std::string(code(*opinion.density));
    return text;
}

}  // namespace diptych::reading
