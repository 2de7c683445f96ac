#include <gtest/gtest.h>

#include "diptych/reading/opinion_cautions.h"
#include "diptych/reading/opinion_faults.h"
#include "diptych/reading/opinion_steps.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

FullOpinion empty(Scheme scheme)
{
    FullOpinion opinion;
    opinion.scheme = scheme;
    return opinion;
}

LesionMark markIn(const char* uid, ViewPosition position)
{
    return {uid, position, ImagePoint{10.0, 20.0}, PixelSpacingMm{0.1, 0.1}, {}};
}

}  // namespace

TEST(OpinionSteps, ACategorySaysRecallWhereItLeavesNoChoice)
{
    FullOpinion opinion = withCategory(empty(Scheme::BiRads), Laterality::Right, BiRads::Cat4B);
    EXPECT_EQ(opinion.right.recall, Recall::Recall);
    opinion = withCategory(opinion, Laterality::Right, BiRads::Cat2);
    EXPECT_EQ(opinion.right.recall, Recall::NoRecall);
    opinion = withCategory(empty(Scheme::BiRads), Laterality::Left, BiRads::Cat3);
    EXPECT_FALSE(opinion.left.recall) << "BI-RADS 3 goes with recall and without";
}

TEST(OpinionSteps, ARecallSaysNothingOfABiRadsCategoryButDropsOneThatDeniesIt)
{
    FullOpinion opinion = withRecall(empty(Scheme::BiRads), Laterality::Right, Recall::Recall);
    EXPECT_FALSE(opinion.right.category);
    opinion = withCategory(opinion, Laterality::Right, BiRads::Cat1);
    opinion = withRecall(opinion, Laterality::Right, Recall::Recall);
    EXPECT_FALSE(opinion.right.category);
}

TEST(OpinionSteps, TheUkCategoryFollowsFromRecallAndFromViewsAskedForAgain)
{
    FullOpinion opinion = withRecall(empty(Scheme::UnitedKingdom), Laterality::Left, Recall::NoRecall);
    EXPECT_EQ(opinion.left.category, Category(UkCategory{UkOpinion::Normal, {}}));
    TechnicalRecall again{Laterality::Left, ViewPosition::Cc, "uid", {TechnicalReason::MotionBlur}, {}};
    opinion = withTechnicalRecall(opinion, again);
    EXPECT_EQ(opinion.left.category, Category(UkCategory{UkOpinion::TechnicalRecall, {}}));
    again.reasons.clear();
    opinion = withTechnicalRecall(opinion, again);
    EXPECT_TRUE(opinion.technicalRecalls.empty());
    EXPECT_EQ(opinion.left.category, Category(UkCategory{UkOpinion::Normal, {}}));
    opinion = withRecall(opinion, Laterality::Left, Recall::Recall);
    EXPECT_EQ(opinion.left.category, Category(UkCategory{UkOpinion::RecallForAssessment, {}}));
}

TEST(OpinionSteps, NormalIsWholeInEverySchemeAndMaySealAtOnce)
{
    for (const Scheme scheme : {Scheme::RecallOnly, Scheme::BiRads, Scheme::UnitedKingdom}) {
        const auto normal = normalOf(empty(scheme));
        ASSERT_TRUE(normal);
        EXPECT_TRUE(faultsOf(*normal).empty()) << code(scheme);
        EXPECT_EQ(normal->recalls(), (ReaderOpinion{Recall::NoRecall, Recall::NoRecall}));
    }
}

TEST(OpinionSteps, NormalNeverOverrulesWhatWasSaid)
{
    EXPECT_FALSE(normalOf(withRecall(empty(Scheme::RecallOnly), Laterality::Right, Recall::Recall)));
    EXPECT_FALSE(normalOf(withCategory(empty(Scheme::BiRads), Laterality::Left, BiRads::Cat2)));
    EXPECT_FALSE(
        normalOf(withMark(empty(Scheme::RecallOnly), Laterality::Left, markIn("a", ViewPosition::Cc), {}).opinion));
    EXPECT_FALSE(normalOf(withTechnicalRecall(
        empty(Scheme::RecallOnly), {Laterality::Left, ViewPosition::Cc, "uid", {TechnicalReason::MotionBlur}, {}})));
}

TEST(OpinionSteps, AMarkInTheOtherViewJoinsTheLesionInHand)
{
    Marked marked = withMark(empty(Scheme::BiRads), Laterality::Right, markIn("rcc", ViewPosition::Cc), {});
    marked = withMark(marked.opinion, Laterality::Right, markIn("rmlo", ViewPosition::Mlo), marked.lesion);
    ASSERT_EQ(marked.opinion.lesions.size(), 1U);
    EXPECT_EQ(marked.opinion.lesions[0].marks.size(), 2U);

    // A second mark in one view, and one in the other breast, are other lesions.
    marked = withMark(marked.opinion, Laterality::Right, markIn("rcc", ViewPosition::Cc), 0);
    EXPECT_EQ(marked.lesion, 1U);
    marked = withMark(marked.opinion, Laterality::Left, markIn("lmlo", ViewPosition::Mlo), 1);
    EXPECT_EQ(marked.lesion, 2U);
    EXPECT_EQ(withoutLesion(marked.opinion, 1).lesions.size(), 2U);
    EXPECT_EQ(withoutLesion(marked.opinion, 9), marked.opinion);
}

