#include "diptych/verdict/fuse.h"

#include <cmath>

#include <gtest/gtest.h>

using namespace diptych;
using namespace diptych::verdict;

namespace
{

struct Mark {
    int suspicion;
    double probability;
    double behindMm;
    double belowMm = 0.0;
    FindingKind kind = FindingKind::Mass;
};

ViewFindings view(StandardView place, std::vector<Mark> marks)
{
    ViewFindings result;
    result.view.view = place;
    result.view.status = ViewStatus::Analyzed;
    for (const Mark& mark : marks) {
        Finding finding;
        finding.kind = mark.kind;
        finding.suspicion = *Suspicion::of(mark.suspicion);
        finding.probability = mark.probability;
        result.view.findings.push_back(finding);
        FindingGeometry geometry;
        geometry.behindNippleMm = mark.behindMm;
        geometry.belowNippleMm = mark.belowMm;
        geometry.fromNippleMm = std::hypot(mark.behindMm, mark.belowMm);
        geometry.breastDepthMm = 90.0;
        geometry.ownConfidence = mark.probability;
        result.geometry.push_back(geometry);
    }
    return result;
}

std::vector<ViewFindings> exam(std::vector<Mark> rcc, std::vector<Mark> lcc, std::vector<Mark> rmlo,
                               std::vector<Mark> lmlo)
{
    return {view(StandardView::RightCc, std::move(rcc)), view(StandardView::LeftCc, std::move(lcc)),
            view(StandardView::RightMlo, std::move(rmlo)), view(StandardView::LeftMlo, std::move(lmlo))};
}

}  // namespace

TEST(Fuse, VerdictIsTheHighestFindingOfTheHighestBreast)
{
    const auto result = fuse({}, exam({{4, 0.2, 40}}, {{2, 0.05, 30}}, {{8, 0.7, 80}}, {}));
    EXPECT_EQ(result.status, ExamStatus::Complete);
    EXPECT_EQ(result.breasts[0].suspicion->value(), 8);
    EXPECT_EQ(result.breasts[1].suspicion->value(), 2);
    ASSERT_TRUE(result.verdict);
    EXPECT_EQ(result.verdict->suspicion.value(), 8);
    EXPECT_EQ(result.verdict->breast, Laterality::Right);
    EXPECT_FALSE(result.verdict->bothBreasts);
}

TEST(Fuse, MirroredExamGivesTheMirroredVerdict)
{
    const auto right = fuse({}, exam({{8, 0.7, 40, -20}}, {}, {{6, 0.4, 42, -10}}, {{2, 0.1, 20}}));
    const auto left = fuse({}, exam({}, {{8, 0.7, 40, -20}}, {{2, 0.1, 20}}, {{6, 0.4, 42, -10}}));
    EXPECT_EQ(right.verdict->breast, Laterality::Right);
    EXPECT_EQ(left.verdict->breast, Laterality::Left);
    EXPECT_EQ(right.lesions.front().breast, Laterality::Right);
    EXPECT_EQ(left.lesions.front().breast, Laterality::Left);
    EXPECT_EQ(right.views[0].findings[0].quadrant, left.views[1].findings[0].quadrant);
}

TEST(Fuse, PairsByDistanceFromTheNipple)
{
    const auto result = fuse({}, exam({{8, 0.7, 50, -30}}, {}, {{7, 0.6, 55, -28}, {5, 0.3, 15}}, {}));
    ASSERT_EQ(result.lesions.size(), 2U);
    const Lesion& lesion = result.lesions.front();
    EXPECT_EQ(lesion.findings, (std::vector<int>{1, 2}));
    EXPECT_EQ(lesion.suspicion.value(), 8);
    EXPECT_EQ(result.views[0].findings[0].lesion, result.views[2].findings[0].lesion);
    EXPECT_EQ(result.views[0].findings[0].quadrant, "upper_outer");
    EXPECT_EQ(result.views[0].findings[0].depth, "middle");
}

TEST(Fuse, FindingsFarApartAreTwoLesions)
{
    const auto result = fuse({}, exam({{8, 0.7, 20}}, {}, {{8, 0.7, 75}}, {}));
    EXPECT_EQ(result.lesions.size(), 2U);
}

TEST(Fuse, AStrongPairGoesBeforeANearerChanceCandidate)
{
    const auto result = fuse({}, exam({{8, 0.7, 50}}, {}, {{1, 0.08, 50}, {8, 0.65, 58}}, {}));
    const Finding& cc = result.views[0].findings[0];
    EXPECT_EQ(cc.lesion, result.views[2].findings[0].lesion);
    EXPECT_EQ(result.views[2].findings[0].probability, 0.65);
}

