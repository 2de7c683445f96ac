#include "diptych/pipeline/exam_analyzer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>

#include <gtest/gtest.h>

#include "synthetic_exam.h"

using namespace diptych;
using namespace diptych::test;

namespace
{

/// 60 x 40 model pixels at (x, y) of the canvas; the breast's middle is at row 608, its chest wall near column 0.
inference::Candidate candidate(double x, double y, double confidence, double malignancy)
{
    return {{x, y, 60.0, 40.0}, confidence, malignancy, FindingKind::Mass};
}

ExamAssessment analyzed(FixedModel& model, const Study& study)
{
    auto result = pipeline::ExamAnalyzer(model).analyze(study);
    EXPECT_TRUE(result);
    return *result;
}

}  // namespace

TEST(ExamAnalyzer, WhatWasDecodedIsGivenToWhoeverNeedsItToo)
{
    FixedModel model;
    const Study study = memoryStudy();
    std::mutex access;
    std::map<const MammogramView*, std::unique_ptr<PixelImage>> given;
    pipeline::AnalysisOptions options;
    options.decoded = [&](const MammogramView& view, std::unique_ptr<PixelImage> image) {
        const std::lock_guard lock(access);
        given[&view] = std::move(image);
    };
    ASSERT_TRUE(pipeline::ExamAnalyzer(model).analyze(study, options));
    ASSERT_EQ(given.size(), 4U);
    for (const MammogramView& view : study.views) {
        ASSERT_TRUE(given.contains(&view));
        EXPECT_TRUE(given[&view]->samples == (*view.pixels->decode())->samples);
    }
}

TEST(ExamAnalyzer, FourViewsInOneBatchBecomeACompleteExam)
{
    FixedModel model;
    model.candidates = {candidate(60, 588, 0.9, 0.9)};
    const ExamAssessment exam = analyzed(model, memoryStudy());
    EXPECT_EQ(model.batches, std::vector<std::size_t>{4});
    EXPECT_EQ(exam.status, ExamStatus::Complete);
    ASSERT_TRUE(exam.verdict);
    EXPECT_EQ(exam.verdict->suspicion.value(), 9);  // 0.81 lies above eight of the nine thresholds
    EXPECT_EQ(exam.lesions.size(), 2U) << "one lesion a breast, seen in both views";
    EXPECT_EQ(exam.model.sha256, "00");
    EXPECT_EQ(exam.model.packageSha256, "11");
    EXPECT_EQ(exam.model.device, "cpu");
    for (const ViewAssessment& view : exam.views)
        EXPECT_EQ(view.status, ViewStatus::Analyzed);
}

TEST(ExamAnalyzer, TheSamePlaceInBothBreastsIsMirroredInTheStoredPixels)
{
    FixedModel model;
    model.candidates = {candidate(60, 540, 0.9, 0.9)};
    const ExamAssessment exam = analyzed(model, memoryStudy());
    const Box right = exam.views[0].findings.at(0).boxPx;
    const Box left = exam.views[1].findings.at(0).boxPx;
    EXPECT_NEAR(right.x + right.width, kColumns - left.x, 1e-6);
    EXPECT_NEAR(right.y, left.y, 1e-6);
    // 0.3 mm on the canvas, 0.4 mm in the file.
    EXPECT_NEAR(left.width, 45.0, 0.2);
    EXPECT_NEAR(*exam.views[1].findings[0].sizeMm, 18.0, 1e-9);
    EXPECT_GT(right.x, left.x) << "a right breast's chest wall is on the right of the stored image";
}

TEST(ExamAnalyzer, CandidatesOutsideTheBreastAreDropped)
{
    FixedModel model;
    model.candidates = {candidate(700, 20, 0.99, 0.99)};
    const ExamAssessment exam = analyzed(model, memoryStudy());
    EXPECT_EQ(exam.status, ExamStatus::Complete);
    for (const ViewAssessment& view : exam.views)
        EXPECT_TRUE(view.findings.empty());
    EXPECT_EQ(exam.verdict->suspicion.value(), 1);
}

TEST(ExamAnalyzer, ACandidateThatReachesIntoTheBreastIsKept)
{
    FixedModel model;
    model.candidates = {candidate(200, 588, 0.9, 0.9)};  // its middle beyond the outline, 72 mm from the chest wall
    for (const ViewAssessment& view : analyzed(model, memoryStudy()).views)
        EXPECT_EQ(view.findings.size(), 1U);
}

