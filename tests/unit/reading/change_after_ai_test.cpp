#include <gtest/gtest.h>

#include "diptych/reading/change_after_ai.h"
#include "recalls.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

ExamAssessment scored(int right, std::optional<int> left)
{
    ExamAssessment assessment;
    assessment.breasts = {{Laterality::Right, BreastStatus::Complete, Suspicion::of(right), {}},
                          {Laterality::Left,
                           left ? BreastStatus::Complete : BreastStatus::NotAnalyzed,
                           left ? Suspicion::of(*left) : std::nullopt,
                           {}}};
    return assessment;
}

FullOpinion opinion(Recall right, Recall left)
{
    FullOpinion said;
    said.right.recall = right;
    said.left.recall = left;
    return said;
}

ReaderLesion lesionAt(double x)
{
    return {.breast = Laterality::Right,
            .type = LesionType::IllDefinedMass,
            .marks = {{.sopInstanceUid = "RCC",
                       .position = ViewPosition::Cc,
                       .place = ImagePoint{x, 500},
                       .spacing = PixelSpacingMm{0.1, 0.1}}}};
}

}  // namespace

TEST(ChangeAfterAi, TheAiSpeaksForRecallFromTheOperatingPointOn)
{
    const auto assessment = scored(5, 4);
    EXPECT_EQ(aiSays(assessment, Laterality::Right), Yes);
    EXPECT_EQ(aiSays(assessment, Laterality::Left), No);
    EXPECT_EQ(aiSays(assessment, Laterality::Right, {.recallFrom = *Suspicion::of(8)}), No);
    EXPECT_FALSE(aiSays(scored(5, std::nullopt), Laterality::Left)) << "not analysed is not a no";
}

TEST(ChangeAfterAi, EachBreastGoesItsOwnWay)
{
    const auto went = changeAfterAi(opinion(No, Yes), opinion(Yes, Yes), scored(9, 2));
    EXPECT_EQ(went.right.recall, Change::TowardsAi);
    EXPECT_EQ(went.left.recall, Change::None);
    const auto other = changeAfterAi(opinion(Yes, No), opinion(No, Yes), scored(9, 2));
    EXPECT_EQ(other.right.recall, Change::AwayFromAi);
    EXPECT_EQ(other.left.recall, Change::AwayFromAi);
    EXPECT_EQ(changeAfterAi(opinion(No, Yes), opinion(No, No), scored(9, 2)).left.recall, Change::TowardsAi);
}

TEST(ChangeAfterAi, WhereTheAiSaysNothingNoDirectionIsClaimed)
{
    const auto went = changeAfterAi(opinion(No, No), opinion(No, Yes), scored(9, std::nullopt));
    EXPECT_EQ(went.left.recall, Change::WithoutAi);
    EXPECT_EQ(changeAfterAi(FullOpinion{}, opinion(No, No), scored(9, 9)).right.recall, Change::NotKnown);
}

TEST(ChangeAfterAi, ThereAndBackAreOppositeDirections)
{
    for (const Recall ai : {Yes, No}) {
        EXPECT_NE(change(Yes, No, ai), change(No, Yes, ai));
        EXPECT_EQ(change(ai == Yes ? No : Yes, ai, ai), Change::TowardsAi);
    }
}

TEST(ChangeAfterAi, AGraverCategoryGoesTowardsAnAiThatSpeaksForRecall)
{
    using C = std::optional<Category>;
    EXPECT_EQ(change(C{BiRads::Cat4A}, C{BiRads::Cat4C}, Yes), Change::TowardsAi);
    EXPECT_EQ(change(C{BiRads::Cat4A}, C{BiRads::Cat4C}, No), Change::AwayFromAi);
    EXPECT_EQ(change(C{BiRads::Cat3}, C{BiRads::Cat2}, No), Change::TowardsAi);
    EXPECT_EQ(change(C{BiRads::Cat3}, C{BiRads::Cat3}, No), Change::None);
    EXPECT_EQ(change(C{BiRads::Cat3}, C{BiRads::Cat5}, std::nullopt), Change::WithoutAi);
    const C three{UkCategory{UkOpinion::RecallForAssessment, Concern::of(3)}};
    const C five{UkCategory{UkOpinion::RecallForAssessment, Concern::of(5)}};
    EXPECT_EQ(change(three, five, Yes), Change::TowardsAi);
    EXPECT_EQ(change(five, C{UkCategory{UkOpinion::Normal}}, Yes), Change::AwayFromAi);
}

TEST(ChangeAfterAi, CategoriesWithoutAnOrderHaveNoDirection)
{
    using C = std::optional<Category>;
    EXPECT_EQ(change(C{BiRads::Cat0}, C{BiRads::Cat4A}, Yes), Change::NotKnown);
    EXPECT_EQ(change(C{BiRads::Cat1}, C{UkCategory{UkOpinion::Normal}}, Yes), Change::NotKnown);
    EXPECT_EQ(change(C{UkCategory{UkOpinion::TechnicalRecall}}, C{UkCategory{UkOpinion::Normal}}, Yes),
              Change::NotKnown);
    EXPECT_EQ(change(C{}, C{BiRads::Cat1}, Yes), Change::NotKnown);
}

TEST(ChangeAfterAi, LesionsThatCameOrWentAreToldByWhetherTheAiMarkedThem)
{
    ExamAssessment assessment = scored(9, 1);
    Finding finding;
    finding.id = 1;
    finding.boxPx = {450, 450, 100, 100};
    ViewAssessment view{};
    view.view = StandardView::RightCc;
    view.sopInstanceUid = "RCC";
    view.spacing = PixelSpacingMm{0.1, 0.1};
    view.findings = {finding};
    assessment.views = {view};
    assessment.lesions = {{.id = 1, .breast = Laterality::Right, .findings = {1}}};

    FullOpinion before = opinion(Yes, No);
    before.lesions = {lesionAt(1500), lesionAt(2500)};
    FullOpinion after = before;
    after.lesions = {lesionAt(1500), lesionAt(510), lesionAt(3500)};
    const auto went = changeAfterAi(before, after, assessment);
    EXPECT_EQ(went.right.places, (PlaceChanges{.addedWhereAiMarked = 1, .addedElsewhere = 1, .removedElsewhere = 1}));
    EXPECT_EQ(went.left.places, PlaceChanges{});
    EXPECT_EQ(changeAfterAi(after, before, assessment).right.places,
              (PlaceChanges{.addedElsewhere = 1, .removedWhereAiMarked = 1, .removedElsewhere = 1}));
}
