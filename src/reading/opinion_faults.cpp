#include "diptych/reading/opinion_faults.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string_view>

namespace diptych::reading
{

namespace
{

bool has(const TechnicalRecall& recall, TechnicalReason reason)
{
    return std::find(recall.reasons.begin(), recall.reasons.end(), reason) != recall.reasons.end();
}

bool hasMark(const FullOpinion& opinion, Laterality breast)
{
    return std::any_of(opinion.lesions.begin(), opinion.lesions.end(), [breast](const ReaderLesion& lesion) {
        return lesion.breast == breast && !lesion.marks.empty();
    });
}

bool ofScheme(const Category& category, Scheme scheme)
{
    return std::holds_alternative<BiRads>(category) ? scheme == Scheme::BiRads : scheme == Scheme::UnitedKingdom;
}

void checkBiRads(BiRads category, Recall recall, bool technical, Laterality breast, std::vector<OpinionFault>& faults)
{
    switch (category) {
        case BiRads::Cat1:
        case BiRads::Cat2:
            if (recall == Recall::Recall)
                faults.push_back({Fault::CategoryAgainstRecall, breast});
            break;
        case BiRads::Cat0:
            if (recall == Recall::NoRecall && !technical)
                faults.push_back({Fault::CategoryAgainstNoRecall, breast});
            break;
        case BiRads::Cat4A:
        case BiRads::Cat4B:
        case BiRads::Cat4C:
        case BiRads::Cat5:
            if (recall == Recall::NoRecall)
                faults.push_back({Fault::CategoryAgainstNoRecall, breast});
            break;
        case BiRads::Cat3:  // an early control, which some sites call a recall
        case BiRads::Cat6:  // a known cancer
            break;
    }
}

void checkUk(const UkCategory& category, Recall recall, bool technical, Laterality breast,
             std::vector<OpinionFault>& faults)
{
    const bool assessment = category.opinion == UkOpinion::RecallForAssessment;
    if (!assessment && recall == Recall::Recall)
        faults.push_back({Fault::CategoryAgainstRecall, breast});
    if (assessment && recall == Recall::NoRecall)
        faults.push_back({Fault::CategoryAgainstNoRecall, breast});
    if (assessment && !category.concern)
        faults.push_back({Fault::ConcernNotSaid, breast});
    if (!assessment && category.concern)
        faults.push_back({Fault::ConcernWithoutRecall, breast});
    if (category.opinion == UkOpinion::TechnicalRecall && !technical)
        faults.push_back({Fault::TechnicalRecallWithoutView, breast});
    if (category.opinion == UkOpinion::Normal && technical)
        faults.push_back({Fault::NormalDespiteTechnicalRecall, breast});
}

void checkBreast(const FullOpinion& opinion, Laterality breast, std::vector<OpinionFault>& faults)
{
    const BreastOpinion& of = opinion.of(breast);
    if (!of.recall)
        faults.push_back({Fault::RecallNotSaid, breast});
    // A site that asks for recall or no recall alone asks for no more.
    if (opinion.scheme != Scheme::RecallOnly && of.recall == Recall::Recall && !hasMark(opinion, breast) &&
        of.reason.empty())
        faults.push_back({Fault::RecallWithoutMarkOrReason, breast});
    if (!of.category && opinion.scheme != Scheme::RecallOnly)
        faults.push_back({Fault::CategoryNotSaid, breast});
    if (!of.category)
        return;
    if (!ofScheme(*of.category, opinion.scheme)) {
        faults.push_back({Fault::CategoryOfAnotherScheme, breast});
        return;
    }
    if (!of.recall)
        return;
    const bool technical = opinion.asksForTechnicalRecall(breast);
    if (const auto* biRads = std::get_if<BiRads>(&*of.category))
        checkBiRads(*biRads, *of.recall, technical, breast, faults);
    else
        checkUk(std::get<UkCategory>(*of.category), *of.recall, technical, breast, faults);
}

bool placed(const LesionMark& mark)
{
    if (const auto* point = std::get_if<ImagePoint>(&mark.place))
        return std::isfinite(point->x) && std::isfinite(point->y);
    const Box& box = std::get<Box>(mark.place);
    return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height) &&
           box.width > 0.0 && box.height > 0.0;
}

void checkLesion(const ReaderLesion& lesion, std::size_t index, std::vector<OpinionFault>& faults)
{
    const auto add = [&](Fault fault) { faults.push_back({fault, lesion.breast, index, {}}); };
    if (lesion.marks.empty())
        add(Fault::LesionWithoutMark);
    std::set<std::string> images;
    bool twice = false;
    bool nowhere = false;
    bool unplaced = false;
    for (const LesionMark& mark : lesion.marks) {
        nowhere = nowhere || mark.sopInstanceUid.empty();
        twice = twice || (!mark.sopInstanceUid.empty() && !images.insert(mark.sopInstanceUid).second);
        unplaced = unplaced || !placed(mark);
    }
    if (nowhere)
        add(Fault::MarkWithoutImage);
    if (unplaced)
        add(Fault::MarkWithoutPlace);
    if (twice)
        add(Fault::LesionTwiceInOneImage);
    if (lesion.type == LesionType::Other && lesion.note.empty())
        add(Fault::OtherLesionWithoutNote);
}

void checkTechnicalRecall(const TechnicalRecall& recall, std::size_t index, std::vector<OpinionFault>& faults)
{
    const auto add = [&](Fault fault) { faults.push_back({fault, recall.breast, {}, index}); };
    if (recall.reasons.empty())
        add(Fault::TechnicalRecallWithoutReason);
    if (recall.sopInstanceUid.empty() && !has(recall, TechnicalReason::NoImage))
        add(Fault::TechnicalRecallWithoutImage);
    const bool ofCc =
        has(recall, TechnicalReason::MedialTissueMissing) || has(recall, TechnicalReason::PosteriorNippleLine);
    const bool ofMlo = has(recall, TechnicalReason::PectoralMuscleShort);
    if ((ofCc && recall.position != ViewPosition::Cc) || (ofMlo && recall.position != ViewPosition::Mlo))
        add(Fault::TechnicalReasonOfAnotherView);
    if (has(recall, TechnicalReason::Other) && recall.note.empty())
        add(Fault::OtherReasonWithoutNote);
}

/// Characters of a text in UTF-8; nullopt where it is none, or where a character would not show as one: C0 but '\n',
/// DEL, C1.
std::optional<std::size_t> readableLength(std::string_view text)
{
    std::size_t length = 0;
    for (std::size_t at = 0; at < text.size(); ++length) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80U              ? 1
                                  : (lead & 0xE0U) == 0xC0U ? 2
                                  : (lead & 0xF0U) == 0xE0U ? 3
                                  : (lead & 0xF8U) == 0xF0U ? 4
                                                            : 0;
        if (bytes == 0 || bytes > text.size() - at)
            return std::nullopt;
        constexpr std::array<std::uint32_t, 5> kLeadBits{0, 0x7F, 0x1F, 0x0F, 0x07};
        std::uint32_t point = lead & kLeadBits[bytes];
        for (std::size_t next = 1; next < bytes; ++next) {
            const auto byte = static_cast<unsigned char>(text[at + next]);
            if ((byte & 0xC0U) != 0x80U)
                return std::nullopt;
            point = (point << 6U) | (byte & 0x3FU);
        }
        constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};  // else written longer than it is
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        const bool control = (point < 0x20 && point != '\n') || (point >= 0x7F && point <= 0x9F);
        if (point < kLeast[bytes] || point > 0x10FFFF || surrogate || control)
            return std::nullopt;
        at += bytes;
    }
    return length;
}

