// An assessment as one line of JSON, and back.
#include "diptych/report_json/read_assessment.h"

#include <gtest/gtest.h>

#include "diptych/report_json/assessment_json.h"

using namespace diptych;
using report_json::assessmentLine;
using report_json::assessmentOf;

namespace
{

ExamAssessment wholeExam()
{
    ExamAssessment wholeExam;
    wholeExam.studyInstanceUid = "1.2.3";
    wholeExam.patient.id = "P1";
    wholeExam.studyDate = "20240229";
    wholeExam.accessionNumber = "A1";
    wholeExam.path = "study";
    wholeExam.analyzedAt = "2024-03-01T09:30:12Z";
    wholeExam.model = {"m", "1", "ab", "cpu", "0.1.0", {FindingKind::Mass, FindingKind::Distortion}, "cd"};
    wholeExam.status = ExamStatus::Partial;
    for (const StandardView place : kStandardViews) {
        ViewAssessment view{};
        view.view = place;
        view.sopInstanceUid = "1.2." + std::to_string(static_cast<int>(place));
        view.path = "view.dcm";
        view.status = ViewStatus::Analyzed;
        view.rows = 100;
        view.columns = 80;
        view.spacing = PixelSpacingMm{0.1, 1.0 / 3.0};
        view.spacingBasis = SpacingBasis::ImagerOverDistances;
        view.nipple = ImagePoint{12.5, 2.0 / 7.0};
        wholeExam.views.push_back(view);
    }
    wholeExam.views[1].inferredView = true;
    wholeExam.views[1].warnings = {Reason::OrientationConflict};
    wholeExam.views[3] = {};
    wholeExam.views[3].view = StandardView::LeftMlo;
    wholeExam.views[3].status = ViewStatus::Rejected;
    wholeExam.views[3].reason = Reason::MissingView;
    Finding finding;
    finding.id = 1;
    finding.lesion = 1;
    finding.kind = FindingKind::MassAndCalcification;
    finding.suspicion = *Suspicion::of(8);
    finding.probability = 0.1 + 0.2;
    finding.confidence = 0.75;
    finding.boxPx = {10.5, 20.0, 30.0, 40.1};
    finding.sizeMm = 4.0;
    finding.quadrant = "upper_outer";
    finding.nippleDistanceMm = 61.3;
    wholeExam.views[0].findings = {finding};
    wholeExam.unhung = {{"1.2.9", "x.dcm", "R MCC", Reason::Magnification}};
    wholeExam.lesions = {{1, Laterality::Right, {1}, *Suspicion::of(8), 0.3}};
    wholeExam.breasts = {{Laterality::Right, BreastStatus::Complete, Suspicion::of(8), 0.625},
                         {Laterality::Left, BreastStatus::NotAnalyzed, {}, {}}};
    wholeExam.verdict = ExamVerdict{*Suspicion::of(8), std::nullopt, true};
    wholeExam.timing = {1.5, 2.5, 3.5, 4.5, 5.5, 17.5};
    return wholeExam;
}

}  // namespace

TEST(AssessmentOf, GivesBackEveryFieldOfTheLine)
{
    const std::string line = assessmentLine(wholeExam());
    const auto read = assessmentOf(line);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(assessmentLine(*read), line);
    EXPECT_EQ(read->views[0].findings[0].probability, 0.1 + 0.2) << "to the last digit";
    EXPECT_EQ(read->views[3].reason, Reason::MissingView);
    EXPECT_EQ(read->model.packageSha256, "cd");
}

TEST(AssessmentOf, APseudonymousLineTellsNoPatientAndNoPath)
{
    const std::string line = report_json::pseudonymousLine(wholeExam());
    for (const char* hidden : {"P1", "A1", "view.dcm", "x.dcm", "\"study\",", "\"path\":\"study\""})
        EXPECT_EQ(line.find(hidden), std::string::npos) << hidden;
    const auto read = assessmentOf(line);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->studyInstanceUid, "1.2.3");
    EXPECT_EQ(read->views[0].findings.size(), 1U);
}

TEST(AssessmentOf, WhatIsNotSoundIsRefusedByTheNameOfItsField)
{
    const std::string line = assessmentLine(wholeExam());
    const auto refusal = [&](const std::string& from, const std::string& to) {
        std::string changed = line;
        const auto at = changed.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        changed.replace(at, from.size(), to);
        const auto read = assessmentOf(changed);
        return read ? std::string("taken") : read.error().detail;
    };
    EXPECT_NE(refusal("exam-assessment/1", "exam-assessment/9").find("schema"), std::string::npos);
    EXPECT_NE(refusal("\"suspicion\":8", "\"suspicion\":11").find("suspicion"), std::string::npos);
    EXPECT_NE(refusal("\"rows\":100", "\"rows\":\"100\"").find("rows"), std::string::npos);
    EXPECT_NE(refusal("missing_view", "mislaid_view").find("reason"), std::string::npos);
    EXPECT_NE(refusal("\"kind\":\"mass", "\"kind\":\"moss").find("kind"), std::string::npos);
    EXPECT_NE(refusal("\"timing_ms\"", "\"timing_s\"").find("timing_ms"), std::string::npos);
    EXPECT_FALSE(assessmentOf("no JSON"));
    EXPECT_FALSE(assessmentOf("[]"));
}
