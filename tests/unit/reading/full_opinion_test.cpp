#include <gtest/gtest.h>

#include <limits>

#include "diptych/reading/full_opinion.h"
#include "diptych/reading/opinion_faults.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

LesionMark boxMark(std::string image, Box box)
{
    return {.sopInstanceUid = std::move(image), .position = ViewPosition::Cc, .place = box};
}

ReaderLesion massIn(Laterality breast)
{
    return {.breast = breast, .type = LesionType::IllDefinedMass, .marks = {boxMark("1.2.3", {10, 20, 30, 40})}};
}

FullOpinion bothBreasts(Recall right, Recall left)
{
    FullOpinion opinion;
    opinion.right.recall = right;
    opinion.left.recall = left;
    return opinion;
}

std::vector<Fault> kinds(const FullOpinion& opinion)
{
    std::vector<Fault> found;
    for (const OpinionFault& fault : faultsOf(opinion))
        found.push_back(fault.fault);
    return found;
}

using Faults = std::vector<Fault>;

}  // namespace

TEST(FullOpinion, AnOpinionOnOneBreastIsNotWhole)
{
    FullOpinion opinion;
    opinion.right.recall = Recall::NoRecall;
    const auto faults = faultsOf(opinion);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].breast, Laterality::Left);
    EXPECT_EQ(sentence(faults[0]), "Left breast: say recall or no recall.");
    EXPECT_FALSE(opinion.recalls().whole());
}

TEST(FullOpinion, ARecallNeedsAMarkInThatBreastOrAReason)
{
    FullOpinion opinion = bothBreasts(Recall::Recall, Recall::NoRecall);
    EXPECT_TRUE(faultsOf(opinion).empty()) << "a site that asks for recall or no recall alone asks for no more";
    opinion.scheme = Scheme::BiRads;
    opinion.right.category = BiRads::Cat4A;
    opinion.left.category = BiRads::Cat1;
    EXPECT_EQ(kinds(opinion), Faults{Fault::RecallWithoutMarkOrReason});
    opinion.lesions = {massIn(Laterality::Left)};
    EXPECT_EQ(kinds(opinion), Faults{Fault::RecallWithoutMarkOrReason}) << "a mark in the other breast is none";
    opinion.lesions = {massIn(Laterality::Right)};
    EXPECT_TRUE(faultsOf(opinion).empty());
    opinion.lesions.clear();
    opinion.right.reason = "lump felt by the woman";
    EXPECT_TRUE(faultsOf(opinion).empty());
}

TEST(FullOpinion, EachBreastNeedsACategoryOfTheSitesScheme)
{
    FullOpinion opinion = bothBreasts(Recall::NoRecall, Recall::NoRecall);
    opinion.scheme = Scheme::BiRads;
    EXPECT_EQ(kinds(opinion), (Faults{Fault::CategoryNotSaid, Fault::CategoryNotSaid}));
    opinion.right.category = BiRads::Cat1;
    opinion.left.category = UkCategory{UkOpinion::Normal};
    EXPECT_EQ(kinds(opinion), Faults{Fault::CategoryOfAnotherScheme});
    opinion.left.category = BiRads::Cat2;
    EXPECT_TRUE(faultsOf(opinion).empty());
}

TEST(FullOpinion, BiRadsAndRecallMayNotContradictEachOther)
{
    const auto faults = [](BiRads category, Recall recall) {
        FullOpinion opinion = bothBreasts(recall, Recall::NoRecall);
        opinion.scheme = Scheme::BiRads;
        opinion.right.category = category;
        opinion.left.category = BiRads::Cat1;
        opinion.lesions = {massIn(Laterality::Right)};
        return kinds(opinion);
    };
    for (const BiRads benign : {BiRads::Cat1, BiRads::Cat2}) {
        EXPECT_EQ(faults(benign, Recall::Recall), Faults{Fault::CategoryAgainstRecall});
        EXPECT_TRUE(faults(benign, Recall::NoRecall).empty());
    }
    for (const BiRads more : {BiRads::Cat0, BiRads::Cat4A, BiRads::Cat4B, BiRads::Cat4C, BiRads::Cat5}) {
        EXPECT_EQ(faults(more, Recall::NoRecall), Faults{Fault::CategoryAgainstNoRecall});
        EXPECT_TRUE(faults(more, Recall::Recall).empty());
    }
    for (const BiRads either : {BiRads::Cat3, BiRads::Cat6}) {
        EXPECT_TRUE(faults(either, Recall::NoRecall).empty());
        EXPECT_TRUE(faults(either, Recall::Recall).empty());
    }
}