void checkConclusion(const std::string& conclusion, std::vector<OpinionFault>& faults)
{
    const auto length = readableLength(conclusion);
    if (!length)
        faults.push_back({Fault::ConclusionNotReadable});
    else if (*length > kMostConclusion)
        faults.push_back({Fault::ConclusionTooLong});
}

bool ofConclusion(Fault fault)
{
    return fault == Fault::ConclusionTooLong || fault == Fault::ConclusionNotReadable;
}

std::string_view words(Fault fault)
{
    switch (fault) {
        case Fault::RecallNotSaid:
            return "say recall or no recall.";
        case Fault::RecallWithoutMarkOrReason:
            return "recalled without a mark. Mark the lesion or write the reason.";
        case Fault::CategoryNotSaid:
            return "choose a category.";
        case Fault::CategoryOfAnotherScheme:
            return "the category is not one of the scheme that this site uses. Choose it again.";
        case Fault::CategoryAgainstRecall:
            return "the category says that no assessment is needed, yet the breast is recalled. Change one of them.";
        case Fault::CategoryAgainstNoRecall:
            return "the category asks for more, yet the breast is not recalled. Change one of them.";
        case Fault::ConcernNotSaid:
            return "say the level of concern, 1 to 5.";
        case Fault::ConcernWithoutRecall:
            return "a level of concern belongs to a recall for assessment only. Take it away or recall.";
        case Fault::TechnicalRecallWithoutView:
            return "technical recall, but no view is named. Name the view that is to be taken again.";
        case Fault::NormalDespiteTechnicalRecall:
            return "called normal, yet a view is to be taken again. Choose technical recall or drop the view.";
        case Fault::LesionWithoutMark:
            return "a lesion without a mark. Mark it in an image or remove it.";
        case Fault::LesionTwiceInOneImage:
            return "a lesion bears two marks in one image. Remove one or make it a lesion of its own.";
        case Fault::MarkWithoutImage:
            return "a mark does not say in which image it lies. Draw it again.";
        case Fault::MarkWithoutPlace:
            return "a mark has no size or no place. Draw it again.";
        case Fault::OtherLesionWithoutNote:
            return "a lesion of the type \"other\". Write what it is.";
        case Fault::TechnicalRecallWithoutReason:
            return "a view is to be taken again without a reason. Choose one.";
        case Fault::TechnicalRecallWithoutImage:
            return "a view is to be taken again, but the image is not named. Choose it, or \"no image\" as the reason.";
        case Fault::TechnicalReasonOfAnotherView:
            return "the reason for taking a view again is one of another view. Choose it again.";
        case Fault::OtherReasonWithoutNote:
            return "a view is to be taken again for another reason. Write which.";
        case Fault::ConclusionTooLong:
            return "more than 2000 characters. Shorten it.";
        case Fault::ConclusionNotReadable:
            return "it holds characters that cannot be read, such as a tabulator. Write them anew.";
    }
    return {};
}

}  // namespace

std::vector<OpinionFault> faultsOf(const FullOpinion& opinion)
{
    std::vector<OpinionFault> faults;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        checkBreast(opinion, breast, faults);
        for (std::size_t i = 0; i < opinion.lesions.size(); ++i)
            if (opinion.lesions[i].breast == breast)
                checkLesion(opinion.lesions[i], i, faults);
        for (std::size_t i = 0; i < opinion.technicalRecalls.size(); ++i)
            if (opinion.technicalRecalls[i].breast == breast)
                checkTechnicalRecall(opinion.technicalRecalls[i], i, faults);
    }
    checkConclusion(opinion.conclusion, faults);
    return faults;
}

std::string sentence(const OpinionFault& fault)
{
    std::string text = ofConclusion(fault.fault)           ? "Conclusion: "
                       : fault.breast == Laterality::Right ? "Right breast: "
                                                           : "Left breast: ";
    text += words(fault.fault);
    return text;
}

}  // namespace diptych::reading