TEST(ExamAnalyzer, ABreastOnTheOtherEdgeIsAnalysedButNothingIsSaidOfPlaces)
{
    FixedModel model;
    model.candidates = {candidate(60, 588, 0.9, 0.9)};
    Study study = memoryStudy();
    study.views[0].pixels = std::make_shared<MemoryPixels>(halfDisc(false));  // R CC with its chest wall on the left
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_EQ(exam.status, ExamStatus::Complete);
    EXPECT_EQ(exam.views[0].warnings, std::vector{Reason::OrientationConflict});
    ASSERT_EQ(exam.views[0].findings.size(), 1U);
    EXPECT_FALSE(exam.views[0].findings[0].quadrant);
    EXPECT_FALSE(exam.views[0].findings[0].nippleDistanceMm);
    EXPECT_FALSE(exam.views[0].nipple);
    EXPECT_EQ(exam.lesions.size(), 3U) << "nothing is paired with it";
    EXPECT_TRUE(exam.views[1].warnings.empty());
}

TEST(ExamAnalyzer, AMalignantFindingIsNeverLikelierThanAFinding)
{
    FixedModel model(0.5);  // a confidence table that halves
    model.candidates = {candidate(60, 588, 0.9, 0.9)};
    const Finding finding = analyzed(model, memoryStudy()).views[0].findings.at(0);
    EXPECT_DOUBLE_EQ(finding.confidence, 0.45);
    EXPECT_DOUBLE_EQ(finding.probability, 0.45);
}

TEST(ExamAnalyzer, TheOtherViewOfTheBreastBearsOnTheConfidenceAlone)
{
    FixedModel alone;
    alone.candidates = {candidate(60, 588, 0.5, 0.5)};
    FixedModel together;
    together.candidates = alone.candidates;
    together.setOtherView({{FindingKind::Mass}, 12.0, 0.02, 1.0, 1.0, 1.0, 0.0});

    const ExamAssessment plain = analyzed(alone, memoryStudy());
    const ExamAssessment supported = analyzed(together, memoryStudy());
    // In both views at the same distance but for the nipples' estimates: log(0.5 + 0.02) + 1 on the logit, at most.
    const double most = 1.0 / (1.0 + std::exp(-(std::log(0.52) + 1.0)));
    EXPECT_GT(supported.views[0].findings.at(0).confidence, plain.views[0].findings.at(0).confidence);
    EXPECT_LE(supported.views[0].findings.at(0).confidence, most + 1e-12);
    EXPECT_DOUBLE_EQ(supported.views[0].findings.at(0).probability, 0.25);

    Study oneView = memoryStudy();
    oneView.views.resize(1);
    auto exam = pipeline::ExamAnalyzer(together).analyze(oneView);
    ASSERT_TRUE(exam);
    EXPECT_NEAR(exam->views[0].findings.at(0).confidence, 0.5, 1e-12) << "one view: its own confidence";
}

TEST(ExamAnalyzer, ViewsArePairedByCalibratedConfidencesNotByTheNetworksOwnNumbers)
{
    FixedModel model;
    model.candidates = {candidate(60, 588, 0.03, 0.9)};
    EXPECT_EQ(analyzed(model, memoryStudy()).lesions.size(), 4U) << "of so little, two are chance";
    model.setOtherView({{FindingKind::Mass}, 12.0, 0.02, 1.0, 0.0, 0.0, 2.0});  // a network that understates
    EXPECT_EQ(analyzed(model, memoryStudy()).lesions.size(), 2U);
}

TEST(ExamAnalyzer, AViewThatCannotBeDecodedFailsAloneAndTheExamHasNoScore)
{
    FixedModel model;
    Study study = memoryStudy();
    study.views[2].pixels = std::make_shared<MemoryPixels>(failure(Reason::PixelDataDamaged, "short"));
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_EQ(model.batches, std::vector<std::size_t>{3});
    EXPECT_EQ(exam.status, ExamStatus::Partial);
    EXPECT_EQ(exam.views[2].status, ViewStatus::Failed);
    EXPECT_EQ(exam.views[2].reason, Reason::PixelDataDamaged);
    EXPECT_EQ(exam.breasts[0].status, BreastStatus::OneView);
    EXPECT_FALSE(exam.verdict);
}

TEST(ExamAnalyzer, ABlankImageIsRejectedAndNotCalledNormal)
{
    FixedModel model;
    Study study = memoryStudy();
    auto blank = std::make_shared<PixelImage>(*halfDisc(true));
    std::fill(blank->samples.begin(), blank->samples.end(), std::uint16_t{0});
    study.views[0].pixels = std::make_shared<MemoryPixels>(std::shared_ptr<const PixelImage>(blank));
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_EQ(exam.views[0].status, ViewStatus::Rejected);
    EXPECT_EQ(exam.views[0].reason, Reason::NoBreastFound);
    EXPECT_FALSE(exam.verdict);
}

TEST(ExamAnalyzer, AModelThatFailsFailsEveryViewItWasGiven)
{
    FixedModel model;
    model.failWith = Reason::ModelError;
    const ExamAssessment exam = analyzed(model, memoryStudy());
    EXPECT_EQ(exam.status, ExamStatus::Failed);
    for (const ViewAssessment& view : exam.views)
        EXPECT_EQ(view.reason, Reason::ModelError);
    EXPECT_FALSE(exam.breasts[0].suspicion);
}