TEST(FullOpinion, BiRads0WithoutRecallIsAllowedWhereAViewIsToBeTakenAgain)
{
    FullOpinion opinion = bothBreasts(Recall::NoRecall, Recall::NoRecall);
    opinion.scheme = Scheme::BiRads;
    opinion.right.category = BiRads::Cat0;
    opinion.left.category = BiRads::Cat1;
    opinion.technicalRecalls = {{Laterality::Right, ViewPosition::Mlo, "1.2.3", {TechnicalReason::MotionBlur}, ""}};
    EXPECT_TRUE(faultsOf(opinion).empty());
}

TEST(FullOpinion, TheUnitedKingdomsSchemeAsksForALevelOfConcernWithARecall)
{
    FullOpinion opinion = bothBreasts(Recall::Recall, Recall::NoRecall);
    opinion.scheme = Scheme::UnitedKingdom;
    opinion.lesions = {massIn(Laterality::Right)};
    opinion.left.category = UkCategory{UkOpinion::Normal};
    opinion.right.category = UkCategory{UkOpinion::RecallForAssessment};
    EXPECT_EQ(kinds(opinion), Faults{Fault::ConcernNotSaid});
    opinion.right.category = UkCategory{UkOpinion::RecallForAssessment, Concern::of(4)};
    EXPECT_TRUE(faultsOf(opinion).empty());
    opinion.left.category = UkCategory{UkOpinion::Normal, Concern::of(2)};
    EXPECT_EQ(kinds(opinion), Faults{Fault::ConcernWithoutRecall});
}

TEST(FullOpinion, ATechnicalRecallIsNoRecallForAssessmentAndNamesAView)
{
    FullOpinion opinion = bothBreasts(Recall::NoRecall, Recall::NoRecall);
    opinion.scheme = Scheme::UnitedKingdom;
    opinion.left.category = UkCategory{UkOpinion::Normal};
    opinion.right.category = UkCategory{UkOpinion::TechnicalRecall};
    EXPECT_EQ(kinds(opinion), Faults{Fault::TechnicalRecallWithoutView});
    opinion.technicalRecalls = {{Laterality::Right, ViewPosition::Cc, "1.2.3", {TechnicalReason::Positioning}, ""}};
    EXPECT_TRUE(faultsOf(opinion).empty());
    opinion.right.category = UkCategory{UkOpinion::Normal};
    EXPECT_EQ(kinds(opinion), Faults{Fault::NormalDespiteTechnicalRecall});
}

TEST(FullOpinion, ATechnicalRecallNeedsAReasonThatFitsItsView)
{
    FullOpinion opinion = bothBreasts(Recall::NoRecall, Recall::NoRecall);
    auto& recall = opinion.technicalRecalls.emplace_back();
    recall.breast = Laterality::Left;
    recall.position = ViewPosition::Cc;
    EXPECT_EQ(kinds(opinion), (Faults{Fault::TechnicalRecallWithoutReason, Fault::TechnicalRecallWithoutImage}));
    recall.sopInstanceUid = "1.2.3";
    recall.reasons = {TechnicalReason::PectoralMuscleShort};
    EXPECT_EQ(kinds(opinion), Faults{Fault::TechnicalReasonOfAnotherView});
    recall.position = ViewPosition::Mlo;
    EXPECT_TRUE(faultsOf(opinion).empty());
    recall.reasons = {TechnicalReason::Other};
    EXPECT_EQ(kinds(opinion), Faults{Fault::OtherReasonWithoutNote});
    recall.sopInstanceUid.clear();
    recall.reasons = {TechnicalReason::NoImage};
    EXPECT_TRUE(faultsOf(opinion).empty()) << "a view that is missing has no image to name";
}

