#include <algorithm>

#include "diptych/core/wording.h"
#include "diptych/dicom_evidence/cad_report.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "evidence_example.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

class CadReportTest : public EvidenceTest
{
protected:
    CadReport writtenAndRead(const Example& example, const char* name = "cad.dcm")
    {
        const auto file = folder() / name;
        const auto written = writeCadReport(example.study, example.exam, file);
        EXPECT_TRUE(written) << (written ? std::string() : written.error().detail);
        EXPECT_TRUE(passesDciodvfy(file));
        EXPECT_TRUE(passesDsrdump(file));
        const auto report = readCadReport(file);
        EXPECT_TRUE(report) << (report ? std::string() : report.error().detail);
        return report ? *report : CadReport{};
    }

    static const CadMark* markOf(const CadReport& report, int findingId)
    {
        const auto mark = std::ranges::find_if(
            report.marks, [findingId](const CadMark& each) { return each.own && each.own->id == findingId; });
        return mark == report.marks.end() ? nullptr : &*mark;
    }
};

}  // namespace

TEST_F(CadReportTest, EveryFindingComesBackAsItWas)
{
    const Example made = example();
    const CadReport report = writtenAndRead(made);
    for (const ViewAssessment& view : made.exam.views) {
        for (const Finding& finding : view.findings) {
            const CadMark* mark = markOf(report, finding.id);
            ASSERT_NE(mark, nullptr) << finding.id;
            EXPECT_EQ(mark->sopInstanceUid, view.sopInstanceUid);
            EXPECT_EQ(mark->own->kind, finding.kind);
            EXPECT_EQ(mark->own->lesion, finding.lesion);
            EXPECT_EQ(mark->own->suspicion, finding.suspicion);
            EXPECT_DOUBLE_EQ(mark->own->probability, finding.probability);
            EXPECT_DOUBLE_EQ(mark->own->confidence, finding.confidence);
            EXPECT_EQ(mark->own->boxPx, finding.boxPx);
            EXPECT_EQ(mark->own->quadrant, finding.quadrant);
            EXPECT_EQ(mark->own->depth, finding.depth);
            EXPECT_EQ(mark->own->nippleDistanceMm, finding.nippleDistanceMm);
            EXPECT_EQ(mark->own->sizeMm, finding.sizeMm);
            ASSERT_TRUE(mark->centre);
            EXPECT_DOUBLE_EQ(mark->centre->x, finding.boxPx.centreX());
            EXPECT_DOUBLE_EQ(mark->centre->y, finding.boxPx.centreY());
        }
    }
    ASSERT_EQ(report.composites.size(), 1U);
    ASSERT_TRUE(report.composites[0].own);
    EXPECT_EQ(report.composites[0].own->id, 1);
    EXPECT_EQ(report.composites[0].own->breast, Laterality::Right);
    EXPECT_EQ(report.composites[0].own->findings, (std::vector<int>{1, 2}));
    EXPECT_EQ(report.composites[0].own->suspicion.value(), 8);
    EXPECT_DOUBLE_EQ(report.composites[0].own->probability, 0.6123456789012345);
    EXPECT_EQ(report.composites[0].scope.value, "111158") << "seen on both views";
    EXPECT_EQ(report.state, CadState::AllSucceededWithFindings);
    EXPECT_EQ(report.detectionsStatus, CadStatus::Succeeded);
    EXPECT_EQ(report.analysesStatus, CadStatus::Succeeded);
    ASSERT_TRUE(report.probabilityOfCancerRight && report.probabilityOfCancerLeft);
    EXPECT_DOUBLE_EQ(*report.probabilityOfCancerRight, 0.6123456789012345);
    EXPECT_DOUBLE_EQ(*report.probabilityOfCancerLeft, 0.001);
    EXPECT_EQ(report.images.size(), 4U);
    EXPECT_EQ(report.images[0].key.laterality.has_value(), true);
    EXPECT_NE(report.images[0].key.position, ViewPosition::Unknown);
}

