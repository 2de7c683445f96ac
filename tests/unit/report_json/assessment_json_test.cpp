#include "diptych/report_json/assessment_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace diptych;
using nlohmann::json;

namespace
{

ExamAssessment exam()
{
    ExamAssessment exam;
    exam.studyInstanceUid = "1.2.3";
    exam.patient.id = "P1";
    exam.model = {"m", "1", "ab", "cpu", "0.1.0"};
    exam.status = ExamStatus::Complete;
    for (const StandardView place : kStandardViews) {
        ViewAssessment view;
        view.view = place;
        view.sopInstanceUid = "1.2." + std::to_string(static_cast<int>(place));
        view.status = ViewStatus::Analyzed;
        view.rows = 100;
        view.columns = 80;
        view.spacing = PixelSpacingMm{0.1, 0.2};
        view.spacingBasis = SpacingBasis::Imager;
        exam.views.push_back(view);
    }
    Finding finding;
    finding.id = 1;
    finding.lesion = 1;
    finding.suspicion = *Suspicion::of(8);
    finding.probability = 0.625;
    finding.confidence = 0.75;
    finding.boxPx = {10.5, 20.0, 30.0, 40.0};
    finding.sizeMm = 4.0;
    exam.views[0].findings.push_back(finding);
    Lesion lesion;
    lesion.id = 1;
    lesion.breast = Laterality::Right;
    lesion.findings = {1};
    lesion.suspicion = *Suspicion::of(8);
    exam.lesions.push_back(lesion);
    exam.breasts = {{Laterality::Right, BreastStatus::Complete, Suspicion::of(8), 0.625},
                    {Laterality::Left, BreastStatus::Complete, Suspicion::of(1), 0.0}};
    exam.verdict = ExamVerdict{*Suspicion::of(8), Laterality::Right, false};
    return exam;
}

}  // namespace

TEST(AssessmentLine, HasTheFieldsOfThePublishedSchema)
{
    const std::string line = report_json::assessmentLine(exam());
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const json document = json::parse(line);
    EXPECT_EQ(document.at("schema"), "diptych.exam-assessment/1");
    EXPECT_EQ(document.at("study").at("patient_id"), "P1");
    EXPECT_EQ(document.at("status"), "complete");
    const json& view = document.at("views").at(0);
    EXPECT_EQ(view.at("view"), "RCC");
    EXPECT_EQ(view.at("status"), "analyzed");
    EXPECT_TRUE(view.at("reason").is_null());
    EXPECT_EQ(view.at("pixel_spacing_mm"), json::array({0.1, 0.2}));
    EXPECT_EQ(view.at("spacing_basis"), "imager");
    const json& finding = view.at("findings").at(0);
    EXPECT_EQ(finding.at("kind"), "mass");
    EXPECT_EQ(finding.at("suspicion"), 8);
    EXPECT_EQ(finding.at("band"), "high");
    EXPECT_EQ(finding.at("probability"), 0.625);
    EXPECT_EQ(finding.at("box_px").at("x"), 10.5);
    EXPECT_TRUE(finding.at("quadrant").is_null());
    EXPECT_EQ(document.at("lesions").at(0).at("findings"), json::array({1}));
    EXPECT_EQ(document.at("breasts").at(0).at("breast"), "R");
    EXPECT_EQ(document.at("exam").at("breast"), "R");
    for (const char* stage : {"read", "decode", "preprocess", "infer", "fuse", "total"})
        EXPECT_TRUE(document.at("timing_ms").contains(stage));
}

TEST(AssessmentLine, APartialExamHasNoVerdict)
{
    ExamAssessment partial = exam();
    partial.status = ExamStatus::Partial;
    partial.verdict.reset();
    partial.views[3].status = ViewStatus::Rejected;
    partial.views[3].reason = Reason::MissingView;
    partial.views[3].sopInstanceUid.clear();
    partial.breasts[1] = {Laterality::Left, BreastStatus::NotAnalyzed, {}, {}};
    const json document = json::parse(report_json::assessmentLine(partial));
    EXPECT_TRUE(document.at("exam").is_null());
    EXPECT_EQ(document.at("views").at(3).at("reason"), "missing_view");
    EXPECT_TRUE(document.at("views").at(3).at("sop_instance_uid").is_null());
    EXPECT_TRUE(document.at("breasts").at(1).at("suspicion").is_null());
}

TEST(AssessmentLine, TextThatIsNotUtf8DoesNotStopTheReport)
{
    ExamAssessment odd = exam();
    odd.patient.id = "\xff\xfe";
    EXPECT_NO_THROW(json::parse(report_json::assessmentLine(odd)));
}
