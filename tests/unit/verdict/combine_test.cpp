#include <gtest/gtest.h>

#include "diptych/verdict/fuse.h"

using namespace diptych;
using namespace diptych::verdict;

namespace
{

Finding finding(FindingKind kind, const Box& box, double confidence, double probability, int suspicion)
{
    Finding made;
    made.kind = kind;
    made.boxPx = box;
    made.confidence = confidence;
    made.probability = probability;
    made.suspicion = *Suspicion::of(suspicion);
    made.sizeMm = 1.0;
    return made;
}

/// The findings of the one view after fusing; each lies as deep in the breast as its place in the list, in centimetres.
std::vector<Finding> fused(std::vector<Finding> findings)
{
    ViewFindings view;
    view.view.view = StandardView::RightCc;
    view.view.status = ViewStatus::Analyzed;
    view.view.spacing = PixelSpacingMm{0.2, 0.1};
    for (std::size_t i = 0; i < findings.size(); ++i) {
        FindingGeometry geometry;
        geometry.behindNippleMm = geometry.fromNippleMm = 10.0 * static_cast<double>(i + 1);
        geometry.breastDepthMm = 90.0;
        view.geometry.push_back(geometry);
    }
    view.view.findings = std::move(findings);
    return fuse({}, {view}).views.front().findings;
}

constexpr Box kMassBox{100, 100, 80, 60};
constexpr Box kInside{120, 110, 100, 20};  // its centre lies in the mass's box
constexpr Box kBeside{300, 100, 50, 50};

}  // namespace

TEST(CombineKinds, CalcificationsInAMassAreOneFinding)
{
    const auto findings = fused({finding(FindingKind::Mass, kMassBox, 0.8, 0.3, 8),
                                 finding(FindingKind::Calcification, kInside, 0.5, 0.6, 10)});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].kind, FindingKind::MassAndCalcification);
    EXPECT_DOUBLE_EQ(findings[0].boxPx.x, 100.0);
    EXPECT_DOUBLE_EQ(findings[0].boxPx.width, 120.0);
    EXPECT_DOUBLE_EQ(findings[0].boxPx.height, 60.0);
    EXPECT_DOUBLE_EQ(*findings[0].sizeMm, 12.0);  // 120 columns of 0.1 mm, 60 rows of 0.2 mm
    EXPECT_DOUBLE_EQ(findings[0].confidence, 0.8);
    EXPECT_DOUBLE_EQ(findings[0].probability, 0.6);
    EXPECT_EQ(findings[0].suspicion.value(), 10);
    EXPECT_DOUBLE_EQ(*findings[0].nippleDistanceMm, 20.0);  // told by the calcifications, which gave the score
}

TEST(CombineKinds, OrderOfTheCandidatesDoesNotMatter)
{
    const auto findings =
        fused({finding(FindingKind::Calcification, kInside, 0.5, 0.2, 7),
               finding(FindingKind::Mass, kBeside, 0.7, 0.25, 7), finding(FindingKind::Mass, kMassBox, 0.8, 0.3, 8)});
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].kind, FindingKind::MassAndCalcification);
    EXPECT_DOUBLE_EQ(*findings[0].nippleDistanceMm, 30.0);
    EXPECT_EQ(findings[1].kind, FindingKind::Mass);
    EXPECT_DOUBLE_EQ(*findings[1].nippleDistanceMm, 20.0);
}

TEST(CombineKinds, ApartTheyStayApart)
{
    EXPECT_EQ(fused({finding(FindingKind::Mass, kMassBox, 0.8, 0.3, 8),
                     finding(FindingKind::Calcification, kBeside, 0.8, 0.3, 8)})
                  .size(),
              2U);
}

TEST(CombineKinds, AFaintMarkBeneathAStrongOneChangesNothing)
{
    const auto findings = fused({finding(FindingKind::Mass, kMassBox, 0.1, 0.02, 2),
                                 finding(FindingKind::Calcification, kInside, 0.9, 0.3, 8)});
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].kind, FindingKind::Calcification);
    EXPECT_EQ(findings[1].kind, FindingKind::Mass);
}