TEST_F(CadReportTest, AMassWithCalcificationsIsCodedAsBoth)
{
    const CadReport report = writtenAndRead(example());
    const CadMark* mark = markOf(report, 1);
    ASSERT_NE(mark, nullptr);
    EXPECT_EQ(mark->finding.value, "129793001");
    const auto evidence =
        std::ranges::find_if(report.marks, [](const CadMark& each) { return each.evidenceFor.has_value(); });
    ASSERT_NE(evidence, report.marks.end());
    EXPECT_EQ(evidence->finding.value, "129769006");
    EXPECT_EQ(&report.marks[*evidence->evidenceFor], mark);
}

TEST_F(CadReportTest, TheSliderIsTheOperatingPoint)
{
    const CadReport report = writtenAndRead(example());
    const CadMark* high = markOf(report, 1);
    const CadMark* low = markOf(report, 2);     // suspicion 3
    const CadMark* lowest = markOf(report, 3);  // suspicion 1
    ASSERT_TRUE(high && low && lowest);
    EXPECT_EQ(high->intent, RenderingIntent::Required);
    EXPECT_FALSE(high->operatingPoint);
    EXPECT_EQ(low->intent, RenderingIntent::Optional);
    EXPECT_EQ(low->operatingPoint, 2);
    EXPECT_EQ(lowest->operatingPoint, 4);
    EXPECT_TRUE(high->shownAt(0));
    EXPECT_FALSE(low->shownAt(1));
    EXPECT_TRUE(low->shownAt(2));
    EXPECT_EQ(report.highestOperatingPoint(), 4);
    ASSERT_FALSE(report.detections.empty());
    EXPECT_EQ(report.detections[0].maximumOperatingPoint, 4);
    EXPECT_EQ(report.detections[0].recommendedOperatingPoint, 0);
}

TEST_F(CadReportTest, SaysWhoMadeItAndThatItIsNotForDiagnosticUse)
{
    const CadReport report = writtenAndRead(example());
    EXPECT_TRUE(report.own);
    EXPECT_EQ(report.manufacturer, "Diptych");
    EXPECT_NE(report.model.find("not for diagnostic use"), std::string::npos);
    EXPECT_NE(report.seriesDescription.find("not for diagnostic use"), std::string::npos);
    EXPECT_NE(report.impression.find("not for diagnostic use"), std::string::npos);
    ASSERT_FALSE(report.marks.empty());
    EXPECT_EQ(report.marks[0].algorithm.name, "test model");
    EXPECT_EQ(report.marks[0].algorithm.version, "1.2");
    EXPECT_EQ(report.marks[0].algorithm.manufacturer, "Diptych");
    const auto& parameters = report.detections.at(0).algorithm.parameters;
    EXPECT_NE(std::ranges::find(parameters, "Weights SHA-256 " + std::string(64, 'a')), parameters.end());
}

TEST_F(CadReportTest, AnImageThatWasNotAnalysedIsAFailedDetection)
{
    Example made = example();
    reject(made, StandardView::LeftMlo, Reason::Implant);
    const CadReport report = writtenAndRead(made);
    EXPECT_EQ(report.state, CadState::PartialWithFindings);
    EXPECT_EQ(report.detectionsStatus, CadStatus::PartiallySucceeded);
    const std::string image = made.view(StandardView::LeftMlo).sopInstanceUid;
    bool failedThere = false;
    for (const CadRun& run : report.detections) {
        const bool has = std::ranges::find(run.images, image) != run.images.end();
        EXPECT_FALSE(has && run.succeeded);
        failedThere = failedThere || (has && !run.succeeded);
    }
    EXPECT_TRUE(failedThere);
    EXPECT_NE(report.impression.find("L MLO: rejected"), std::string::npos) << report.impression;
}