TEST(ExamAnalyzer, TwoPatientsInAStudyAreNotAnalysed)
{
    FixedModel model;
    Study study = memoryStudy();
    study.conflicts = {Reason::PatientConflict};
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_TRUE(model.batches.empty());
    EXPECT_EQ(exam.status, ExamStatus::Rejected);
    EXPECT_EQ(exam.reason, Reason::PatientConflict);
}

TEST(ExamAnalyzer, RepeatsAndOtherViewsAreListed)
{
    FixedModel model;
    Study study = memoryStudy();
    study.views.push_back(memoryView(StandardView::RightCc));
    study.views.back().acquisitionDateTime = "20240101120000";
    study.views[0].acquisitionDateTime = "20240101110000";
    study.views.push_back(memoryView(StandardView::RightCc));
    study.views.back().key.position = ViewPosition::Ml;
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_EQ(exam.status, ExamStatus::Complete);
    ASSERT_EQ(exam.views.size(), 5U);
    EXPECT_EQ(exam.views[4].view, StandardView::RightCc);
    EXPECT_EQ(exam.views[4].reason, Reason::DuplicateView);
    ASSERT_EQ(exam.unhung.size(), 1U);
    EXPECT_EQ(exam.unhung[0].reason, Reason::NotCcOrMlo);
}

TEST(ExamAnalyzer, CanBeCancelled)
{
    FixedModel model;
    pipeline::AnalysisOptions options;
    options.cancel.cancel();
    const auto result = pipeline::ExamAnalyzer(model).analyze(memoryStudy(), options);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, Reason::Cancelled);
}

TEST(ExamAnalyzer, TellsWhereInEachAnalysedViewItLooked)
{
    FixedModel model;
    Study study = memoryStudy();
    study.views[2].pixels = std::make_shared<MemoryPixels>(failure(Reason::PixelDataDamaged, "short"));
    const ExamAssessment exam = analyzed(model, study);
    EXPECT_FALSE(exam.views[2].analysedArea) << "of a view that was not analysed there is none";
    const auto right = exam.views[0].analysedArea;
    const auto left = exam.views[1].analysedArea;
    ASSERT_TRUE(right && left);
    EXPECT_DOUBLE_EQ(left->cellPx, 5.0) << "2 mm of 0.4 mm pixels";
    EXPECT_EQ(left->columns, 60);
    EXPECT_EQ(left->rows, 100);
    // The half disc of 180 pixels' radius, at the chest wall of each side, and not the air around it.
    for (const double depth : {5.0, 100.0, 165.0}) {
        EXPECT_TRUE(left->holds({depth, kRows / 2.0}));
        EXPECT_TRUE(right->holds({kColumns - depth, kRows / 2.0}));
    }
    for (const double depth : {200.0, 290.0}) {
        EXPECT_FALSE(left->holds({depth, kRows / 2.0}));
        EXPECT_FALSE(right->holds({kColumns - depth, kRows / 2.0}));
    }
    EXPECT_FALSE(left->holds({10.0, 20.0}));
    EXPECT_FALSE(left->holds({-1.0, kRows / 2.0})) << "outside the image";
    EXPECT_FALSE(left->holds({10.0, kRows + 1.0}));
}

TEST(ExamAnalyzer, TomosynthesisIsRejectedAndLeavesTheOtherViewsWhole)
{
    FixedModel model;
    Study study = memoryStudy();
    MammogramView slices = memoryView(StandardView::LeftCc);
    slices.sopInstanceUid = "1.2.3.9";
    slices.frames = 60;
    slices.stack = SliceStack{};
    slices.stack->slices.resize(60);
    slices.reasons = {Reason::Tomosynthesis};
    study.views.insert(study.views.begin(), slices);
    const ExamAssessment beside = analyzed(model, study);
    EXPECT_EQ(beside.status, ExamStatus::Complete) << "the plain image of the view is there";
    const auto rejected = std::find_if(beside.views.begin(), beside.views.end(),
                                       [](const ViewAssessment& view) { return view.sopInstanceUid == "1.2.3.9"; });
    ASSERT_NE(rejected, beside.views.end());
    EXPECT_EQ(rejected->status, ViewStatus::Rejected);
    EXPECT_EQ(rejected->reason, Reason::Tomosynthesis);

    study.views.erase(study.views.begin() + 2);  // the plain left CC
    const ExamAssessment alone = analyzed(model, study);
    EXPECT_EQ(alone.status, ExamStatus::Partial);
    EXPECT_EQ(alone.views[1].status, ViewStatus::Rejected);
    EXPECT_EQ(alone.views[1].reason, Reason::Tomosynthesis);
    EXPECT_EQ(model.batches.back(), 3U) << "it never reaches the model";
}