TEST(FullOpinion, LesionsNeedPlacesInImages)
{
    FullOpinion opinion = bothBreasts(Recall::NoRecall, Recall::NoRecall);
    opinion.lesions = {{.breast = Laterality::Left, .type = LesionType::Other}};
    EXPECT_EQ(kinds(opinion), (Faults{Fault::LesionWithoutMark, Fault::OtherLesionWithoutNote}));
    ReaderLesion lesion = massIn(Laterality::Left);
    lesion.marks.push_back(lesion.marks.front());
    opinion.lesions = {lesion};
    EXPECT_EQ(kinds(opinion), Faults{Fault::LesionTwiceInOneImage});
    lesion.marks = {boxMark("", {1, 1, 0, 5})};
    opinion.lesions = {massIn(Laterality::Left), lesion};
    EXPECT_EQ(kinds(opinion), (Faults{Fault::MarkWithoutImage, Fault::MarkWithoutPlace}));
    EXPECT_EQ(faultsOf(opinion)[0].lesion, 1U);
    lesion.marks = {boxMark("1.2.3", {})};
    lesion.marks[0].place = ImagePoint{std::numeric_limits<double>::quiet_NaN(), 0.0};
    opinion.lesions = {lesion};
    EXPECT_EQ(kinds(opinion), Faults{Fault::MarkWithoutPlace});
}

TEST(FullOpinion, MillimetresFollowEachAxisAndAreRefusedWithoutSpacing)
{
    LesionMark mark = boxMark("1.2.3", {10, 20, 100, 40});
    EXPECT_FALSE(mark.centreMm());
    EXPECT_FALSE(mark.diameterMm());
    EXPECT_FALSE(distanceMm(mark, {0, 0}));
    mark.spacing = PixelSpacingMm{.row = 0.5, .column = 0.1};
    EXPECT_DOUBLE_EQ(mark.centreMm()->x, 6.0);
    EXPECT_DOUBLE_EQ(mark.centreMm()->y, 20.0);
    EXPECT_DOUBLE_EQ(*mark.diameterMm(), 20.0) << "40 rows of 0.5 mm are longer than 100 columns of 0.1 mm";
    EXPECT_DOUBLE_EQ(*distanceMm(mark, {30, 32}), 5.0);
    mark.spacing = PixelSpacingMm{.row = 0.0, .column = 0.1};
    EXPECT_FALSE(mark.centreMm()) << "a spacing of nothing is no spacing";
}

TEST(FullOpinion, ConcernHolds1To5Only)
{
    EXPECT_FALSE(Concern::of(0));
    EXPECT_FALSE(Concern::of(6));
    EXPECT_LT(Concern::of(1), Concern::of(5));
}

TEST(FullOpinion, CodesComeBackAsTheSameValue)
{
    EXPECT_EQ(code(BiRads::Cat4B), "4B");
    EXPECT_EQ(fromCode<BiRads>("4B"), BiRads::Cat4B);
    EXPECT_FALSE(fromCode<BiRads>("4"));
    for (int i = 0; i <= static_cast<int>(TechnicalReason::Other); ++i) {
        const auto reason = static_cast<TechnicalReason>(i);
        ASSERT_FALSE(code(reason).empty());
        EXPECT_EQ(fromCode<TechnicalReason>(code(reason)), reason);
    }
    for (int i = 0; i <= static_cast<int>(LesionType::Other); ++i) {
        const auto type = static_cast<LesionType>(i);
        EXPECT_EQ(fromCode<LesionType>(code(type)), type);
    }
    EXPECT_EQ(fromCode<Scheme>(code(Scheme::UnitedKingdom)), Scheme::UnitedKingdom);
    EXPECT_EQ(fromCode<UkOpinion>("technical_recall"), UkOpinion::TechnicalRecall);
    EXPECT_EQ(fromCode<Density>("d"), Density::D);
}

// Code values and meanings as in PS3.16 CID 6041.
TEST(FullOpinion, TechnicalReasonsBearTheCodesOfCid6041WhereItHasThem)
{
    EXPECT_EQ(dicomCode(TechnicalReason::Positioning), "111209");
    EXPECT_EQ(dicomCode(TechnicalReason::MotionBlur), "111210");
    EXPECT_EQ(dicomCode(TechnicalReason::UnderExposed), "111211");
    EXPECT_EQ(dicomCode(TechnicalReason::OverExposed), "111212");
    EXPECT_EQ(dicomMeaning(TechnicalReason::MedialTissueMissing), "CC Not all medial tissue visualized");
    EXPECT_FALSE(dicomCode(TechnicalReason::Obscured));
    EXPECT_FALSE(dicomCode(TechnicalReason::MissingTissue));
    EXPECT_FALSE(dicomCode(TechnicalReason::Other));
}