TEST(Fuse, TwoWeakCandidatesAreNotALesionByChance)
{
    const auto result = fuse({}, exam({{2, 0.05, 50}}, {}, {{2, 0.05, 50}}, {}));
    EXPECT_EQ(result.lesions.size(), 2U);
    // The same beside a strong one is what the other view shows of it.
    EXPECT_EQ(fuse({}, exam({{8, 0.8, 50}}, {}, {{2, 0.05, 50}}, {})).lesions.size(), 1U);
}

TEST(Fuse, OfTwoThatLieEquallyWellTheOneOfItsSizeIsThePartner)
{
    auto views = exam({{8, 0.7, 50}}, {}, {{7, 0.6, 44}, {7, 0.6, 56}}, {});
    views[0].view.findings[0].sizeMm = 12.0;
    views[2].view.findings[0].sizeMm = 40.0;
    views[2].view.findings[1].sizeMm = 11.0;
    const auto result = fuse({}, views);
    for (const Finding& finding : result.views[2].findings)
        EXPECT_EQ(finding.lesion == result.views[0].findings[0].lesion, finding.sizeMm == 11.0);
}

TEST(Fuse, WhatTheOtherViewMadeOfAConfidenceHasNoSayInPairing)
{
    auto views = exam({{8, 0.7, 50}}, {}, {{5, 0.4, 52}, {5, 0.4, 60}}, {});
    views[2].view.findings[1].confidence = 0.99;
    views[2].geometry[1].ownConfidence = 0.05;
    const auto result = fuse({}, views);
    for (const Finding& finding : result.views[2].findings)
        EXPECT_EQ(finding.lesion == result.views[0].findings[0].lesion, finding.nippleDistanceMm == 52.0);
}

TEST(Fuse, AMassIsNotPairedWithACalcification)
{
    const auto result = fuse({}, exam({{8, 0.7, 50}}, {}, {{8, 0.7, 50, 0, FindingKind::Calcification}}, {}));
    EXPECT_EQ(result.lesions.size(), 2U);
}

TEST(Fuse, NumbersFindingsFromTheMostSuspicious)
{
    const auto result = fuse({}, exam({{2, 0.1, 10}, {9, 0.9, 60}}, {{5, 0.4, 30}}, {}, {}));
    EXPECT_EQ(result.views[0].findings[0].id, 1);
    EXPECT_EQ(result.views[0].findings[0].suspicion.value(), 9);
    EXPECT_EQ(result.views[1].findings[0].id, 2);
    EXPECT_EQ(result.views[0].findings[1].id, 3);
}

TEST(Fuse, AnExamWithoutAViewHasNoVerdictAndItsBreastIsMarkedOneView)
{
    auto views = exam({{9, 0.9, 30}}, {}, {}, {});
    views[2].view.status = ViewStatus::Rejected;
    views[2].view.reason = Reason::MissingView;
    const auto result = fuse({}, views);
    EXPECT_EQ(result.status, ExamStatus::Partial);
    EXPECT_FALSE(result.verdict);
    EXPECT_EQ(result.breasts[0].status, BreastStatus::OneView);
    EXPECT_EQ(result.breasts[0].suspicion->value(), 9);
    EXPECT_EQ(result.breasts[1].status, BreastStatus::Complete);
}

TEST(Fuse, NothingAnalysedIsNeverALowScore)
{
    auto views = exam({}, {}, {}, {});
    for (ViewFindings& view : views) {
        view.view.status = ViewStatus::Rejected;
        view.view.reason = Reason::ForProcessing;
    }
    auto result = fuse({}, views);
    EXPECT_EQ(result.status, ExamStatus::Rejected);
    EXPECT_FALSE(result.breasts[0].suspicion);
    EXPECT_FALSE(result.verdict);
    views[1].view.status = ViewStatus::Failed;
    EXPECT_EQ(fuse({}, views).status, ExamStatus::Failed);
}

TEST(Fuse, EqualBreastsAreNamedTogether)
{
    const auto result = fuse({}, exam({{5, 0.41, 30}}, {{5, 0.4, 30}}, {}, {}));
    EXPECT_TRUE(result.verdict->bothBreasts);
    EXPECT_EQ(result.verdict->breast, Laterality::Right);
}

TEST(Fuse, WithoutGeometryNothingIsPairedOrPlaced)
{
    auto views = exam({{8, 0.7, 50}}, {}, {{8, 0.7, 50}}, {});
    views[0].geometry.clear();
    const auto result = fuse({}, views);
    EXPECT_EQ(result.lesions.size(), 2U);
    EXPECT_FALSE(result.views[0].findings[0].nippleDistanceMm);
    EXPECT_FALSE(result.views[0].findings[0].quadrant);
}