TEST(OpinionSteps, WordsNameEverythingThatIsSealed)
{
    FullOpinion opinion = withCategory(empty(Scheme::BiRads), Laterality::Right, BiRads::Cat4A);
    opinion = withMark(opinion, Laterality::Right, markIn("rcc", ViewPosition::Cc), {}).opinion;
    EXPECT_FALSE(faultsOf(opinion).empty()) << "what the lesion is has to be said";
    opinion.lesions[0].type = LesionType::IllDefinedMass;
    opinion = withCategory(opinion, Laterality::Left, BiRads::Cat1);
    opinion.density = Density::B;
    EXPECT_EQ(words(opinion),
              "right breast: recall, BI-RADS 4A (ill-defined mass); left breast: no recall, BI-RADS 1; density b");
    EXPECT_EQ(words(Category(UkCategory{UkOpinion::RecallForAssessment, Concern::of(4)})),
              "recall for assessment, concern 4");
}

TEST(OpinionCautions, TheWrongSideStandsOutBeforeItIsSealed)
{
    FullOpinion opinion = recallOnly({Recall::Recall, Recall::NoRecall});
    EXPECT_TRUE(cautionsOf(opinion).empty());
    opinion = withMark(opinion, Laterality::Left, markIn("lcc", ViewPosition::Cc), {}).opinion;
    opinion.lesions[0].type = LesionType::IllDefinedMass;
    ASSERT_EQ(cautionsOf(opinion).size(), 1U);
    EXPECT_EQ(cautionsOf(opinion)[0], "The right breast is recalled, but the marks are in the left breast.");
    EXPECT_TRUE(faultsOf(opinion).empty()) << "the reader may mean it";

    opinion = withRecall(opinion, Laterality::Right, Recall::NoRecall);
    ASSERT_EQ(cautionsOf(opinion).size(), 1U);
    EXPECT_EQ(cautionsOf(opinion)[0], "A lesion is marked in the left breast, which is not recalled.");
    opinion.lesions[0].type = LesionType::LymphNode;
    EXPECT_TRUE(cautionsOf(opinion).empty());
}

TEST(OpinionSteps, AnothersWordIsTakenOverWholeButTheConclusion)
{
    FullOpinion other = withCategory(empty(Scheme::BiRads), Laterality::Right, BiRads::Cat4A);
    other = withMark(withCategory(other, Laterality::Left, BiRads::Cat2), Laterality::Right,
                     markIn("1.2", ViewPosition::Cc), std::nullopt)
                .opinion;
    other.right.reason = "a lump";
    other.density = Density::B;
    other.technicalRecalls = {{Laterality::Left, ViewPosition::Cc, "1.3", {TechnicalReason::MotionBlur}, {}}};
    other.conclusion = "hers";
    FullOpinion own = withCategory(empty(Scheme::BiRads), Laterality::Right, BiRads::Cat1);
    own.density = Density::D;
    own.conclusion = "mine";
    FullOpinion wanted = other;
    wanted.conclusion = "mine";
    EXPECT_EQ(withWordOf(own, other), wanted);
    EXPECT_EQ(words(wanted, Laterality::Left), "left breast: no recall, BI-RADS 2, a view is asked for again");
}

TEST(OpinionSteps, ACategoryOfAnotherSchemeIsNotTakenOver)
{
    const FullOpinion other = withCategory(empty(Scheme::BiRads), Laterality::Right, BiRads::Cat5);
    const FullOpinion uk = withWordOf(empty(Scheme::UnitedKingdom), other);
    EXPECT_EQ(uk.scheme, Scheme::UnitedKingdom);
    EXPECT_EQ(uk.right.recall, Recall::Recall);
    EXPECT_EQ(uk.right.category, Category(UkCategory{UkOpinion::RecallForAssessment, {}}));
    EXPECT_FALSE(withWordOf(empty(Scheme::RecallOnly), other).right.category);
}

TEST(OpinionFaults, AConclusionHasAtMost2000CharactersAndNoneThatDoesNotShow)
{
    FullOpinion opinion = recallOnly({Recall::NoRecall, Recall::NoRecall});
    const auto fault = [&opinion](std::string conclusion) -> std::optional<Fault> {
        opinion.conclusion = std::move(conclusion);
        const auto faults = faultsOf(opinion);
        return faults.size() == 1 ? std::optional(faults[0].fault) : std::nullopt;
    };
    std::string umlauts;
    for (int i = 0; i < 2000; ++i)
        umlauts += "\u00e4";
    EXPECT_FALSE(fault({}));
    EXPECT_FALSE(fault("Two lines,\n\u20ac and \U0001F600")) << "characters, not bytes, of any length";
    EXPECT_FALSE(fault(umlauts));
    EXPECT_EQ(fault(umlauts + "b"), Fault::ConclusionTooLong);
    for (const char* const bad : {"a\tb", "a\rb", "\x1b[31m", "\x7f", "\xc2\x85", "\xc3", "\xff", "\xc0\x80",
                                  "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"})
        EXPECT_EQ(fault(bad), Fault::ConclusionNotReadable) << bad;
    EXPECT_EQ(fault(std::string("a\0b", 3)), Fault::ConclusionNotReadable);
    EXPECT_EQ(sentence({Fault::ConclusionTooLong}), "Conclusion: more than 2000 characters. Shorten it.");
}