TEST_F(CadReportTest, AMissingViewLeavesItsPairingAndTheVerdictFailed)
{
    Example made = example("Test^Patient", {StandardView::RightCc, StandardView::LeftCc, StandardView::RightMlo});
    const CadReport report = writtenAndRead(made);
    EXPECT_EQ(report.state, CadState::PartialWithFindings);
    EXPECT_EQ(report.detectionsStatus, CadStatus::Succeeded) << "all images that are there";
    EXPECT_EQ(report.analysesStatus, CadStatus::PartiallySucceeded);
    std::vector<std::string> failed;
    for (const CadRun& run : report.analyses)
        if (!run.succeeded)
            failed.push_back(run.performed.value);
    EXPECT_EQ(failed, (std::vector<std::string>{"133884007", "111234"}));
}

TEST_F(CadReportTest, OneViewWithoutFindings)
{
    Example made = example("Test^Patient", {StandardView::LeftCc});
    const CadReport report = writtenAndRead(made);
    EXPECT_EQ(report.state, CadState::PartialWithoutFindings);
    EXPECT_EQ(report.analysesStatus, CadStatus::Failed);
    EXPECT_TRUE(report.marks.empty());
    EXPECT_EQ(report.images.size(), 1U);
}

TEST_F(CadReportTest, AWholeExamWithoutFindings)
{
    Example made = example();
    for (ViewAssessment& view : made.exam.views)
        view.findings.clear();
    made.exam.lesions.clear();
    EXPECT_EQ(writtenAndRead(made).state, CadState::AllSucceededWithoutFindings);
}

TEST_F(CadReportTest, AFailedRunSaysSo)
{
    Example made = example();
    for (const StandardView view : kStandardViews)
        reject(made, view, Reason::ModelError, ViewStatus::Failed);
    made.exam.status = ExamStatus::Failed;
    made.exam.model = {};
    const CadReport report = writtenAndRead(made);
    EXPECT_EQ(report.state, CadState::NoneSucceeded);
    EXPECT_EQ(report.detectionsStatus, CadStatus::Failed);
    EXPECT_EQ(report.analysesStatus, CadStatus::NotAttempted);
    EXPECT_EQ(report.images.size(), 4U);
}

TEST_F(CadReportTest, NamesKeepTheirLetters)
{
    const std::string name = "Müller^Jürgen=山田^太郎=やまだ^たろう";
    const CadReport report = writtenAndRead(example(name));
    EXPECT_EQ(report.patient.name, name);
    EXPECT_EQ(report.patient.id, "EV-1");
    EXPECT_EQ(report.patient.birthDate, "19600203");
}

TEST_F(CadReportTest, TheSameDocumentIsTheSameInstanceAndNothingIsReplaced)
{
    Example made = example();
    const CadReport first = writtenAndRead(made);
    EXPECT_TRUE(writeCadReport(made.study, made.exam, folder() / "cad.dcm")) << "the same again";
    EXPECT_EQ(writtenAndRead(made, "again.dcm").sopInstanceUid, first.sopInstanceUid);
    made.exam.verdict = ExamVerdict{*Suspicion::of(9), Laterality::Right, false};
    const auto refused = writeCadReport(made.study, made.exam, folder() / "cad.dcm");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::WriteFailed);
    EXPECT_EQ(readCadReport(folder() / "cad.dcm")->sopInstanceUid, first.sopInstanceUid);
    EXPECT_NE(writtenAndRead(made, "other.dcm").sopInstanceUid, first.sopInstanceUid);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder()), {}), 4) << "no temporary file stays";
}

TEST_F(CadReportTest, TwoPatientsInOneStudyGetNothing)
{
    Example made = example();
    made.study.conflicts = {Reason::PatientConflict};
    const auto refused = writeCadReport(made.study, made.exam, folder() / "cad.dcm");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::PatientConflict);
    EXPECT_FALSE(std::filesystem::exists(folder() / "cad.dcm"));
    made.study.conflicts.clear();
    made.exam.studyInstanceUid = "1.2.3";
    EXPECT_EQ(writeCadReport(made.study, made.exam, folder() / "cad.dcm").error().reason, Reason::InvalidArgument);
}
