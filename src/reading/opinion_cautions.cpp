#include "diptych/reading/opinion_cautions.h"

#include <algorithm>

namespace diptych::reading
{

namespace
{

Laterality otherOf(Laterality breast)
{
    return breast == Laterality::Right ? Laterality::Left : Laterality::Right;
}

std::string nameOf(Laterality breast)
{
    return breast == Laterality::Right ? "right" : "left";
}

bool hasLesion(const FullOpinion& opinion, Laterality breast)
{
    return std::any_of(opinion.lesions.begin(), opinion.lesions.end(), [breast](const ReaderLesion& lesion) {
        return lesion.breast == breast && lesion.type != LesionType::LymphNode;
    });
}

}  // namespace

std::vector<std::string> cautionsOf(const FullOpinion& opinion)
{
    std::vector<std::string> cautions;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const Laterality other = otherOf(breast);
        const bool recalled = opinion.of(breast).recall == Recall::Recall;
        if (recalled && !hasLesion(opinion, breast) && hasLesion(opinion, other) &&
            opinion.of(other).recall != Recall::Recall)
            cautions.push_back("The " + nameOf(breast) + " breast is recalled, but the marks are in the " +
                               nameOf(other) + " breast.");
        else if (!recalled && hasLesion(opinion, breast) && opinion.of(other).recall != Recall::Recall)
            cautions.push_back("A lesion is marked in the " + nameOf(breast) + " breast, which is not recalled.");
    }
    return cautions;
}

}  // namespace diptych::reading
